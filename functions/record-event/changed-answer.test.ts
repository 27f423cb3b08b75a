import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import type { Sums } from '../../shared/loyalty/contribution.ts';
import { weigh } from '../../shared/loyalty/decay.ts';
import { rebuildMember } from '../../shared/loyalty/rebuild.ts';
import { standingOf } from '../../shared/loyalty/standing.ts';
import { memberKey } from '../../shared/member/member.ts';
import type { Items } from '../../shared/ports/items.ts';
import { instant } from '../../shared/time/instant.ts';
import { answering, EIGHT, KEY, NINE, NOW, withPoints, worth } from '../../test/support/answers.ts';
import { recordEvent } from './record-event.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
  vi.spyOn(log, 'warn').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

/** The index is that of its events, and a rebuild finds nothing to put right. */
function expectOneSum([sums, ofEvents, anew]: readonly [Sums, Sums, Sums]): void {
  expect([ofEvents, anew]).toEqual([sums, sums]);
}

describe('an answer that is changed', () => {
  it('given a change, then the later one counts alone, as of its own time, and nothing is left of the other', async () => {
    const { answer, answers, satisfaction, kept, sums } = await answering();
    await answer(9, { id: 'a', at: EIGHT, fields: { comment: 'Ni finns där.' } });
    expect(await satisfaction()).toBe(worth(9, EIGHT));

    await answer(3, { id: 'b', at: NINE });

    expect(await answers()).toMatchObject([
      { sk: KEY, id: 'b', bodyHash: 'b', occurredAt: NINE, micro: worth(3, NINE), changed: 1n },
    ]);
    expect(
      JSON.stringify(
        (await answers()).map(({ details }) => details),
        String,
      ),
    ).not.toContain('Ni finns');
    expect(await satisfaction()).toBe(worth(3, NINE));
    expect(await kept()).toBe('3');
    expectOneSum(await sums());
  });

  it('given a change back, then the first value counts again, as of the time of the last', async () => {
    const { answer, answers, satisfaction, kept, sums } = await answering();
    for (const [id, score, at] of [['a', 9, '07'] as const, ['b', 3, '08'] as const, ['c', 9, '09'] as const])
      await answer(score, { id, at: `2028-01-11T${at}:00:00Z` });

    expect(await answers()).toMatchObject([{ id: 'c', changed: 2n, answer: { score: 9n } }]);
    expect([await satisfaction(), await kept()]).toEqual([worth(9, NINE), '9']);
    expectOneSum(await sums());
  });

  it('given a change to a value without points, then what the other counted is taken back', async () => {
    const only = withPoints({ part: 'satisfaction', points: { nps: { '9-10': 20 } } });
    const { answer, answers, satisfaction, row, sums } = await answering(only);
    const before = (await row()).numberSk;
    await answer(9, { id: 'a', at: EIGHT });
    await answer(3, { id: 'b', at: NINE });

    expect((await answers())[0]).not.toHaveProperty('micro');
    expect([await satisfaction(), (await row()).numberSk]).toEqual([0n, before]);
    expectOneSum(await sums());
  });

  it('given other questions and other waves, then each has an answer of its own', async () => {
    const { answer, answers, satisfaction, sums } = await answering();
    await answer(9, { id: 'a' });
    await answer(10, { id: 'b', fields: { wave: '2028-2' } });
    await answer(5, { id: 'c', fields: { question: 'support' } });

    expect((await answers()).map(({ sk }) => sk)).toEqual([
      'EVENT#survey.answered#nps#2028-1',
      'EVENT#survey.answered#nps#2028-2',
      'EVENT#survey.answered#support#2028-1',
    ]);
    const support = weigh({ points: 15, at: NOW, halfLifeDays: 180 });
    expect(await satisfaction()).toBe(worth(9) + worth(10) + support);
    expectOneSum(await sums());
  });

  it('given other points by the time of the change, then each part is put right', async () => {
    const asActivity = withPoints({ part: 'activity', points: { nps: { '0-10': 30 } } });
    const { answer, row, satisfaction } = await answering();
    const before = standingOf(await row()).sums;
    await answer(9, { id: 'a', at: EIGHT });
    await answer(9, { id: 'b', at: NINE }, asActivity);

    const added = weigh({ points: 30, at: instant(NINE), halfLifeDays: 180 });
    expect(await satisfaction()).toBe(0n);
    expect(standingOf(await row()).sums.activity).toBe(before.activity + added);
    expect((await row()).numberSk).toBe(before.activity + added);
  });

  it('given an indicator, then one answer is counted, in the year in which it was given', async () => {
    const counting = withPoints({ part: 'satisfaction', points: 5, counts: 'answers' });
    const { answer, row } = await answering(counting);
    const years = async () => ['2027', '2028'].map(async (year) => (await row())[`year.${year}.answers`]);
    await answer(9, { id: 'a', at: '2027-12-31T12:00:00Z' });
    await answer(3, { id: 'b', at: '2027-12-31T13:00:00Z' });
    expect(await Promise.all(await years())).toEqual([1n, undefined]);
    await answer(4, { id: 'c', at: EIGHT });
    expect(await Promise.all(await years())).toEqual([0n, 1n]);
  });

  it('given a rebuild with other points in between, then the change looks again', async () => {
    const { local, delivered, answer, answers, satisfaction, items, ref } = await answering();
    const { points } = withPoints({ part: 'satisfaction', points: { nps: { '0-10': 100 } } });
    await answer(9, { id: 'a', at: EIGHT });
    let interrupted = false;
    const busy: Items = {
      get: (key) => items.get(key),
      query: (query) => items.query(query),
      async transact(writes) {
        if (!interrupted) {
          interrupted = true;
          await rebuildMember(items, memberKey(ref), { points, zone: 'Europe/Stockholm', now: NOW });
        }
        await items.transact(writes);
      },
    };

    const change = delivered(3, { id: 'b', at: NINE });
    await recordEvent({ ...local.world, items: busy }, local.workflows, change);

    expect(interrupted).toBe(true);
    expect(await answers()).toMatchObject([{ id: 'b', micro: worth(3, NINE) }]);
    expect(await satisfaction()).toBe(worth(3, NINE));
  });
});
