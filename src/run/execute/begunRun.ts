import type { Run } from '../../types/run.ts';
import { type ResolvedAudit, resolvedAudits } from '../config/resolvedAudits.ts';
import { sampledIndices } from '../results/sampledIndices.ts';
import type { RunOptions } from './benchOptions.ts';
import { deviceWarnings } from './deviceWarnings.ts';
import { type LiveRun, liveRun } from './liveRun.ts';
import { ofConfig } from './ofConfig.ts';
import type { OpenedRun } from './openedRun.ts';
import { requireCapabilities, requireSameClasses } from './requirements.ts';
import { roleWarnings } from './roleWarnings.ts';
import { shownMaps } from './shownMaps.ts';
import { type UnitTask, unitTasks } from './unitTasks.ts';

/** A run that was checked, before its first map. */
export interface BegunRun {
  readonly run: LiveRun;
  readonly asked: readonly ResolvedAudit[];
  /** Every unit of the run. */
  readonly tasks: readonly UnitTask[];
  readonly gallery: ReturnType<typeof shownMaps>;
  readonly warnings: readonly string[];
}

/** Begins a run on what was opened. Throws where a classifier lacks what an audit or a method needs. */
export async function begunRun(
  opened: OpenedRun,
  { onWarning, signal, failed }: Pick<RunOptions, 'onWarning' | 'signal' | 'failed'>,
): Promise<BegunRun> {
  const { preparedModels, config } = opened;
  const asked = resolvedAudits(config);
  const images = preparedModels[0]?.images ?? [];
  const shown = new Set(sampledIndices(images.length).flatMap((index) => images[index]?.id ?? []));
  const initializations = (run: Run) =>
    asked.flatMap(({ audit, options: own }) => audit.initializations?.(run, own) ?? []);
  const run = opened.kept(
    liveRun({ ...opened, ...ofConfig(config), shown, signal, ...(failed && { failed }) }, initializations),
  );
  requireSameClasses(preparedModels);
  for (const one of preparedModels) await requireCapabilities(one, config);
  const warnings = [
    ...preparedModels.flatMap((one) => [...one.warnings, ...deviceWarnings(one.classifier)]),
    ...roleWarnings(preparedModels),
  ];
  for (const warning of warnings) onWarning?.(warning);
  // Masks that cannot be read are a mistake of the caller, said before anything is measured.
  if (config.averageMask !== undefined && asked.some(({ audit }) => audit.needs.masks === true))
    for (const { id } of images.slice(0, 1)) await run.averageMask(id);
  opened.tellWorkers({ passes: opened.passes, shown: [...shown] });
  return { run, asked, tasks: unitTasks(asked, run), gallery: shownMaps(run, shown), warnings };
}
