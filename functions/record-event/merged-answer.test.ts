import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import { sumsOf } from '../../shared/loyalty/contribution.ts';
import { recount } from '../../shared/loyalty/rebuild.ts';
import { contributionIn, standingOf } from '../../shared/loyalty/standing.ts';
import { memberKey } from '../../shared/member/member.ts';
import type { Items } from '../../shared/ports/items.ts';
import { EIGHT, KEY, NINE, worth } from '../../test/support/answers.ts';
import { delivered, incoming, items as stored } from '../../test/support/incoming.ts';
import { ASA, refOf } from '../../test/support/world.ts';
import { recordEvent } from './record-event.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
  vi.spyOn(log, 'warn').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const SENT = {
  'M-1 at eight': ['survey', { membershipNumber: 'M-1', score: 9, answeredAt: EIGHT }],
  'M-2 at eight': ['survey', { membershipNumber: 'M-2', score: 9, answeredAt: EIGHT }],
  'M-1 at nine': ['survey', { membershipNumber: 'M-1', score: 3, answeredAt: NINE }],
  'M-2 at nine': ['survey', { membershipNumber: 'M-2', score: 3, answeredAt: NINE }],
  'M-1 logs in': ['log-in', { membershipNumber: 'M-1', loggedInAt: EIGHT }],
  'M-2 logs in': ['log-in', { membershipNumber: 'M-2', loggedInAt: NINE }],
  merge: ['merge', { from: 'M-2', into: 'M-1' }],
} as const;
type Sent = keyof typeof SENT;

/** One person who is in the register twice, as M-1 and M-2; both were asked nps in one wave. */
async function twice() {
  const world = incoming();
  const { local } = world;
  const { items } = local.world;
  const send = async (sent: Sent, by: Items = items): Promise<void> => {
    const [form, body] = SENT[sent];
    const whole = form === 'survey' ? { question: 'nps', wave: '2028-1', comment: '', ...body } : body;
    const event = await delivered(world, form, whole, { id: sent });
    await recordEvent({ ...local.world, items: by }, local.workflows, event);
  };
  for (const [id, joins] of [
    ['join-1', { ...ASA, membershipNumber: 'M-1' }],
    ['join-2', { membershipNumber: 'M-2', email: 'twice@example.org' }],
  ] as const) {
    await recordEvent(local.world, local.workflows, await delivered(world, 'join', joins, { id }));
  }
  const kept = await refOf(local, 'M-1');
  const row = async () => (await items.get(memberKey(kept)))!;
  const events = async () =>
    (await items.query({ partition: memberKey(kept).pk, range: { beginsWith: 'EVENT#' } })).items;
  return {
    local,
    items,
    send,
    events,
    answers: async () => (await events()).filter(({ type }) => type === 'survey.answered'),
    satisfaction: async () => standingOf(await row()).sums.satisfaction,
    /** The sums that are stored, those of the events' rows, and those that a rebuild would come to. */
    async sums() {
      const { points, organisation } = local.workflows;
      const anew = await recount(items, memberKey(kept).pk, points, organisation.zone);
      const counted = (await events()).flatMap((one) => contributionIn(one) ?? []);
      return [standingOf(await row()).sums, sumsOf(counted), anew.sums] as const;
    },
    rows: () => stored(world).filter((one) => one.includes(` ${KEY} `)).length,
    everything: () => stored(world),
  };
}

const ORDERS = (one: Sent, other: Sent): readonly (readonly Sent[])[] => [
  [one, other, 'merge'],
  [other, one, 'merge'],
  [one, 'merge', other],
  [other, 'merge', one],
  ['merge', one, other],
  ['merge', other, one],
];

describe('two answers of one person who was there twice', () => {
  it.each([
    ...ORDERS('M-1 at eight', 'M-2 at nine'),
    ...ORDERS('M-2 at eight', 'M-1 at nine'),
    ...ORDERS('M-2 at eight', 'M-2 at nine'),
  ])(
    'given %s, then %s, then %s, then the later one counts, once, also when all come again',
    async (...order) => {
      const { send, answers, satisfaction, sums, rows, everything } = await twice();
      for (const sent of order) await send(sent);

      expect(rows()).toBe(1);
      expect(await answers()).toMatchObject([{ sk: KEY, occurredAt: NINE, answer: { score: 3n } }]);
      expect(await satisfaction()).toBe(worth(3, NINE));
      const [now, ofEvents, anew] = await sums();
      expect([ofEvents, anew]).toEqual([now, now]);

      const before = everything();
      for (const sent of order) await send(sent);
      expect(everything()).toEqual(before);
    },
  );

  it('given an answer between the word of the merge and the moving of what it moves, then the later one counts', async () => {
    for (const [first, between] of [
      ['M-2 at eight', 'M-1 at nine'],
      ['M-2 at nine', 'M-1 at eight'],
    ] as const) {
      const { local, send, satisfaction, rows, sums } = await twice();
      await send(first);
      const stop = vi.spyOn(local.world.runs, 'stop').mockRejectedValueOnce(new Error('killed'));
      await expect(send('merge')).rejects.toThrow('killed');
      stop.mockRestore();
      await send(between);
      expect(rows()).toBe(2);

      await send('merge');

      expect(rows()).toBe(1);
      expect(await satisfaction()).toBe(worth(3, NINE));
      const [now, ofEvents, anew] = await sums();
      expect([ofEvents, anew]).toEqual([now, now]);
    }
  });

  it('given an answer between the look at where one is moved to and the move, then it looks again', async () => {
    for (const [first, between] of [
      ['M-2 at eight', 'M-1 at nine'],
      ['M-2 at nine', 'M-1 at eight'],
    ] as const) {
      const { items, send, satisfaction, rows } = await twice();
      await send(first);
      let interrupted = false;
      const busy: Items = {
        get: (key) => items.get(key),
        query: (query) => items.query(query),
        async transact(writes) {
          if (!interrupted && writes.some((write) => 'put' in write && write.put.sk === KEY)) {
            interrupted = true;
            await send(between);
          }
          await items.transact(writes);
        },
      };

      await send('merge', busy);

      expect(interrupted).toBe(true);
      expect(rows()).toBe(1);
      expect(await satisfaction()).toBe(worth(3, NINE));
    }
  });

  it('given changes on both rows, then the number of them all is kept', async () => {
    const { send, answers } = await twice();
    for (const sent of ['M-1 at eight', 'M-1 at nine', 'M-2 at eight', 'M-2 at nine', 'merge'] as const)
      await send(sent);

    expect(await answers()).toMatchObject([{ id: 'M-2 at nine', changed: 3n }]);
  });

  it('given what counts once a day on both rows, then that of the row that stays is as it was', async () => {
    const { send, events } = await twice();
    await send('M-1 logs in');
    await send('M-2 logs in');
    const logIns = async () => (await events()).filter(({ type }) => type === 'portal.login');
    const before = await logIns();

    await send('merge');

    expect(await logIns()).toEqual(before);
  });

  it('given the merge twice at once, and an answer with it, then one answer counts', async () => {
    const { send, satisfaction, rows, sums } = await twice();
    await send('M-2 at eight');
    await Promise.all([send('merge'), send('M-1 at nine'), send('merge')]);
    await send('merge');

    expect(rows()).toBe(1);
    expect(await satisfaction()).toBe(worth(3, NINE));
    const [now, ofEvents, anew] = await sums();
    expect([ofEvents, anew]).toEqual([now, now]);
  });
});
