import { describe, expect, it } from 'vitest';
import { byDetail, bySegment, inTurnWith } from '../../shared/journey/language.ts';
import type { Run } from '../../shared/journey/run.ts';
import { runKey } from '../../shared/journey/run.ts';
import type { SendTask } from '../../shared/journey/task.ts';
import type { LedgerEntry, MessageState } from '../../shared/message/ledger.ts';
import { MailNotAccepted } from '../../shared/ports/mailer.ts';
import { civilDate } from '../../shared/time/civil.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import { setMember } from '../../test/support/asking.ts';
import {
  A_MAIL,
  entriesOf,
  errorOf,
  helloIsDue,
  helloTask,
  inTurn,
  refuses,
  send,
  type Due,
} from '../../test/support/sending.ts';
import { messageFor } from './words.ts';

/** The message that went, as its own words and the ledger say. */
async function went(due: Due, variant: SendTask['variant']): Promise<string | undefined> {
  await send(due, { variant });
  const [entry] = await entriesOf(due.local, due.member);
  const [mail] = due.local.mailbox.accepted();
  const { welcome } = due.local.workflows.templates;
  const ofMail = Object.entries(welcome ?? {}).find(([, words]) => words.sv.subject === mail?.subject);
  expect(entry?.message).toBe(ofMail?.[0]);
  expect(entry?.step).toBe('hello');
  return entry?.message;
}

describe('a variant by segment', () => {
  const variant = bySegment('interests', { members: 'log-in', climate: 'a-story' });

  it.each([
    ['none', {}, 'hello'],
    ['another', { segments: { interests: ['pay'] } }, 'hello'],
    ['one that has a message', { segments: { interests: ['pay', 'climate'] } }, 'a-story'],
    ['two: the first in the journey’s order', { segments: { interests: ['climate', 'members'] } }, 'log-in'],
    ['a name that every object has', { segments: { interests: ['constructor'] } }, 'hello'],
  ])('of a member with %s', async (_, fields, message) => {
    const due = await helloIsDue();
    await setMember(due, fields);

    expect(await went(due, variant)).toBe(message);
  });
});

describe('a variant by a detail of what started the run', () => {
  it.each([
    ['is not there', undefined, 'hello'],
    ['has no message', { kind: 'other' }, 'hello'],
    ['has one', { kind: 'salary' }, 'get-involved'],
    ['is another', { topic: 'salary' }, 'hello'],
  ])('that %s', async (_, details, message) => {
    const due = await helloIsDue();
    const { run, member } = due.task;
    if (details) {
      await due.local.world.items.transact([{ update: runKey(member, run), set: { details } }]);
    }

    expect(await went(due, byDetail('kind', { salary: 'get-involved' }))).toBe(message);
  });
});

describe('a message that is tried again', () => {
  it('stays the one that it was, whatever has changed about the member', async () => {
    const due = await helloIsDue({ mailer: inTurn(refuses(new MailNotAccepted('throttled'))) });
    const variant = bySegment('sector', { care: 'a-story' });
    await setMember(due, { segments: { sector: 'care' } });
    await errorOf(send(due, { variant }));

    await setMember(due, { segments: { sector: 'school' } });

    expect(await went(due, variant)).toBe('a-story');
  });
});

describe('a pool', () => {
  const BEGAN = instant('2020-01-11T09:00:00Z');
  const POOL = ['greeting', 'coffee', 'walk', 'song'];
  const runIn = (occurrence: string, member = 'm'): Run => ({
    id: `run-${occurrence}`,
    member,
    journey: 'birthday',
    occurrence,
    createdAt: BEGAN,
    state: 'running',
    next: { step: 'greeting', at: BEGAN, date: civilDate('2028-01-11'), expected: A_MAIL },
  });
  const task: SendTask = {
    ...helloTask(runIn('2028')),
    journey: 'birthday',
    message: 'greeting',
    variant: inTurnWith('coffee', 'walk', 'song'),
  };
  const entry = (message: string, years: number, state: MessageState = 'sent', journey = 'birthday') =>
    ({ journey, message, state, at: plus(BEGAN, `P${years}Y`) }) as LedgerEntry;
  const drawn = (entries: readonly LedgerEntry[], occurrence = '2028', member = 'm'): string =>
    messageFor(task, { run: runIn(occurrence, member), member: undefined, entries });

  it('gives each once before any comes again, and then again in the same order', () => {
    const had: LedgerEntry[] = [];
    for (let year = 0; year < 12; year += 1) had.push(entry(drawn(had, String(2020 + year)), year));

    const messages = had.map(({ message }) => message);
    expect(messages.slice(0, 4).toSorted()).toEqual(POOL.toSorted());
    expect(messages.slice(4, 8)).toEqual(messages.slice(0, 4));
    expect(messages.slice(8)).toEqual(messages.slice(0, 4));
  });

  it('begins with another for other members, the same each time it is asked', () => {
    const firsts = Array.from({ length: 40 }, (_, n) => drawn([], '2028', `member-${n}`));

    expect(new Set(firsts)).toEqual(new Set(POOL));
    expect(Array.from({ length: 40 }, (_, n) => drawn([], '2028', `member-${n}`))).toEqual(firsts);
  });

  it.each<[string, MessageState, string, boolean]>([
    ['delivered', 'delivered', 'birthday', true],
    ['perhaps sent', 'unknown', 'birthday', true],
    ['skipped', 'skipped', 'birthday', false],
    ['refused by the provider', 'failed', 'birthday', false],
    ['returned', 'bounced', 'birthday', false],
    ['sent by another journey', 'sent', 'welcome', false],
  ])('one that was %s counts as had: %#', (_, state, journey, counts) => {
    const all = POOL.map((message) => entry(message, 1));
    const [first, ...others] = all;
    const changed = entry(first!.message, 2, state, journey);

    // Had the latest of all, it would come last; not had at all, it comes first.
    const next = drawn([changed, ...others]);

    expect(next === first!.message).toBe(!counts);
  });

  it('is drawn by the ledger when a message goes', async () => {
    const due = await helloIsDue();
    const variant = inTurnWith('a-story', 'log-in');
    const [one, two, three] = [await went(due, variant), await helloIsDue(), await helloIsDue()];

    expect(['hello', 'a-story', 'log-in']).toContain(one);
    expect(await went(two, variant)).toBe(one);
    await three.local.world.items.transact([
      { put: { ...ledgerRow(three.task, one!), state: 'sent', providerId: 'p' } },
    ]);
    await send(three, { variant });
    const entries = await entriesOf(three.local, three.member);
    expect(entries.find(({ step }) => step === 'hello')?.message).not.toBe(one);
  });

  const ledgerRow = ({ run, member }: SendTask, message: string) => ({
    pk: `MEMBER#${member}`,
    sk: 'MESSAGE#earlier',
    key: 'earlier',
    member,
    run,
    journey: 'welcome',
    step: 'earlier',
    message,
    purpose: 'relation',
    channel: 'email',
    at: BEGAN,
  });
});
