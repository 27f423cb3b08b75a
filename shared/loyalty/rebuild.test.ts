import { describe, expect, it } from 'vitest';
import { ASA, refOf, submitAndSettle, testWorld } from '../../test/support/world.ts';
import { instant, plus } from '../time/instant.ts';
import { memberKey } from '../member/member.ts';
import { recordEvent } from '../../functions/record-event/record-event.ts';
import { weigh } from './decay.ts';
import { loyaltyPoints } from './points-table.ts';
import { memberRows, rebuildMember, recount } from './rebuild.ts';
import { contributionIn, standingOf } from './standing.ts';
import { sumsOf } from './contribution.ts';

const TABLE = {
  halfLifeDays: 90,
  pointsForIndex50: 100,
  levels: {
    ambassador: { from: 70, margin: 5 },
    active: { from: 30, margin: 5 },
    quiet: { from: 10, margin: 3 },
  },
};
const OTHER = loyaltyPoints({
  ...TABLE,
  events: { 'member.joined': { part: 'satisfaction', points: 300 } },
});
const ZONE = 'Europe/Stockholm';

async function member() {
  const local = testWorld();
  await submitAndSettle(local, 'join', ASA);
  for (const day of ['09', '10', '11']) {
    await submitAndSettle(local, 'log-in', {
      membershipNumber: ASA.membershipNumber,
      loggedInAt: `2028-01-${day}T08:00:00Z`,
    });
  }
  const key = memberKey(await refOf(local, ASA.membershipNumber));
  const { items, clock } = local.world;
  const row = async () => (await items.get(key))!;
  const rebuild = (points = local.workflows.points) =>
    rebuildMember(items, key, { points, zone: ZONE, now: clock.now() });
  return { local, items, key, row, rebuild };
}

describe('a rebuild of the loyalty index', () => {
  it('changes nothing where the points are the same', async () => {
    const { row, rebuild } = await member();
    const before = await row();
    expect(await rebuild()).toBe(false);
    expect(await row()).toEqual(before);
  });

  it('applies other points to answers, by score and by choice', async () => {
    const { local, key, items, rebuild } = await member();
    const identity = { membershipNumber: ASA.membershipNumber };
    const answers = [
      { question: 'nps', score: 9 },
      { question: 'mood', choice: 'well' },
    ];
    for (const [n, answer] of answers.entries()) {
      const event = {
        id: `answer-${n}`,
        form: 'member-page',
        bodyHash: `${n}`,
        receivedAt: local.clock.now(),
        type: 'survey.answered',
        fields: { member: identity, wave: 'w', ...answer },
      } as const;
      await recordEvent(local.world, local.workflows, event);
    }
    const points = { nps: { '9-10': 7 }, mood: { well: 5, 'call-me': -5 } };
    const byAnswer = loyaltyPoints({
      ...TABLE,
      events: { 'survey.answered': { part: 'satisfaction', points } },
    });
    expect(await rebuild(byAnswer)).toBe(true);
    const { events } = await recount(items, key.pk, byAnswer, ZONE);
    const counted = events.flatMap(({ contribution }) => contribution ?? []);
    const at = local.clock.now();
    expect(Object.fromEntries(counted.map(({ event, micro }) => [event, micro]))).toEqual({
      'survey.answered#mood#w': weigh({ points: 5, at, halfLifeDays: 90 }),
      'survey.answered#nps#w': weigh({ points: 7, at, halfLifeDays: 90 }),
    });
  });

  it('lets only the last of the answers to a question in a wave count, where each still has a row', async () => {
    const { items, key, row, rebuild } = await member();
    // As answers were kept before there was one row for all of them: under the delivery's id, and each counted.
    const old = (id: string, minute: number, score: bigint, wave = 'w') => ({
      put: {
        pk: key.pk,
        sk: `EVENT#${id}`,
        id,
        type: 'survey.answered',
        occurredAt: `2028-01-10T08:0${minute}:00.000Z`,
        recordedAt: '2028-01-10T09:00:00.000Z',
        details: { question: 'nps', score, wave },
        answer: { question: 'nps', score },
        part: 'satisfaction',
        micro: 1000n,
        weighedAt: '2028-01-10T08:00:00.000Z',
      },
    });
    // The last of one wave gives no points: no other takes its place.
    await items.transact([
      old('a', 3, 9n),
      old('b', 5, 3n),
      old('c', 4, 9n),
      old('d', 1, 9n, 'x'),
      old('e', 2, 10n, 'x'),
    ]);
    const points = loyaltyPoints({
      ...TABLE,
      events: { 'survey.answered': { part: 'satisfaction', points: { nps: { '0-3': -7, '4-9': 20 } } } },
    });

    expect(await rebuild(points)).toBe(true);

    const stored = await items.query({ partition: key.pk, range: { beginsWith: 'EVENT#' } });
    const counting = stored.items.filter(({ part }) => part !== undefined);
    const micro = weigh({ points: -7, at: instant('2028-01-10T08:05:00Z'), halfLifeDays: 90 });
    expect(counting).toMatchObject([{ id: 'b', micro }]);
    expect(standingOf(await row()).sums).toEqual({ activity: 0n, satisfaction: micro, use: 0n });
    expect(await rebuild(points)).toBe(false);
  });

  it('looks again when an answer is changed in between, also where neither counts by the points of now', async () => {
    const { local, items, key, row } = await member();
    const answer = (choice: string, id: string, minute: number) =>
      recordEvent(local.world, local.workflows, {
        id,
        form: 'member-page',
        bodyHash: id,
        receivedAt: local.clock.now(),
        type: 'survey.answered',
        fields: {
          occurredAt: `2028-01-11T08:0${minute}:00Z`,
          member: { membershipNumber: ASA.membershipNumber },
          question: 'mood',
          choice,
          wave: 'w',
        },
      });
    await answer('well', 'a', 1);
    let interrupted = false;
    const busy: typeof items = {
      get: (one) => items.get(one),
      query: (query) => items.query(query),
      async transact(writes) {
        if (!interrupted) {
          interrupted = true;
          await answer('call-me', 'b', 2);
        }
        await items.transact(writes);
      },
    };
    const points = loyaltyPoints({
      ...TABLE,
      events: {
        'survey.answered': { part: 'satisfaction', points: { mood: { well: 5, 'call-me': -5 } } },
      },
    });

    await rebuildMember(busy, key, { points, zone: ZONE, now: local.clock.now() });

    const micro = weigh({ points: -5, at: instant('2028-01-11T08:02:00Z'), halfLifeDays: 90 });
    expect(standingOf(await row()).sums.satisfaction).toBe(micro);
    const kept = await items.get({ pk: key.pk, sk: 'EVENT#survey.answered#mood#w' });
    expect(kept).toMatchObject({ id: 'b', micro });
  });

  it('applies other points to events, sums and level, and a second time finds nothing to do', async () => {
    const { items, key, row, rebuild } = await member();
    expect(await rebuild(OTHER)).toBe(true);
    const { events, sums } = await recount(items, key.pk, OTHER, ZONE);
    expect(events.filter(({ contribution }) => contribution).map(({ row: one }) => one.type)).toEqual([
      'member.joined',
    ]);
    expect(standingOf(await row())).toEqual({ sums, level: 'ambassador' });
    const stored = await items.query({ partition: key.pk, range: { beginsWith: 'EVENT#' } });
    expect(sumsOf(stored.items.flatMap((one) => contributionIn(one) ?? []))).toEqual(sums);
    expect(await rebuild(OTHER)).toBe(false);
  });

  it('and back again, to the last digit', async () => {
    const { row, rebuild } = await member();
    const before = standingOf(await row()).sums;
    await rebuild(OTHER);
    await rebuild();
    expect(standingOf(await row()).sums).toEqual(before);
  });

  it('lets only the first of the day count where points now count once a day', async () => {
    const { local, row, rebuild, items, key } = await member();
    for (const hour of ['08', '09']) {
      await submitAndSettle(local, 'training', {
        membershipNumber: ASA.membershipNumber,
        training: 'Grundkurs',
        attendedAt: `2028-01-10T${hour}:00:00Z`,
      });
    }
    const once = loyaltyPoints({
      ...TABLE,
      events: { 'training.attended': { part: 'activity', points: 25, oncePerDay: true } },
    });
    await rebuild(once);
    const { events } = await recount(items, key.pk, once, ZONE);
    const counting = events.flatMap(({ contribution }) => contribution ?? []);
    expect(counting).toHaveLength(1);
    expect(standingOf(await row()).sums).toEqual(sumsOf(counting));
  });

  it('looks again when an event is counted in between', async () => {
    const { local, items, key, row } = await member();
    let interrupted = false;
    const busy: typeof items = {
      get: (one) => items.get(one),
      query: (query) => items.query(query),
      async transact(writes) {
        if (!interrupted && writes.some((write) => 'update' in write && write.update.sk === 'MEMBER')) {
          interrupted = true;
          await submitAndSettle(local, 'log-in', {
            membershipNumber: ASA.membershipNumber,
            loggedInAt: '2028-01-08T08:00:00Z',
          });
        }
        await items.transact(writes);
      },
    };
    await rebuildMember(busy, key, { points: OTHER, zone: ZONE, now: local.world.clock.now() });
    expect(standingOf(await row()).sums).toEqual((await recount(items, key.pk, OTHER, ZONE)).sums);
  });

  it('finds every member, also who has left', async () => {
    const { local, items } = await member();
    await submitAndSettle(local, 'join', {
      ...ASA,
      membershipNumber: 'M-2',
      email: 'two@example.org',
      phone: undefined,
    });
    await submitAndSettle(local, 'leave', { membershipNumber: 'M-2' });
    local.clock.moveTo(plus(local.clock.now(), 'P1D'));
    const found = new Set<unknown>();
    for await (const row of memberRows(items)) found.add(row.membershipNumber);
    expect(found).toEqual(new Set(['M-10482', 'M-2']));
  });
});
