import { parseArgs } from 'node:util';
import { instant, InvalidTime, type Instant } from '../../shared/time/instant.ts';

export interface ImportArguments {
  readonly file: string;
  readonly dryRun: boolean;
  readonly welcome: boolean;
  readonly ignoreUnknown: boolean;
  /** Default when the file was last changed. */
  readonly asOf: Instant | undefined;
  readonly store: StoreChoice;
}

export interface ExportArguments {
  readonly file: string;
  readonly store: StoreChoice;
}

/** Where the register is: in a folder of this machine, or on AWS. */
export type StoreChoice = { readonly kind: 'local'; readonly data: string } | { readonly kind: 'aws' };

const STORE = `  --data <folder>    where the data are on this machine, default LOJAL_DATA or .lojal; stop npm start first
  TABLE_NAME         set it, and the register is that table on AWS`;

export const IMPORT_USAGE = `npm run import -- <members.csv> [--dry-run] [--welcome] [--ignore-unknown] [--as-of <instant>] [--data <folder>]
  --dry-run          write nothing; say of each row what would become of it
  --welcome          new members get the welcome series, as if they had joined by the form
  --ignore-unknown   leave out columns that are not known
  --as-of <instant>  when the file was true, e.g. 2028-01-31T00:00:00Z; default when it was last changed.
                     What the register has heard since then stays. The same file as of another time is other news.
${STORE}, with
                     QUEUE_URL, STATE_MACHINES, SCHEDULES and SECRET_ARN as the stack gives them to record-event`;

export const EXPORT_USAGE = `npm run export -- <members.csv> [--data <folder>]
  Writes all members of today to a new file. Union membership is sensitive: keep it as short a time as you can.
${STORE}`;

/** @throws ArgumentsInvalid saying what was wrong and what is understood. */
export function readImportArguments(args: readonly string[], env: NodeJS.ProcessEnv): ImportArguments {
  const options = {
    'dry-run': { type: 'boolean' },
    welcome: { type: 'boolean' },
    'ignore-unknown': { type: 'boolean' },
    'as-of': { type: 'string' },
    data: { type: 'string' },
  } as const;
  const { values, positionals } = parsed(IMPORT_USAGE, () =>
    parseArgs({ args: [...args], options, allowPositionals: true }),
  );
  return {
    file: oneFile(positionals, IMPORT_USAGE),
    dryRun: values['dry-run'] ?? false,
    welcome: values.welcome ?? false,
    ignoreUnknown: values['ignore-unknown'] ?? false,
    asOf: values['as-of'] === undefined ? undefined : instantIn(values['as-of']),
    store: storeIn(values.data, env, IMPORT_USAGE),
  };
}

/** @throws ArgumentsInvalid saying what was wrong and what is understood. */
export function readExportArguments(args: readonly string[], env: NodeJS.ProcessEnv): ExportArguments {
  const options = { data: { type: 'string' } } as const;
  const { values, positionals } = parsed(EXPORT_USAGE, () =>
    parseArgs({ args: [...args], options, allowPositionals: true }),
  );
  return { file: oneFile(positionals, EXPORT_USAGE), store: storeIn(values.data, env, EXPORT_USAGE) };
}

function parsed<T>(usage: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new ArgumentsInvalid(error instanceof Error ? error.message : String(error), usage);
  }
}

function oneFile([file, ...more]: readonly string[], usage: string): string {
  if (file === undefined || more.length > 0) {
    throw new ArgumentsInvalid(
      `Name one file; ${more.length + Number(file !== undefined)} were named.`,
      usage,
    );
  }
  return file;
}

function instantIn(text: string): Instant {
  try {
    return instant(text);
  } catch (error) {
    if (error instanceof InvalidTime) throw new ArgumentsInvalid(`--as-of: ${error.message}`, IMPORT_USAGE);
    throw error;
  }
}

function storeIn(data: string | undefined, env: NodeJS.ProcessEnv, usage: string): StoreChoice {
  if (!env.TABLE_NAME) return { kind: 'local', data: data ?? (env.LOJAL_DATA || '.lojal') };
  if (data === undefined) return { kind: 'aws' };
  throw new ArgumentsInvalid(
    '--data names a folder of this machine and TABLE_NAME a table on AWS: which of the two is meant?',
    usage,
  );
}

export class ArgumentsInvalid extends Error {
  override readonly name = 'ArgumentsInvalid';
  constructor(problem: string, usage: string) {
    super(`${problem}\n\n${usage}`);
  }
}
