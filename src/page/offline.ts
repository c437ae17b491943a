import { byId } from './dom.ts';

/** Has the service worker keep every file of the page, and says when nothing is asked of the network any more. */
export async function offline(): Promise<void> {
  const told = byId('offline');
  if (!('serviceWorker' in navigator)) {
    told.textContent = 'This browser keeps no page for use without a network. Nothing is sent in any case.';
    return;
  }
  try {
    await navigator.serviceWorker.register('serviceWorker.js');
    await navigator.serviceWorker.ready;
  } catch {
    told.textContent = 'The page cannot be kept for use without a network here. Nothing is sent in any case.';
    return;
  }
  // A server that sets no isolation headers leaves one thread; the service worker sets them, from the next load on.
  if (!window.crossOriginIsolated && navigator.serviceWorker.controller === null) {
    window.location.reload();
    return;
  }
  const threads = window.crossOriginIsolated ? '' : ' It runs on one thread: the server does not isolate it.';
  told.textContent = `Ready: every file of the page is kept, and it works with the network off.${threads}`;
}
