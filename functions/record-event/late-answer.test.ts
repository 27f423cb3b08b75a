import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { event, journey, send } from '../../shared/journey/language.ts';
import { log } from '../../shared/log.ts';
import type { Sums } from '../../shared/loyalty/contribution.ts';
import { plus } from '../../shared/time/instant.ts';
import {
  answering,
  asking,
  EIGHT,
  KEY,
  NINE,
  NOW,
  worth,
  type AboutAnswer,
} from '../../test/support/answers.ts';
import { items as stored } from '../../test/support/incoming.ts';
import { withJourneys } from '../../test/support/member-runs.ts';
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

describe('an older answer that comes late', () => {
  it('changes nothing but that it is known again', async () => {
    const { answer, withoutOrigins, origins, everything, kept } = await answering();
    await answer(3, { id: 'b', at: NINE });
    const before = withoutOrigins();

    await answer(9, { id: 'a', at: EIGHT });

    expect(withoutOrigins()).toEqual(before);
    expect(origins().filter((one) => one.startsWith('ORIGIN#a '))).toHaveLength(1);
    expect(await kept()).toBe('3');
    const all = everything();
    await answer(9, { id: 'a', at: EIGHT });
    expect(everything()).toEqual(all);
  });

  it.each([
    [
      'the one that came in later, though it is recorded first',
      ['2028-01-11T09:12:00Z', '2028-01-11T09:11:00Z'],
      '9',
    ],
    ['the one that came in later, as it is recorded later', [EIGHT, NINE], '3'],
    ['of what came in at once the one recorded last', [NOW, NOW], '3'],
  ])('given two of the same time, then %s counts', async (_, [first, second], counts) => {
    const { answer, satisfaction, kept, sums } = await answering();
    const at = '2028-01-11T07:00:00Z';
    await answer(9, { id: 'a', at, receivedAt: first! });
    await answer(3, { id: 'b', at, receivedAt: second! });
    expect([await satisfaction(), await kept()]).toEqual([worth(Number(counts), at), counts]);
    expectOneSum(await sums());
  });

  it('given that it had waited for its member, and was recorded after the newer one, then it waits no more', async () => {
    const asa = await answering();
    const by = (score: number, about: AboutAnswer) => {
      const { ref: _ref, ...rest } = asa.delivered(score, {
        ...about,
        fields: { member: { membershipNumber: 'M-2' } },
      });
      return recordEvent(asa.local.world, asa.local.workflows, rest);
    };
    // What waited is recorded in the order of the ids.
    await by(3, { id: 'a', at: NINE });
    await by(9, { id: 'b', at: EIGHT });
    expect(stored(asa.world).filter((one) => one.startsWith('UNMATCHED#'))).toHaveLength(2);

    await asa.record('join', { membershipNumber: 'M-2', email: 'two@example.org', phone: undefined });

    expect(stored(asa.world).filter((one) => one.startsWith('UNMATCHED#'))).toEqual([]);
    expect(asa.origins().filter((one) => /^ORIGIN#[ab] /.test(one) && one.includes('"ref"'))).toHaveLength(2);
    const rows = stored(asa.world).filter((one) => one.includes(KEY));
    expect(rows).toHaveLength(1);
    expect(rows[0]).toContain(NINE);
  });
});

describe('a delivery of an answer that comes again', () => {
  it.each(['a', 'b', 'c'] as const)(
    'given the answers a, b and c, then %s again changes nothing',
    async (again) => {
      const { answer, everything } = await answering();
      const all = {
        a: [9, { id: 'a', at: EIGHT }],
        b: [3, { id: 'b', at: NINE }],
        c: [7, { id: 'c', at: '2028-01-11T08:30:00Z' }],
      } as const;
      for (const [score, about] of Object.values(all)) await answer(score, about);
      const before = everything();

      const [score, about] = all[again];
      for (let time = 0; time < 3; time += 1) await answer(score, about);

      expect(everything()).toEqual(before);
    },
  );

  it('given another body under the id of one that was changed, then it is reported, and changes nothing', async () => {
    const error = vi.spyOn(log, 'error').mockReturnValue();
    const { answer, withoutOrigins } = await answering();
    await answer(9, { id: 'a', at: EIGHT });
    await answer(3, { id: 'b', at: NINE });
    const before = withoutOrigins();

    await answer(10, { id: 'a', at: NOW, bodyHash: 'another' });

    expect(withoutOrigins()).toEqual(before);
    expect(error).toHaveBeenCalledOnce();
  });

  it('given no time of its own, then the same delivery a day later is known again, by its number too', async () => {
    const { local, record, everything } = await answering();
    const body = { question: 'nps', score: 9, comment: '', wave: '2028-1' };
    await record('survey', body, 'a');
    await record('survey', { ...body, score: 3 }, 'b');
    const before = everything();
    local.clock.moveTo(plus(NOW, 'P1D'));

    await record('survey', body, 'a');

    expect(everything()).toEqual(before);
  });

  it('given a journey that the first answer began and could not start, then it starts although the answer was changed', async () => {
    const glad = journey('glad', {
      purpose: 'relation',
      startsOn: event('survey.answered', { where: { choice: 'well' } }),
      endsOn: [],
      steps: [send('hello')],
    });
    const { answer, local, answers, runs } = await answering(withJourneys(asking, glad));
    const choice = (value: string) => ({ question: 'mood', score: undefined, choice: value });
    const start = vi.spyOn(local.world.runs, 'start').mockRejectedValueOnce(new Error('throttled'));
    await expect(answer(0, { id: 'a', at: EIGHT, fields: choice('well') })).rejects.toThrow('throttled');
    await answer(0, { id: 'b', at: NINE, fields: choice('call-me') });
    expect(await answers()).toMatchObject([{ id: 'b', outcomes: { glad: 'started' } }]);

    await answer(0, { id: 'a', at: EIGHT, fields: choice('well') });

    const begun = (await runs()).find(({ journey: of }) => of === 'glad');
    expect(start.mock.calls.map(([{ run }]) => run)).toEqual([begun?.id, begun?.id]);
    expect(await local.world.runs.status({ run: begun!.id, journey: 'glad' })).toBe('RUNNING');
  });
});

describe('answers in any order', () => {
  const SAME = fc.record({ score: fc.integer({ min: 0, max: 10 }), minute: fc.integer({ min: 0, max: 3 }) });
  const orders = fc
    .array(SAME, { minLength: 1, maxLength: 5 })
    .chain((given) =>
      fc.tuple(
        fc.constant(given),
        fc.shuffledSubarray([...given.keys(), ...given.keys()], { minLength: 2 * given.length }),
        fc.boolean(),
      ),
    );

  it('and with any repetition, one after the other or at once, come to the same sums, row and run (I28, I32)', async () => {
    await fc.assert(
      fc.asyncProperty(orders, async ([given, order, atOnce]) => {
        const { answer, answers, satisfaction, kept, sums } = await answering();
        const about = given.map(({ minute }, n) => ({
          id: `a${n}`,
          at: `2028-01-11T09:0${minute}:00.000Z`,
          receivedAt: `2028-01-11T09:05:00.00${n}Z`,
        }));
        const give = (n: number) => answer(given[n]!.score, about[n]!);
        if (atOnce) await Promise.all(order.map(give));
        else for (const n of order) await give(n);

        // Given last, and of those of one minute come in last.
        const latest = Math.max(...given.map(({ minute }) => minute));
        const last = given.findLastIndex(({ minute }) => minute === latest);
        const { score } = given[last]!;
        expect(await answers()).toMatchObject([{ id: `a${last}`, occurredAt: about[last]!.at }]);
        expect(await satisfaction()).toBe(worth(score, about[last]!.at));
        expect(await kept()).toBe(String(score));
        expectOneSum(await sums());
      }),
      { numRuns: 40 },
    );
  });
});
