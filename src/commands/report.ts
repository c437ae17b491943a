import { writeReports } from '../run/index.ts';
import { type Ended, examples, newCommand } from './command.ts';
import { note, print } from './screen.ts';

/** `report`: writes the report and the summary of a finished run again, without a model. */
export function reportCommand(ended: Ended) {
  return newCommand('report', 'write the report and summary of a finished run again, without a model')
    .argument('<DIR>', 'folder of the run, or of a suite')
    .addHelpText(
      'after',
      examples(['report saliency-trust-results/mine', 'the pages as this version makes them:']),
    )
    .action(async (folder) => {
      for (const run of await writeReports(folder)) {
        const {
          folder: own,
          isSummaryNew,
          lostModules,
          wasSummaryLost,
          werePredictionsLost,
          hasPictures,
        } = run;
        if (wasSummaryLost) note(`${own}: no summary.json; it is made again from the rows`);
        const why = lostModules ?? 'no rows with their config, or an audit that was given in code';
        if (!isSummaryNew) note(`${own}: ${why}; the summary is the one it was`);
        if (werePredictionsLost)
          note(`${own}: no predictions.jsonl; of the classifiers it says no more than summary.json did`);
        if (!hasPictures) note(`${own}: no gallery.json; the report has no pictures`);
      }
      print(`wrote report.html, summary.csv and summary.json in ${folder}\n`);
      ended(0);
    });
}
