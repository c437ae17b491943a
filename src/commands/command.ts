import { Command, type CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';

/** Takes the exit code of a command that came to its end. */
export type Ended = (code: number) => void;

/** Wide enough for a flag and what it does; the same on every terminal, so that the documents can show it. */
const helpWidth = 100;

/** A command with what all have in common: `--help`, and a mistake of the caller as a RangeError of one line. */
export function newCommand(name: string, summary: string): Command {
  const made: Command = new Command(name);
  return made
    .summary(summary)
    .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`)
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .configureHelp({ subcommandTerm: (command) => [command.name(), ...argumentTerms(command)].join(' ') })
    .configureOutput({ writeErr: () => {}, getOutHelpWidth: () => helpWidth })
    .showSuggestionAfterError(false)
    .exitOverride((error) => {
      throw error.exitCode === 0 ? error : new RangeError(flagForValue(made) ?? mistake(error, made));
    })
    .hook('preAction', () => {
      const misled = flagForValue(made);
      if (misled !== undefined) throw new RangeError(misled);
    });
}

/** The end of a command's help: command lines to copy, each with what it does. */
export function examples(...lines: readonly (readonly [line: string, what: string])[]): string {
  return `\nExamples:\n${lines.map(([line, what]) => `  ${what}\n    saliency-trust ${line}`).join('\n')}`;
}

/** `<IMAGE...>` for each argument, in square brackets where it may be left out. */
function argumentTerms({ registeredArguments }: CommandUnknownOpts): string[] {
  return registeredArguments.map((argument) => {
    const term = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${term}>` : `[${term}]`;
  });
}

function mistake(error: CommanderError, command: CommandUnknownOpts): string {
  switch (error.code) {
    case 'commander.unknownCommand':
      return unknownCommand(command, command.args[0]);
    case 'commander.missingArgument':
    case 'commander.excessArguments':
      return wrongArguments(command);
    case 'commander.unknownOption':
      return `${sentence(error)}; ${command.name()} has ${knownFlags(command)}`;
    default:
      return sentence(error);
  }
}

/** What the program says of a word that is none of its commands. */
export function unknownCommand({ commands }: CommandUnknownOpts, word = ''): string {
  const names = commands.map((command) => command.name());
  return `expected the command ${names.slice(0, -1).join(', ')} or ${names.at(-1)}, got '${word}' (--help shows the usage)`;
}

function wrongArguments(command: CommandUnknownOpts): string {
  const wanted = argumentTerms(command).join(' ');
  const came = command.args.length === 0 ? 'none' : command.args.map((word) => `'${word}'`).join(', ');
  const line = `${command.name()} takes ${wanted === '' ? 'no argument' : wanted}, got ${came}`;
  // Who gives folders without their flags is told of those.
  return wanted === '' && command.options.length > 0 ? `${line}; it has ${knownFlags(command)}` : line;
}

function knownFlags({ options }: CommandUnknownOpts): string {
  return [...options.map(({ long, short }) => long ?? short), '--help'].join(', ');
}

/** Commander's line with a capital in the place of its `error: `. */
function sentence({ message }: CommanderError): string {
  const text = message.replace(/^error: /, '');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** Says which flag took the flag behind it for its value; `-1,1` is a value. */
function flagForValue(command: CommandUnknownOpts): string | undefined {
  for (const option of command.options) {
    const value: unknown = command.getOptionValue(option.attributeName());
    if (typeof value === 'string' && /^-(?![\d.])/.test(value)) {
      return `${option.long}: expected a value, got '${value}'`;
    }
  }
  return undefined;
}
