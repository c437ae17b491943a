import { type Device, devices, type Environment, environment } from '../run/index.ts';
import { type Check, gradientCheck } from '../selftest/index.ts';
import { type Ended, examples, newCommand } from './command.ts';
import { oneOf } from './flags.ts';
import { print } from './screen.ts';

/** What is asked of the machine; tests put others in their place. */
export interface DoctorParts {
  environment(): Promise<Environment>;
  check(device?: Device): Promise<Check>;
  /** On which the gradient is tried beside the processor. @default cpu */
  readonly device: Device;
}

/** `doctor`: what is installed, what is missing and what for, and one gradient. */
export function doctorCommand(ended: Ended) {
  return newCommand('doctor', 'show what is installed and what is missing, and try one gradient')
    .option('--device <NAME>', 'try the gradient on cuda or webgpu as well')
    .addHelpText(
      'after',
      examples(
        ['doctor', 'before the first run, and with a report of a fault:'],
        ['doctor --device webgpu', 'whether a GPU can be used:'],
      ),
    )
    .action(async ({ device }) =>
      ended(await diagnosis({ device: device === undefined ? 'cpu' : oneOf('--device', device, devices) })),
    );
}

/** Prints the findings and gives the exit code: 1 where the default engine fails. */
export async function diagnosis({
  environment: look = environment,
  check = gradientCheck,
  device = 'cpu',
}: Partial<DoctorParts> = {}): Promise<number> {
  const found = await look();
  const gradient = await check();
  const onDevice = device === 'cpu' ? undefined : await check(device);
  const isFine = gradient.holds && !('error' in found.providers);
  const lines = [...machine(found), ...onnx(found, gradient), ...(onDevice ? [tried(device, onDevice)] : [])];
  print([...lines, ...tfjs(found), ...packages(found), ...tests, verdict(isFine)].join('\n'));
  return isFine && (onDevice?.holds ?? true) ? 0 : 1;
}

function machine({ versions, platform, processor, threads, memoryGiB, freeGiB }: Environment): string[] {
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `versions   ${list.join(', ')}`,
    `machine    ${platform}, ${processor}, ${threads} threads, ${memoryGiB} GiB of memory, ${freeGiB} GiB free`,
  ];
}

function onnx({ providers, channelBlock }: Environment, { what, must, came, holds }: Check): string[] {
  return [
    '',
    'engine onnx, the default: ONNX models',
    'error' in providers
      ? `  FAIL     ONNX Runtime cannot be loaded: ${providers.error.replaceAll(/\s+/g, ' ')}`
      : `  there    ONNX Runtime with ${providers.join(', ')}; runs use cpu, ${gradients(channelBlock)}`,
    `  ${holds ? 'pass' : 'FAIL'}     ${what}: must ${must}; came ${came}`,
  ];
}

function tried(device: Device, { what, must, came, holds }: Check): string {
  return `  ${holds ? 'pass' : 'FAIL'}     on ${device}: ${what}: must ${must}; came ${came}`;
}

/** Packages that only some commands need. */
function packages({ peers }: Environment): string[] {
  const lines = peers.map(
    ({ name, version, purpose }) =>
      `  ${version === undefined ? 'missing' : 'there  '}  ${name.padEnd(9)}  ${purpose}: ${version ?? `npm install ${name}`}`,
  );
  return ['', 'packages, optional', ...lines];
}

function gradients(channelBlock: number | undefined): string {
  if (channelBlock === undefined) return 'gradients without blocks of channels, which is slower';
  return `gradients in blocks of ${channelBlock} channels`;
}

/** What each backend of TF.js is good for. */
const purposes: Readonly<Record<string, string>> = {
  'node-gpu': 'TensorFlow on an NVIDIA GPU',
  node: "TensorFlow's own library on the processor, the fastest without a GPU",
  wasm: 'WebAssembly: no native package, in the middle',
  cpu: 'plain JavaScript: runs anywhere, slow',
};

function tfjs({ tfjs: backends }: Environment): string[] {
  const lines = backends.map(({ name, isThere, packages, reason }) => {
    const state = isThere ? 'there  ' : 'missing';
    const why = reason?.replace(/^backend \S+ of TF\.js is not there: /, '');
    return `  ${state}  ${name.padEnd(9)}  ${purposes[name] ?? ''}: ${isThere ? packages.join(', ') : why}`;
  });
  return ['', 'engine tfjs, optional: TF.js itself, for its models', ...lines];
}

const tests = ['', 'Chromium matters to the tests of the report alone: no command needs a browser.'];

function verdict(isFine: boolean): string {
  return `\n${isFine ? 'The default engine works.' : 'The default engine does not work.'}\n`;
}
