import { parseArgs } from 'node:util';
import { awsWorld, items } from '../../shared/adapters/world.aws.ts';
import { freezeSending, readSwitch, releaseSending } from '../../shared/message/sending-switch.ts';
import type { World } from '../../shared/ports/world.ts';

export const USAGE = `npm run sending -- [--table <TableName>] <what>
  status           what holds back all sending at present
  freeze "<why>"   nothing goes out any more, by mail or SMS, until it is released
  release          what is still in time goes, and providers that had refused us are asked again
  --table          the output TableName of the stack; default the variable TABLE_NAME
Credentials and region come as for the AWS CLI: AWS_PROFILE, AWS_REGION and so on.`;

export type SendingCommand =
  { readonly do: 'status' } | { readonly do: 'freeze'; readonly why: string } | { readonly do: 'release' };

/** What was asked, and of which table. @throws SendingUsage saying what was wrong and what is understood. */
export function readCommand(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): { readonly command: SendingCommand; readonly table: string } {
  const { values, positionals } = parse(args);
  const [what = '', why = '', ...more] = positionals;
  const table = values.table ?? env['TABLE_NAME'] ?? '';
  const command = commandOf(what, why.trim(), more.length);
  if (table === '') throw new SendingUsage('Name the table: it is the output TableName of the stack.');
  return { command, table };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { table: { type: 'string' } },
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    throw new SendingUsage(error instanceof Error ? error.message : String(error));
  }
}

function commandOf(what: string, why: string, more: number): SendingCommand {
  switch (what) {
    case 'freeze':
      if (more > 0) throw new SendingUsage('Put the reason in quotation marks.');
      if (why === '') throw new SendingUsage('Say why: whoever finds it frozen wants to know.');
      return { do: 'freeze', why };
    case 'status':
    case 'release':
      if (why !== '' || more > 0) throw new SendingUsage(`"${what}" takes nothing more.`);
      return { do: what };
    default:
      throw new SendingUsage(
        what === '' ? 'Say what to do.' : `"${what}" is not known; it must be status, freeze or release.`,
      );
  }
}

/** Does it, and says what holds sending back now, in lines for a terminal. */
export async function sending(
  { items: store, clock }: Pick<World, 'items' | 'clock'>,
  command: SendingCommand,
): Promise<string> {
  const done: string[] = [];
  if (command.do === 'freeze' && !(await freezeSending(store, command.why, clock.now())))
    done.push('It was frozen already; the first reason stands.');
  if (command.do === 'release') await releaseSending(store);
  const { frozen, tripped } = await readSwitch(store, clock.now());
  const held = tripped.map(
    ({ channel, reason, until }) =>
      `${channel}: the provider refuses us (${reason}); asked again from ${until}.`,
  );
  const state = frozen ? `FROZEN since ${frozen.since}: ${frozen.why}` : 'Not frozen.';
  return [...done, state, ...held].join('\n');
}

export class SendingUsage extends Error {
  override readonly name = 'SendingUsage';
  constructor(problem: string) {
    super(`${problem}\n\n${USAGE}`);
  }
}

if (import.meta.main) {
  try {
    const { command, table } = readCommand(process.argv.slice(2), process.env);
    console.log(await sending(awsWorld({ items }, { TABLE_NAME: table }), command));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    console.error(
      error instanceof SendingUsage
        ? error.message
        : `${error.name}: ${error.message}\nWhether it was done is not known: ask for the status. Are the table, the region and the credentials those of the stage?`,
    );
    process.exitCode = 1;
  }
}
