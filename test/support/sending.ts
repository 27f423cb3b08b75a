import type { LocalWorld } from '../../infra/local/world.ts';
import type { LocalMailer } from '../../shared/adapters/mailer.local.ts';
import { event, journey as define, send as sends } from '../../shared/journey/language.ts';
import { RUN_PREFIX, toRun, type Run } from '../../shared/journey/run.ts';
import type { AskTask, Expected, Following, SendTask } from '../../shared/journey/task.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { memberKey, toMember, type Member } from '../../shared/member/member.ts';
import {
  MESSAGE_PREFIX,
  toEntry,
  type LedgerEntry,
  type MessageIdentity,
} from '../../shared/message/ledger.ts';
import type { Item, Items, Write } from '../../shared/ports/items.ts';
import type { Mail, Mailer } from '../../shared/ports/mailer.ts';
import type { World } from '../../shared/ports/world.ts';
import { instant } from '../../shared/time/instant.ts';
import { workflows } from '../../workflows/index.ts';
import { ASA, refOf, submitAndSettle, testWorld } from './world.ts';

/** Tuesday evening in Stockholm, the send window closed: who joins now is written to on Wednesday at eight. */
export const TUESDAY_EVENING = '2028-01-11T20:30:00Z';
export const WEDNESDAY_EIGHT = instant('2028-01-12T07:00:00Z');

export interface Due {
  readonly local: LocalWorld;
  readonly member: string;
  /** What the state machine hands to send-message for `hello`. */
  readonly task: SendTask;
}

/**
 * Åsa has joined while the window was closed, and now `hello` is due, at `at`. Only the clock was moved: the state
 * machine has not gone on, so that a test can call send-message itself.
 */
export async function helloIsDue(
  options: Parameters<typeof testWorld>[0] & { joins?: string; now?: string } = {},
): Promise<Due> {
  const { joins = TUESDAY_EVENING, now = WEDNESDAY_EIGHT, ...others } = options;
  const local = testWorld({ at: joins, ...others });
  await submitAndSettle(local, 'join', ASA);
  local.clock.moveTo(instant(now));
  const member = await refOf(local, ASA.membershipNumber);
  const [run] = await runsOf(local, member);
  return { local, member, task: helloTask(run!) };
}

/** What other runs, and what follows, expect of a mail of no special rank. */
export const A_MAIL: Expected = {
  contends: { priority: 0, notAfterDays: 5, mutedByOpenCase: false },
  asksSupport: false,
  anyDay: false,
  channel: 'email',
};

/** A step that follows after some days, or at once. */
export const following = (step: string, wait: Following['wait'] = null, expected = A_MAIL): Following => ({
  step,
  wait,
  expected,
});
export const THE_END = { end: null } as const;

const sendingFields = {
  journey: 'welcome',
  variant: null,
  purpose: 'relation',
  channels: ['email'],
  guard: [],
  notAfterDays: 5,
  anyDay: false,
  priority: 0,
  mutedByOpenCase: false,
  next: following('your-support', { days: 3, at: '09:00' }),
} as const satisfies Partial<SendTask>;

export const helloTask = ({ id, member }: Pick<Run, 'id' | 'member'>): SendTask => ({
  ...sendingFields,
  channels: ['email'],
  guard: [],
  kind: 'send',
  run: id,
  member,
  step: 'hello',
  message: 'hello',
});

/** The same step as a question: 0-6 leads to a call, all else to the next message after three days. */
export const askTask = ({ run, member }: Pick<SendTask, 'run' | 'member'>): AskTask => ({
  ...sendingFields,
  channels: ['email'],
  guard: [],
  kind: 'ask',
  run,
  member,
  step: 'hello',
  message: 'hello',
  question: { id: 'how-is-it', kind: 'care' },
  withinDays: 7,
  ways: [{ name: '0-6', is: ['0', '1', '2', '3', '4', '5', '6'], next: following('call') }],
  token: 'token-1',
});

/** A message of a task, under a key of its own. */
export function messageOf({ run, member, journey, step, message, purpose }: SendTask): MessageIdentity {
  return { key: 'k'.repeat(32), member, run, journey, step, message, purpose, channel: 'email' };
}

export const send = ({ local, task }: Due, changed: Partial<SendTask> = {}): Promise<unknown> =>
  local.functions.invoke('send-message', { ...task, ...changed });

/** What a call was refused with. */
export async function errorOf(work: Promise<unknown>): Promise<Error> {
  const [result] = await Promise.allSettled([work]);
  if (result.status === 'fulfilled')
    throw new Error(`expected an error, found ${JSON.stringify(result.value)}`);
  if (!(result.reason instanceof Error)) throw new TypeError('expected an Error to be thrown');
  return result.reason;
}

/** The mails that went to members, newest first: without the daily one to staff. */
export const mailsToMembers = ({ mailbox }: Pick<LocalWorld, 'mailbox'>) =>
  mailbox.accepted().filter(({ tags }) => tags.member !== undefined);

/** The steps that the provider took, in the order in which it took them. */
export const acceptedSteps = ({ mailbox }: LocalWorld): string[] =>
  mailbox
    .accepted()
    .map(({ tags }) => tags.step ?? '')
    .toReversed();

export async function fatesOf(local: LocalWorld, member: string): Promise<Record<string, string>> {
  const entries = await entriesOf(local, member);
  return Object.fromEntries(
    entries.map((entry) => [entry.step, 'reason' in entry ? `${entry.state}(${entry.reason})` : entry.state]),
  );
}

export async function entriesOf(local: LocalWorld, member: string): Promise<readonly LedgerEntry[]> {
  return (await under(local, member, MESSAGE_PREFIX)).map(toEntry);
}

export async function runsOf(local: LocalWorld, member: string): Promise<readonly Run[]> {
  return (await under(local, member, RUN_PREFIX)).map(toRun);
}

export async function consentsOf(local: LocalWorld, member: string): Promise<readonly Item[]> {
  return under(local, member, 'CONSENT#');
}

async function under({ world }: LocalWorld, member: string, prefix: string): Promise<readonly Item[]> {
  const { pk } = memberKey(member);
  return (await world.items.query({ partition: pk, range: { beginsWith: prefix }, limit: 1000 })).items;
}

export async function memberOf({ world }: LocalWorld, ref: string): Promise<Member> {
  const row = await world.items.get(memberKey(ref));
  if (!row) throw new Error(`There is no member ${ref}.`);
  return toMember(row);
}

type Turn = (mail: Mail, provider: LocalMailer) => ReturnType<Mailer['send']>;

/** A provider that meets the first mails with these turns, and takes all later ones. */
export function inTurn(...turns: readonly Turn[]) {
  const left = [...turns];
  return (provider: LocalMailer): Mailer => ({
    send: (mail) => (left.shift() ?? ((each) => provider.send(each)))(mail, provider),
  });
}

export const refuses =
  (error: Error): Turn =>
  async () => {
    throw error;
  };

/** The provider has the mail, and its answer is lost. */
export const takesThenFails: Turn = async (mail, provider) => {
  await provider.send(mail);
  throw new Error('socket hang up');
};

/** Something else happens just before the transaction that takes hold of a message, once. */
export function beforeBegin(act: (items: Items) => Promise<void>) {
  let acted = false;
  return onTransact(async (writes, commit, items) => {
    if (isBegin(writes) && !acted) {
      acted = true;
      await act(items);
    }
    await commit();
  });
}

export const isBegin = (writes: readonly Write[]): boolean =>
  writes.some((write) => 'put' in write && write.put.state === 'dispatching');

/** Stands before every transaction: `commit` makes it, `items` is the store itself. */
export function onTransact(
  act: (writes: readonly Write[], commit: () => Promise<void>, items: Items) => Promise<void>,
) {
  return (world: World): World => ({
    ...world,
    items: {
      ...world.items,
      transact: (writes) => act(writes, () => world.items.transact(writes), world.items),
    },
  });
}

/** The organisation's journeys and one more, of a single message, that a log-in starts. */
export function withSecondJourney(
  options: { purpose?: 'relation' | 'service' | 'marketing'; notAfterDays?: number } = {},
): Workflows {
  const { purpose = 'relation', notAfterDays = 5 } = options;
  const second = define('second', {
    purpose,
    startsOn: event('portal.login'),
    endsOn: [],
    steps: [sends('hello', { step: 'note', notAfterDays })],
  });
  return {
    ...workflows,
    journeys: new Map([...workflows.journeys, ['second', second]]),
    templates: { ...workflows.templates, second: workflows.templates.welcome! },
  };
}
