import { describe, expect, it } from 'vitest';
import { createLocalItems } from '../adapters/items.local.ts';
import { openDatabase } from '../adapters/sqlite.ts';
import { levelPartition } from '../loyalty/standing.ts';
import { begin, settle, skip, type MessageIdentity } from '../message/ledger.ts';
import type { Item, Items } from '../ports/items.ts';
import { civilDate } from '../time/civil.ts';
import { fromEpochMs, instant, plus, toEpochMs } from '../time/instant.ts';
import type { Condition } from './condition.ts';
import { factsFor, holds } from './holds.ts';
import { answered, atLevel, happened, hasOpenCase, inSegment, not, question, received } from './language.ts';
import type { Run } from './run.ts';

const BEGAN = instant('2028-01-11T09:00:00Z');
const NOW = plus(BEGAN, 'P10D');
const JUST_BEFORE = fromEpochMs(toEpochMs(BEGAN) - 1);

const run: Run = {
  id: 'run-1',
  member: 'm',
  journey: 'nps',
  occurrence: '2028-01-11',
  createdAt: BEGAN,
  state: 'running',
  next: {
    step: 'by-score',
    at: NOW,
    date: civilDate('2028-01-21'),
    expected: { contends: null, asksSupport: false, anyDay: true, channel: null },
  },
};
const row: Item = {
  pk: 'MEMBER#m',
  sk: 'MEMBER',
  ref: 'm',
  status: 'active',
  statusSince: BEGAN,
  joinedOn: '2027-01-11',
  version: 1n,
  recent: [],
  sends: 0n,
};

interface Given {
  readonly fields?: Readonly<Record<string, Item[string]>>;
  readonly answers?: Readonly<Record<string, string>>;
  readonly items?: Items;
}

/** Whether it holds, and that its opposite says the contrary. */
async function isSo(
  condition: Condition,
  { fields, answers, items = store() }: Given = {},
): Promise<boolean> {
  const facts = await factsFor(items, [condition], {
    run: { ...run, ...(answers && { answers }) },
    row: { ...row, ...fields },
    now: NOW,
  });
  expect(holds(not(condition), facts)).toBe(!holds(condition, facts));
  return holds(condition, facts);
}
const store = (): Items => createLocalItems(openDatabase(':memory:'));

describe('an event has happened', () => {
  it.each([
    ['never', {}, false],
    ['just before the run began', { 'last.portal.login': JUST_BEFORE }, false],
    ['when the run began', { 'last.portal.login': BEGAN }, true],
    ['since then', { 'last.portal.login': NOW }, true],
    ['another one', { 'last.role.taken': NOW }, false],
  ])('since the run began: %s', async (_, fields, so) => {
    expect(await isSo(happened('portal.login'), { fields })).toBe(so);
  });

  it.each([
    ['30 days ago', plus(fromEpochMs(toEpochMs(NOW) - 30 * 86_400_000), 'PT0S'), true],
    ['a moment longer ago', fromEpochMs(toEpochMs(NOW) - 30 * 86_400_000 - 1), false],
  ])('in the last 30 days: %s', async (_, at, so) => {
    expect(
      await isSo(happened('portal.login', { withinDays: 30 }), { fields: { 'last.portal.login': at } }),
    ).toBe(so);
  });
});

describe('of the member', () => {
  it.each<[string, Condition, Given['fields'], boolean]>([
    ['no case is open', hasOpenCase(), {}, false],
    ['no case is open any more', hasOpenCase(), { openCases: [] }, false],
    ['a case is open', hasOpenCase(), { openCases: ['C-1'] }, true],
    ['no segments', inSegment('sector', 'care'), {}, false],
    ['the segment', inSegment('sector', 'school', 'care'), { segments: { sector: 'care' } }, true],
    ['another value', inSegment('sector', 'school'), { segments: { sector: 'care' } }, false],
    ['another segment', inSegment('region', 'care'), { segments: { sector: 'care' } }, false],
    ['one of the interests', inSegment('interests', 'b'), { segments: { interests: ['a', 'b'] } }, true],
    ['none of the interests', inSegment('interests', 'c'), { segments: { interests: ['a', 'b'] } }, false],
    ['no level', atLevel('quiet'), {}, false],
    ['the level', atLevel('active', 'quiet'), { numberPk: levelPartition('quiet'), numberSk: 1n }, true],
    ['another level', atLevel('active'), { numberPk: levelPartition('quiet'), numberSk: 1n }, false],
  ])('%s', async (_, condition, fields, so) => {
    expect(await isSo(condition, { ...(fields && { fields }) })).toBe(so);
  });

  it('nothing is true when the row is gone', async () => {
    const conditions = [
      happened('portal.login'),
      hasOpenCase(),
      inSegment('sector', 'care'),
      atLevel('quiet'),
    ];

    const facts = await factsFor(store(), conditions, { run, row: undefined, now: NOW });

    expect(conditions.filter((one) => holds(one, facts))).toEqual([]);
  });
});

describe('the run’s question was answered', () => {
  const nps = question('nps', { kind: 'survey', scale: { from: 0, to: 10 } });
  const care = question('how-is-it', { kind: 'care', scale: { choices: ['well', '0-6-months'] } });

  it.each<[string, Condition, Given['answers'], boolean]>([
    ['not at all', answered(nps, '0-6'), undefined, false],
    ['another question was', answered(nps, '0-6'), { other: '3' }, false],
    ['at the lower end', answered(nps, '0-6'), { nps: '0' }, true],
    ['at the upper end', answered(nps, '0-6'), { nps: '6' }, true],
    ['above', answered(nps, '0-6'), { nps: '7' }, false],
    ['with ten, which is more than nine', answered(nps, '9-10'), { nps: '10' }, true],
    ['with ten, which is not one', answered(nps, '1'), { nps: '10' }, false],
    ['with one score', answered(nps, '7', '9'), { nps: '9' }, true],
    ['with the choice', answered(care, 'well'), { 'how-is-it': 'well' }, true],
    [
      'with a choice whose name begins like scores',
      answered(care, '0-6-months'),
      { 'how-is-it': '0-6-months' },
      true,
    ],
    ['with a score, which no choice is', answered(care, '0-6-months'), { 'how-is-it': '3' }, false],
  ])('%s', async (_, condition, answers, so) => {
    expect(await isSo(condition, { ...(answers && { answers }) })).toBe(so);
  });
});

describe('the member has been sent a message', () => {
  const message: MessageIdentity = {
    key: 'k1',
    member: 'm',
    run: 'an earlier run',
    journey: 'nps',
    step: 'invite',
    message: 'invite-a-colleague',
    purpose: 'relation',
    channel: 'email',
  };
  const hold = { owner: 'o', link: 'l', attempts: 1n };
  const invited = received('invite-a-colleague');

  async function withFate(changed: Partial<MessageIdentity>, outcome?: Parameters<typeof settle>[2]) {
    const items = store();
    const identity = { ...message, ...changed };
    await items.transact([begin(identity, hold, NOW)]);
    if (outcome) await items.transact([settle(identity, 'o', outcome, NOW)]);
    return { items };
  }

  it.each<[string, Partial<MessageIdentity>, Parameters<typeof settle>[2] | undefined, boolean]>([
    ['in an earlier run', {}, { state: 'sent', providerId: 'p' }, true],
    ['or may have been', {}, { state: 'unknown' }, true],
    ['or is being sent it', {}, undefined, true],
    ['no: the provider refused it', {}, { state: 'failed', reason: 'rejected' }, false],
    ['no: it waits for the provider', {}, { state: 'waiting', reason: 'throttled' }, false],
    ['no: another message', { message: 'warm-thanks' }, { state: 'sent', providerId: 'p' }, false],
    ['no: another journey’s of that name', { journey: 'welcome' }, { state: 'sent', providerId: 'p' }, false],
    ['no: another member was', { member: 'm2' }, { state: 'sent', providerId: 'p' }, false],
  ])('%s', async (_, changed, outcome, so) => {
    expect(await isSo(invited, await withFate(changed, outcome))).toBe(so);
  });

  it('no: it was skipped', async () => {
    const items = store();
    await items.transact([skip(message, 'opted-out', NOW)]);

    expect(await isSo(invited, { items })).toBe(false);
  });

  it('is looked up only when a condition asks for it', async () => {
    const deaf: Items = { ...store(), query: () => Promise.reject(new Error('nobody asked')) };

    expect(await isSo(hasOpenCase(), { items: deaf })).toBe(false);
    await expect(isSo(invited, { items: deaf })).rejects.toThrow('nobody asked');
  });
});
