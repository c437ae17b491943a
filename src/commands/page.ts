import { servePage, writePage } from '../run/index.ts';
import { type Ended, examples, newCommand } from './command.ts';
import { interruptible } from './interruption.ts';
import { print } from './screen.ts';

const usualPort = 4173;

/** `page`: serves the page in which models and images are looked at in a browser, or writes its files. */
export function pageCommand(ended: Ended) {
  return newCommand('page', 'open models and images in a browser, from which nothing leaves')
    .option('--port <N>', `the port on this machine; 0 takes a free one (default: ${usualPort})`)
    .option('--out <DIR>', 'write the files of the page there instead, for any server')
    .addHelpText(
      'after',
      examples(
        ['page', 'serve it on this machine, until Ctrl-C:'],
        ['page --out public', 'write it for a server of static files:'],
      ),
    )
    .action(async ({ port, out }) => {
      if (out !== undefined) {
        writePage(out);
        print(`wrote the page to ${out}: serve that folder with any server\n`);
        return ended(0);
      }
      const { url, close } = await servePage(portOf(port));
      print(`the page is at ${url} (Ctrl-C ends it)\n`);
      await interruptible(
        (signal) => new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve())),
      );
      await close();
      ended(0);
    });
}

function portOf(text: string | undefined): number {
  if (text === undefined) return usualPort;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535)
    throw new RangeError(`--port: expected a number from 0 to 65535, got '${text}'`);
  return port;
}
