import { describe, expect, it } from 'vitest';
import { ASA, refOf, submitAndSettle, testWorld } from '../../test/support/world.ts';
import { plus } from '../time/instant.ts';
import { memberKey } from '../member/member.ts';
import { loyaltyPoints } from './points.ts';
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
