import { parseArgs } from 'node:util';
import { listQuarantined, type Quarantined } from '../../functions/receive-webhook/quarantine.ts';
import {
  discardOfForm,
  discardQuarantined,
  replayBody,
  replayQuarantined,
  type Body,
} from '../../functions/receive-webhook/replay.ts';
import { awsWorld, items, queue, secrets } from '../../shared/adapters/world.aws.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import type { World } from '../../shared/ports/world.ts';
import { loadForms } from '../../shared/webhook/form.ts';
import { forms } from '../../workflows/forms.ts';

export const USAGE = `npm run quarantine -- <what> [--form <name>] [--id <id>]
  list      submissions, and events of a list, that were authentic and made no event, with the reason; of one form, or of all
  replay    runs them through the maps that stand in this folder: all, those of one form, or one
  discard   throws one away, by --form and --id; or with --form and --all everything that waits of a form
  --table   the output TableName of the stack; default the variable TABLE_NAME
  --queue   the output EventsQueueUrl, for replay; default the variable QUEUE_URL
  --secret  the output SecretArn, for replay; default the variable SECRET_ARN
Credentials and region come as for the AWS CLI: AWS_PROFILE, AWS_REGION and so on.`;

export type QuarantineCommand =
  | { readonly do: 'list'; readonly form: string | undefined }
  | { readonly do: 'replay'; readonly form: string | undefined; readonly id?: string }
  | ({ readonly do: 'discard' } & Body)
  | { readonly do: 'discard'; readonly form: string; readonly all: true };

/** What was asked, and the names of the stack's things. @throws QuarantineUsage saying what was wrong and what is understood. */
export function readCommand(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): { readonly command: QuarantineCommand; readonly variables: NodeJS.ProcessEnv } {
  const { values, positionals } = parse(args);
  const [what = '', ...more] = positionals;
  if (more.length > 0) throw new QuarantineUsage(`"${what}" takes nothing more but options.`);
  const command = commandOf(what, values);
  const variables = {
    TABLE_NAME: values.table ?? env['TABLE_NAME'],
    ...(command.do === 'replay' && {
      QUEUE_URL: values.queue ?? env['QUEUE_URL'],
      SECRET_ARN: values.secret ?? env['SECRET_ARN'],
    }),
  };
  for (const [name, value] of Object.entries(variables)) {
    if (value) continue;
    const { option, output } = NAMED[name as keyof typeof NAMED];
    throw new QuarantineUsage(`Give --${option}: it is the output ${output} of the stack.`);
  }
  return { command, variables };
}

const NAMED = {
  TABLE_NAME: { option: 'table', output: 'TableName' },
  QUEUE_URL: { option: 'queue', output: 'EventsQueueUrl' },
  SECRET_ARN: { option: 'secret', output: 'SecretArn' },
} as const;

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  form: TEXT,
  id: TEXT,
  all: { type: 'boolean' },
  table: TEXT,
  queue: TEXT,
  secret: TEXT,
} as const;

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw new QuarantineUsage(error instanceof Error ? error.message : String(error));
  }
}

function commandOf(
  what: string,
  { form, id, all = false }: ReturnType<typeof parse>['values'],
): QuarantineCommand {
  if (id !== undefined && form === undefined)
    throw new QuarantineUsage('An --id is one of a form: give --form too.');
  if (all && what !== 'discard') throw new QuarantineUsage('--all is for discard.');
  switch (what) {
    case 'list':
      if (id !== undefined) throw new QuarantineUsage('"list" takes no --id.');
      return { do: 'list', form };
    case 'replay':
      return { do: 'replay', form, ...(id !== undefined && { id }) };
    case 'discard':
      if (form === undefined || (id === undefined) === !all)
        throw new QuarantineUsage('What is discarded is gone: give --form and --id, or --form and --all.');
      return id === undefined ? { do: 'discard', form, all: true } : { do: 'discard', form, id };
    default:
      throw new QuarantineUsage(
        what === '' ? 'Say what to do.' : `"${what}" is not known; it must be list, replay or discard.`,
      );
  }
}

type Reading = Pick<World, 'items'>;
type Replaying = Pick<World, 'items' | 'clock' | 'ids' | 'queue' | 'secrets'>;

/** Does it, and says what came of it, in lines for a terminal; nothing of what people wrote. */
export async function quarantine(
  world: Reading | Replaying,
  written: Pick<Workflows, 'forms'>,
  command: QuarantineCommand,
): Promise<string> {
  switch (command.do) {
    case 'list':
      return list(world, command.form);
    case 'replay': {
      if (!('queue' in world)) throw new TypeError('A replay needs a queue and secrets.');
      const { form, id } = command;
      const done =
        form !== undefined && id !== undefined
          ? await replayBody(world, written, { form, id })
          : await replayQuarantined(world, written, form);
      if (!done) return NOT_THERE;
      const { replayed, kept } = done;
      return [`Replayed: ${replayed.length}. Kept: ${kept.length}.`, ...kept.map(lineOf)].join('\n');
    }
    case 'discard':
      if ('all' in command) return `Discarded: ${await discardOfForm(world, command.form)}.`;
      return (await discardQuarantined(world, command)) ? 'Discarded: 1.' : NOT_THERE;
  }
}

const NOT_THERE = 'No submission of that form and id waits; "list" shows those that do.';

async function list({ items: store }: Reading, form: string | undefined): Promise<string> {
  const lines: string[] = [];
  let after: string | undefined;
  do {
    const page = await listQuarantined(store, after === undefined ? {} : { after });
    lines.push(...page.quarantined.filter((one) => form === undefined || one.form === form).map(lineOf));
    after = page.next;
  } while (after !== undefined);
  return [`${lines.length === 0 ? 'Nothing' : lines.length} in quarantine.`, ...lines].join('\n');
}

const lineOf = ({ id, form, receivedAt, code, reason, place }: Quarantined): string =>
  `${form}  ${id}  since ${receivedAt}  ${place === undefined ? '' : `event ${place} of its list  `}${code}: ${reason}`;

export class QuarantineUsage extends Error {
  override readonly name = 'QuarantineUsage';
  constructor(problem: string) {
    super(`${problem}\n\n${USAGE}`);
  }
}

if (import.meta.main) {
  try {
    const { command, variables } = readCommand(process.argv.slice(2), process.env);
    const world =
      command.do === 'replay'
        ? awsWorld({ items, queue, secrets }, variables)
        : awsWorld({ items }, variables);
    console.log(await quarantine(world, { forms: loadForms(forms) }, command));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    console.error(
      error instanceof QuarantineUsage
        ? error.message
        : `${error.name}: ${error.message}\nWhether it was done is not known: ask for the list. Are the table, the queue, the secret, the region and the credentials those of the stage?`,
    );
    process.exitCode = 1;
  }
}
