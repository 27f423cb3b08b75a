import { parseArgs } from 'node:util';
import { tableOf } from '../items-table.ts';

export const USAGE = `npm run restored -- --stage <stage> --table <name of the restored table> [--from <name of the old table>]
Makes a table that was restored from a backup safe to use: freezes its sending, and ends each run that may have sent
something which the table does not know of. Run it before the stage is pointed at the table, and once more after that,
before sending is released (infra/RUNBOOK.md, "Restore").
  --from <table>  the table that the stage used so far: opt-outs, pauses, leaves and bounces that came after the restore
                  point are carried over from it. It is only read.
  --joined        also brings over whole who has joined since then and is in the old table alone: once the stage uses
                  the restored table, and before sending is released.
  --queue         the output EventsQueueUrl, for --joined; default the variable QUEUE_URL
  --secret        the output SecretArn, for --joined; default the variable SECRET_ARN
Credentials come as for the AWS CLI; the region is the stage's.`;

export interface RestoredCommand {
  readonly stage: string;
  readonly table: string;
  readonly from: string | undefined;
  /** Whoever is in the old table alone comes over: the variables that this needs. */
  readonly joined?: { readonly QUEUE_URL: string; readonly SECRET_ARN: string };
}

/** @throws RestoredUsage, also for the stage's own table: the runs of a live table must not end. */
export function readCommand(args: readonly string[], env: NodeJS.ProcessEnv = {}): RestoredCommand {
  let values;
  try {
    const options = {
      stage: { type: 'string' },
      table: { type: 'string' },
      from: { type: 'string' },
      joined: { type: 'boolean' },
      queue: { type: 'string' },
      secret: { type: 'string' },
    } as const;
    ({ values } = parseArgs({ args: [...args], options, strict: true }));
  } catch (error) {
    throw new RestoredUsage(error instanceof Error ? error.message : String(error));
  }
  const { stage = '', table = '', from } = values;
  if (stage === '' || table === '') throw new RestoredUsage('Name the stage and the restored table.');
  if (table === tableOf({ name: stage }))
    throw new RestoredUsage(`"${table}" is the stage's own table, and no restored one: its runs would end.`);
  if (from === '') throw new RestoredUsage('Name the table that --from is to read.');
  if (from === table)
    throw new RestoredUsage(
      `--from and --table are both "${table}"; name the old table and the restored one.`,
    );
  for (const one of from === undefined ? [table] : [table, from]) {
    const other = stageOf(one);
    if (other !== undefined && other !== stage)
      throw new RestoredUsage(`"${one}" is a table of the stage "${other}", and not of "${stage}".`);
  }
  if (!values.joined) return { stage, table, from };
  if (from === undefined)
    throw new RestoredUsage('--joined brings over members of the table that --from names.');
  const { queue = env['QUEUE_URL'], secret = env['SECRET_ARN'] } = values;
  if (!queue) throw new RestoredUsage('Give --queue: it is the output EventsQueueUrl of the stack.');
  if (!secret) throw new RestoredUsage('Give --secret: it is the output SecretArn of the stack.');
  return { stage, table, from, joined: { QUEUE_URL: queue, SECRET_ARN: secret } };
}

/** The stage of which a table's name tells; undefined where it tells of none. A stage's name has no hyphen. */
const stageOf = (table: string): string | undefined => /^lojal-([a-z][a-z0-9]*)-items/.exec(table)?.[1];

export class RestoredUsage extends Error {
  override readonly name = 'RestoredUsage';
  constructor(problem: string) {
    super(`${problem}\n\n${USAGE}`);
  }
}

export class TableMissing extends Error {
  override readonly name = 'TableMissing';
  constructor(table: string, region: string) {
    super(
      `There is no table "${table}" in ${region}, for these credentials. Nothing was done: is the name right, and has the restore come to its end?`,
    );
  }
}
