/**
 * Runs every case of a folder of reference values, or of each folder in a folder, by the public function behind its
 * operation. Prints the cases passed and the largest error per operation; exits 1 if a case fails, 2 if there is none.
 *
 *   npm run golden -- DIR [--only OPERATION]
 */
import { parseArgs } from 'node:util';
import { goldenFolder, goldenFolders } from './folder.mjs';
import { judgedFolder, noFunction } from './judged.mjs';

const print = (text) => process.stdout.write(`${text}\n`);

function stop(line) {
  process.stderr.write(`golden: ${line}\n`);
  process.exit(2);
}

function read() {
  try {
    const { values, positionals } = parseArgs({
      options: { only: { type: 'string' } },
      allowPositionals: true,
    });
    if (positionals.length !== 1) stop(`expected one folder with expected.json, got ${positionals.length}`);
    const folders = goldenFolders(positionals[0]).map(goldenFolder);
    if (folders.length === 0) stop(`expected expected.json in or below ${positionals[0]}, found none`);
    return { ...values, folders };
  } catch (error) {
    return stop(error.message);
  }
}

/** Prints the folder's table and what failed; gives [cases, cases passed]. */
async function report(folder, options) {
  const results = await judgedFolder(folder, options);
  const passed = results.filter(({ faults }) => faults.length === 0);
  print(`${folder.topic}: ${passed.length} of ${results.length} cases passed`);
  const width = Math.max(0, ...results.map(({ operation }) => operation.length));
  for (const operation of new Set(results.map((result) => result.operation))) {
    const own = results.filter((result) => result.operation === operation);
    const good = own.filter(({ faults }) => faults.length === 0).length;
    const largest = Math.max(...own.map((result) => result.largest));
    const isWritten = own.some(({ faults }) => faults[0] !== noFunction);
    const note = isWritten ? `largest error ${largest === 0 ? 0 : largest.toExponential(1)}` : noFunction;
    print(`  ${operation.padEnd(width)}${`${good} of ${own.length}`.padStart(10)}   ${note}`);
  }
  for (const { name, operation, faults } of results) {
    if (faults.length > 0 && faults[0] !== noFunction) {
      print(`  FAILED ${operation} ${name}: ${faults.slice(0, 3).join('; ')}`);
    }
  }
  print('');
  return [results.length, passed.length];
}

const { folders, only } = read();
let [cases, passed] = [0, 0];
for (const folder of folders) {
  const [ran, good] = await report(folder, { only });
  cases += ran;
  passed += good;
}
if (cases === 0) stop(`no case has the operation ${only}`);
print(`${passed} of ${cases} cases passed`);
process.exitCode = passed === cases ? 0 : 1;
