import { describe, expect, it } from 'vitest';
import { memberKey } from '../member/member.ts';
import { putTask } from '../../test/support/tasks.ts';
import { staffWorld, surveyed } from '../../test/support/staff-pages.ts';
import { ASA, refOf, submitAndSettle } from '../../test/support/world.ts';
import type { LocalWorld } from '../../infra/local/world.ts';
import { instant } from '../time/instant.ts';
import { countAll, monthsBefore } from './count.ts';
import { monthsTogether, readTally, sumOf } from './tally.ts';

const counting = ({ workflows: { journeys, points, organisation }, world }: LocalWorld) => ({
  journeys,
  points,
  zone: organisation.zone,
  now: world.clock.now(),
});

async function joined(numbers: readonly string[]) {
  const { local } = staffWorld();
  for (const membershipNumber of numbers)
    await submitAndSettle(local, 'join', {
      ...ASA,
      membershipNumber,
      email: `${membershipNumber}@example.org`,
    });
  const refs = await Promise.all(numbers.map((number) => refOf(local, number)));
  return { local, refs };
}

describe('what all members come to', () => {
  it('given nobody, then everything is nothing, and each journey is there', async () => {
    const { local } = staffWorld();
    const { members, journeys } = await countAll(local.world.items, counting(local));
    expect([sumOf(members.levels), members.left, sumOf(Object.fromEntries(members.tens.entries()))]).toEqual([
      0, 0, 0,
    ]);
    expect(Object.keys(journeys)).toEqual([...local.workflows.journeys.keys()]);
  });

  it('given members who are there, who left and who were merged, then each is counted once, by level and by index', async () => {
    const { local } = await joined(['M-1', 'M-2', 'M-3', 'M-4']);
    await submitAndSettle(local, 'leave', { membershipNumber: 'M-2' });
    await submitAndSettle(local, 'merge', { from: 'M-3', into: 'M-1' });
    const { members } = await countAll(local.world.items, counting(local));
    expect(members.levels).toMatchObject({ active: 2, ambassador: 0 });
    expect(members.left).toBe(1);
    expect(members.tens.reduce((sum, one) => sum + one, 0)).toBe(2);
  });

  it('given trainings, then the year’s indicator counts members and times', async () => {
    const { local } = await joined(['M-1', 'M-2']);
    for (const id of ['a', 'b'])
      await submitAndSettle(local, 'training', { membershipNumber: 'M-1', training: id }, `training-${id}`);
    const { members } = await countAll(local.world.items, counting(local));
    expect(members.indicators['2028']).toMatchObject({ trainings: { members: 1, times: 2 } });
  });

  it('given messages of every fate, then each month says how many took it, by reason, and all add up', async () => {
    const { local, refs } = await joined(['M-1', 'M-2', 'M-3', 'M-4']);
    const january = instant('2028-01-11T09:00:00Z');
    await surveyed(local, refs[0]!, { at: january, fate: 'sent', end: 'completed' });
    await surveyed(local, refs[1]!, { at: january, fate: 'capped', end: 'ended' });
    await surveyed(local, refs[2]!, { at: january, fate: 'failed' });
    // New Year's night in Stockholm is still December in UTC.
    await surveyed(local, refs[3]!, { at: instant('2027-12-31T23:30:00Z'), fate: 'sent' });
    const { journeys } = await countAll(local.world.items, counting(local));
    const { months, standing } = journeys.nps!;
    expect(months['2028-01']).toMatchObject({
      steps: { survey: { sent: 2, 'skipped:capped': 1, 'failed:refused': 1 } },
      runs: { completed: 1, 'ended:member.left': 1, open: 2 },
      ofRuns: { steps: { survey: { sent: 2, 'skipped:capped': 1, 'failed:refused': 1 } } },
    });
    expect(months['2027-12']).toBeUndefined();
    expect(standing).toEqual({ survey: 2 });
  });

  it('given a task, then its step is known, open and done', async () => {
    const { local, refs } = await joined(['M-1']);
    await putTask(local, refs[0]!);
    const open = await countAll(local.world.items, counting(local));
    expect(open.journeys.nps?.months['2028-01']?.steps).toEqual({ call: { open: 1 } });
  });

  it('given answers, then the last one of each member counts, in its own month', async () => {
    const { local } = await joined(['M-1', 'M-2']);
    const answer = (membershipNumber: string, score: number) =>
      submitAndSettle(local, 'survey', { membershipNumber, question: 'nps', wave: 'w1', score });
    await answer('M-1', 3);
    local.clock.moveTo(instant('2028-01-12T09:00:00Z'));
    await answer('M-1', 9);
    local.clock.moveTo(instant('2028-02-01T09:00:00Z'));
    await answer('M-2', 10);
    const { journeys } = await countAll(local.world.items, counting(local));
    expect(journeys.nps?.months['2028-01']?.answers).toEqual({ nps: { '9': 1 } });
    expect(journeys.nps?.months['2028-02']?.answers).toEqual({ nps: { '10': 1 } });
  });

  it('given what is older than two years, or a journey that there is no longer, then it is not counted', async () => {
    const { local, refs } = await joined(['M-1']);
    await surveyed(local, refs[0]!, { at: instant('2025-12-31T22:00:00Z'), fate: 'sent' });
    await surveyed(local, refs[0]!, { at: instant('2026-01-01T09:00:00Z'), fate: 'sent' });
    const journeys = new Map([...local.workflows.journeys].filter(([name]) => name !== 'welcome'));
    const tally = await countAll(local.world.items, { ...counting(local), journeys });
    expect(Object.keys(tally.journeys.nps!.months)).toEqual(['2026-01']);
    expect(tally.journeys).not.toHaveProperty('welcome');
  });

  it('is what is read again, and is counted anew when it is counted again', async () => {
    const { local, refs } = await joined(['M-1']);
    expect(await readTally(local.world.items)).toBeUndefined();
    const first = await countAll(local.world.items, counting(local));
    expect(await readTally(local.world.items)).toEqual(first);
    await surveyed(local, refs[0]!, { at: local.clock.now(), fate: 'sent' });
    await countAll(local.world.items, counting(local));
    await countAll(local.world.items, counting(local));
    const again = await readTally(local.world.items);
    expect(monthsTogether(again?.journeys.nps, '2028-01', '2028-01').steps).toEqual({ survey: { sent: 1 } });
  });

  it('given more members than are asked for at a time, then none is missed and others may go on in between', async () => {
    const { local, refs } = await joined(['M-1']);
    const row = (await local.world.items.get(memberKey(refs[0]!)))!;
    for (let n = 0; n < 60; n += 1)
      await local.world.items.transact([{ put: { ...row, ...memberKey(`m${n}`), ref: `m${n}` } }]);
    let pauses = 0;
    const tally = await countAll(local.world.items, counting(local), async () => {
      pauses += 1;
    });
    expect([sumOf(tally.members.levels), pauses]).toEqual([61, 3]);
  });
});

it.each([
  ['2028-01', 0, '2028-01'],
  ['2028-01', 1, '2027-12'],
  ['2028-03', 14, '2027-01'],
])('the month %s, %i before, is %s', (month, many, before) => {
  expect(monthsBefore(month, many)).toBe(before);
});
