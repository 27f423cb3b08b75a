import { describe, expect, it } from 'vitest';
import { TransactionRefused, type Item, type Write } from '../ports/items.ts';
import { plus } from '../time/instant.ts';
import {
  entry,
  hold,
  itemsWith,
  key,
  LATER,
  message,
  NOW,
  stateIn,
  STATES,
  told,
} from '../../test/support/ledger.ts';
import { beginAgain, putBack } from './ledger-again.ts';
import {
  begin,
  DUE_MESSAGES,
  messageKey,
  resolve,
  settle,
  skip,
  toEntry,
  TRANSITIONS,
  type LedgerEntry,
  type MessageState,
} from './ledger.ts';

/** Every way in which the code can try to bring a message into a state. */
const acts: Readonly<Record<MessageState, readonly ((standing: LedgerEntry | undefined) => Write)[]>> = {
  dispatching: [
    () => begin(message, { ...hold, owner: 'another' }, LATER),
    (standing) =>
      beginAgain(standing ?? entry({ state: 'unknown' }), { owner: 'another', link: 'link-2' }, LATER),
  ],
  sent: [
    () => settle(message, 'mine', { state: 'sent', providerId: 'p' }, LATER),
    (standing) => told(standing ?? entry({ state: 'unknown' }), { state: 'sent', providerId: 'p' }, LATER),
  ],
  delivered: [(standing) => told(standing ?? entry({ state: 'unknown' }), { state: 'delivered' }, LATER)],
  bounced: [
    (standing) =>
      told(standing ?? entry({ state: 'unknown' }), { state: 'bounced', reason: 'General' }, LATER),
  ],
  complained: [(standing) => told(standing ?? entry({ state: 'unknown' }), { state: 'complained' }, LATER)],
  waiting: [
    () => settle(message, 'mine', { state: 'waiting', reason: 'quota' }, LATER),
    (standing) => resolve(standing ?? entry({ state: 'unknown' }), { state: 'waiting' }, LATER),
  ],
  unknown: [
    () => settle(message, 'mine', { state: 'unknown' }, LATER),
    (standing) => resolve(standing ?? entry({ state: 'unknown' }), { state: 'unknown' }, LATER),
  ],
  'presumed-sent': [
    (standing) => putBack(standing ?? entry({ state: 'unknown' }), 'mine'),
    (standing) => resolve(standing ?? entry({ state: 'unknown' }), { state: 'presumed-sent' }, LATER),
  ],
  skipped: [
    () => skip(message, 'left', LATER),
    (standing) =>
      resolve(standing ?? entry({ state: 'unknown' }), { state: 'skipped', reason: 'ended' }, LATER),
  ],
  failed: [
    () => settle(message, 'mine', { state: 'failed', reason: 'rejected' }, LATER),
    (standing) => resolve(standing ?? entry({ state: 'unknown' }), { state: 'failed', reason: 'x' }, LATER),
  ],
};

async function attempt(from: MessageState | 'none', act: (typeof acts)[MessageState][number]) {
  const items = await itemsWith(from);
  const before = await items.get(key);
  try {
    await items.transact([act(before && toEntry(before))]);
    return { allowed: true, items, before };
  } catch (error) {
    if (!(error instanceof TransactionRefused || error instanceof TypeError)) throw error;
    return { allowed: false, items, before };
  }
}

const FROM = Object.keys(TRANSITIONS) as (MessageState | 'none')[];
const pairs = FROM.flatMap((from) => STATES.map((to) => ({ from, to })));

describe('the graph of a message’s states', () => {
  it('is whole: every state can be reached, and what has its fate keeps it', () => {
    expect(new Set(Object.values(TRANSITIONS).flat())).toEqual(new Set(STATES));
    for (const final of ['complained', 'skipped', 'failed'] as const) {
      expect(TRANSITIONS[final]).toEqual([]);
    }
    expect(pairs).toHaveLength(110);
  });

  it('never leads back, but from one attempt to the next, and by a person’s decision', () => {
    const seen = new Set<string>();
    const visit = (state: MessageState, path: readonly MessageState[]): void => {
      const back = path.indexOf(state);
      if (back >= 0) seen.add([...path.slice(back), state].toSorted().join(' '));
      else for (const next of TRANSITIONS[state]) visit(next, [...path, state]);
    };
    for (const state of STATES) visit(state, []);

    expect([...seen].toSorted()).toEqual([
      'dispatching dispatching presumed-sent',
      'dispatching dispatching presumed-sent unknown',
      'dispatching dispatching waiting',
      'dispatching presumed-sent presumed-sent',
      'dispatching presumed-sent presumed-sent unknown',
      'dispatching presumed-sent unknown unknown',
      'dispatching waiting waiting',
      'waiting waiting',
    ]);
  });

  it.each(FROM)('a message that is %s is made by the acts themselves', async (from) => {
    expect(await stateIn(await itemsWith(from))).toBe(from);
  });

  it.each(pairs.filter(({ from, to }) => TRANSITIONS[from].includes(to)))(
    '$from may become $to, by at least one act',
    async ({ from, to }) => {
      const tried = await Promise.all(acts[to].map((act) => attempt(from, act)));

      const done = tried.filter(({ allowed }) => allowed);
      expect(done).not.toEqual([]);
      for (const { items } of done) expect(await stateIn(items)).toBe(to);
    },
  );

  it.each(pairs.filter(({ from, to }) => !TRANSITIONS[from].includes(to)))(
    '$from may not become $to, by any act, and stays as it was',
    async ({ from, to }) => {
      for (const act of acts[to]) {
        const { allowed, items, before } = await attempt(from, act);
        expect(allowed).toBe(false);
        expect(await items.get(key)).toEqual(before);
      }
    },
  );
});

describe('a message that is held', () => {
  it.each([
    { state: 'sent', providerId: 'p' },
    { state: 'failed', reason: 'r' },
    { state: 'waiting', reason: 'r' },
    { state: 'unknown' },
  ] as const)('can be ended as $state by its owner alone', async (outcome) => {
    const items = await itemsWith('dispatching');

    await expect(items.transact([settle(message, 'another', outcome, LATER)])).rejects.toThrow(
      TransactionRefused,
    );
    expect(await stateIn(items)).toBe('dispatching');
  });

  it('is not taken out of its function’s hands by the sweep, except as unknown', () => {
    const held = entry({ state: 'dispatching', ...hold });

    expect(() => resolve(held, { state: 'failed', reason: 'x' }, LATER)).toThrow(
      `Message ${message.key} is dispatching and cannot become failed.`,
    );
    expect(() => resolve(held, { state: 'unknown' }, LATER)).not.toThrow();
  });

  it('keeps its link and counts its attempts over a wait', async () => {
    const items = await itemsWith('waiting');

    expect(toEntry((await items.get(key))!)).toMatchObject({ link: 'link-1', attempts: 1n });
  });
});

describe('when the sweep looks', () => {
  const dueAt = (item: Item | undefined): unknown => item && [item.textPk, item.textSk];

  it.each([
    ['dispatching', 'PT10M'],
    ['waiting', 'PT2H'],
    ['unknown', 'PT24H'],
  ] as const)('at one that is %s, after %s', async (state, after) => {
    const items = await itemsWith(state);

    expect(dueAt(await items.get(key))).toEqual([DUE_MESSAGES, `${plus(NOW, after)}#${message.key}`]);
  });

  it.each(['sent', 'delivered', 'bounced', 'complained', 'presumed-sent', 'skipped', 'failed'] as const)(
    'never at one that is %s',
    async (state) => {
      const items = await itemsWith(state);

      expect(await items.get(key)).toBeDefined();
      expect(dueAt(await items.get(key))).toEqual([undefined, undefined]);
      expect(await items.query({ index: 'byText', partition: DUE_MESSAGES })).toEqual({ items: [] });
    },
  );

  it('a message left behind is presumed sent a day after it was handed over, however late that was found', () => {
    const write = resolve(entry({ state: 'dispatching', ...hold }), { state: 'unknown' }, plus(NOW, 'PT1H'));

    expect(write).toMatchObject({ set: { at: LATER, textSk: `${plus(NOW, 'PT24H')}#${message.key}` } });
  });
});

describe('messageKey', () => {
  it('is the same for ever', () => {
    expect(messageKey('member-1', 'welcome', '2028-01-11', 'hello')).toBe('bdaccc52ed6135743e5770656ae00c0d');
  });

  it('differs by each of its parts, wherever the parts are divided', () => {
    const keys = [
      messageKey('a', 'b', 'c', 'd'),
      messageKey('A', 'b', 'c', 'd'),
      messageKey('a', 'B', 'c', 'd'),
      messageKey('a', 'b', 'C', 'd'),
      messageKey('a', 'b', 'c', 'D'),
      messageKey('ab', '', 'c', 'd'),
    ];

    expect(new Set(keys).size).toBe(keys.length);
    for (const one of keys) expect(one).toMatch(/^[0-9a-f]{32}$/);
  });
});
