import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contributionIn, standingOf } from '../../shared/loyalty/standing.ts';
import { sumsOf, totalOf } from '../../shared/loyalty/contribution.ts';
import { memberKey } from '../../shared/member/member.ts';
import type { Items, Write } from '../../shared/ports/items.ts';
import { plus } from '../../shared/time/instant.ts';
import type { LocalWorld } from '../../infra/local/world.ts';
import { ASA, refOf, submitAndSettle, testWorld, TUESDAY } from '../../test/support/world.ts';

const NUMBER = { membershipNumber: ASA.membershipNumber };

async function joined(world: LocalWorld = testWorld()) {
  await submitAndSettle(world, 'join', ASA);
  const ref = await refOf(world, ASA.membershipNumber);
  const row = async () => (await world.world.items.get(memberKey(ref)))!;
  const events = async () =>
    (await world.world.items.query({ partition: memberKey(ref).pk, range: { beginsWith: 'EVENT#' } })).items;
  return { local: world, ref, row, events };
}

describe('an event and the loyalty index', () => {
  it('joining gives its points and a level', async () => {
    const { row, events } = await joined();
    const { sums, level } = standingOf(await row());
    expect(level).toBe('active');
    expect(sums).toEqual(sumsOf((await events()).map((event) => contributionIn(event)!)));
    expect(totalOf(sums)).toBe((await row()).numberSk);
  });

  it('counts a log-in once a day by the organisation’s date, however often it comes', async () => {
    const { local, row, events } = await joined();
    for (const hour of ['22:30', '22:59', '23:01']) {
      await submitAndSettle(local, 'log-in', { ...NUMBER, loggedInAt: `2028-01-10T${hour}:00Z` });
    }
    const days = (await events()).filter(({ type }) => type === 'portal.login').map(({ sk }) => sk);
    // In Stockholm the third is after midnight.
    expect(days).toEqual(['EVENT#portal.login#2028-01-10', 'EVENT#portal.login#2028-01-11']);
    expect((await row())['year.2028.log-ins']).toBe(2n);
  });

  it('the log-in that a day is counted by stays as it was recorded, whichever come after it', async () => {
    const { local, events } = await joined();
    const logIn = (hour: string) =>
      submitAndSettle(local, 'log-in', { ...NUMBER, loggedInAt: `2028-01-10T${hour}:00:00Z` });
    await logIn('10');
    const before = await events();
    await logIn('11');
    await logIn('09');
    expect(await events()).toEqual(before);
  });

  it('the same delivery a day later counts no second time, with its own time or without', async () => {
    const { local, row } = await joined();
    await submitAndSettle(local, 'log-in', NUMBER, 'same');
    const before = await row();
    await local.engine.advanceTo(plus(TUESDAY, 'P1D'));
    await submitAndSettle(local, 'log-in', NUMBER, 'same');
    expect(standingOf(await row())).toEqual(standingOf(before));
  });

  it('one activity event is one transaction of two items', async () => {
    const transactions: (readonly Write[])[] = [];
    const { local } = await joined(
      testWorld({ decorate: (world) => ({ ...world, items: counting(world.items, transactions) }) }),
    );
    transactions.length = 0;
    await submitAndSettle(local, 'log-in', { ...NUMBER, loggedInAt: '2028-01-11T08:00:00Z' });
    expect(transactions.map((writes) => writes.map((write) => keyOf(write)))).toEqual([
      [expect.stringMatching(/^EVENT#portal\.login#2028-01-11$/), 'MEMBER'],
    ]);
  });

  it('who leaves keeps the sums and is in no level; who comes back has one again', async () => {
    const { local, row } = await joined();
    const before = standingOf(await row());
    await submitAndSettle(local, 'leave', NUMBER);
    expect(standingOf(await row())).toEqual({ ...before, level: undefined });
    await local.engine.advanceTo(plus(TUESDAY, 'P2D'));
    await submitAndSettle(local, 'join', ASA);
    expect(standingOf(await row()).level).toBe('active');
  });

  it('the stored sums are those of the events, whatever their order and repetition', async () => {
    const visits = fc.array(
      fc.record({
        day: fc.integer({ min: 1, max: 9 }),
        hour: fc.integer({ min: 0, max: 23 }),
        id: fc.nat(5),
      }),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(visits, async (list) => {
        const { local, row, events } = await joined();
        for (const { day, hour, id } of list) {
          const loggedInAt = `2028-01-0${day}T${String(hour).padStart(2, '0')}:00:00Z`;
          // One delivery has one body.
          await submitAndSettle(local, 'log-in', { ...NUMBER, loggedInAt }, `visit-${id}-${day}-${hour}`);
        }
        const contributions = (await events()).map((event) => contributionIn(event)!);
        expect(standingOf(await row()).sums).toEqual(sumsOf(contributions));
      }),
      { numRuns: 15 },
    );
  });
});

function counting(items: Items, transactions: (readonly Write[])[]): Items {
  return {
    get: (key) => items.get(key),
    query: (query) => items.query(query),
    async transact(writes) {
      transactions.push(writes);
      await items.transact(writes);
    },
  };
}

function keyOf(write: Write): string {
  if ('put' in write) return write.put.sk;
  if ('update' in write) return write.update.sk;
  return 'check' in write ? write.check.sk : write.delete.sk;
}
