import { createClient } from './client.ts';
import { byId, element } from './dom.ts';
import { filesPart } from './filesPart.ts';
import { mapsPart } from './mapsPart.ts';
import { offline } from './offline.ts';
import { outPart } from './outPart.ts';
import type { State } from './state.ts';
import { trustPart } from './trustPart.ts';

const state: State = {
  client: createClient(),
  modelFile: undefined,
  weights: [],
  model: undefined,
  images: new Map(),
  masks: new Map(),
  logits: new Map(),
  logitsUnits: '',
  maps: [],
  answers: new Map(),
};

const putAway = () => {
  maps.putAway();
  trust.putAway();
  show();
};
const maps = mapsPart(state, { changed: show, putAway });
const trust = trustPart(state, maps, show);
outPart(state, maps);
filesPart(state, {
  putAway,
  changed: () => {
    maps.refresh();
    show();
  },
});
if ('gpu' in navigator)
  byId('device').append(element('option', { value: 'webgpu' }, 'graphics card (WebGPU)'));
void offline();

/** Shows the parts for which there is something to do. */
function show(): void {
  const hasModel = state.model !== undefined;
  byId('model').hidden = !hasModel;
  byId('maps').hidden = !hasModel;
  const isReady = hasModel && state.images.size > 0;
  byId('trust').hidden = !isReady;
  byId('out').hidden = state.maps.length === 0;
  byId('saveMasks').hidden = state.masks.size === 0;
  if (isReady) trust.refresh();
}
