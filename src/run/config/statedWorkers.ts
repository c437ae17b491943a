// Beside the data of a config, not among them: a run with other workers is the same run.
const key = Symbol('workers');

interface WithWorkers {
  readonly [key]?: number;
}

/** How many workers a config asks for; undefined where it leaves that open. */
export function workersIn(config: object): number | undefined {
  return (config as WithWorkers)[key];
}

/** The config with the workers that it asks for; copies of it keep them. */
export function withWorkers<Config extends object>(config: Config, workers: number | undefined): Config {
  return workers === undefined ? config : { ...config, [key]: workers };
}
