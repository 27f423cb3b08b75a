import { describe, expect, it } from 'vitest';
import { createLocalItems } from '../adapters/items.local.ts';
import { openDatabase } from '../adapters/sqlite.ts';
import { instant, plus } from '../time/instant.ts';
import {
  freeze,
  freezeSending,
  heldBack,
  readSwitch,
  release,
  releaseSending,
  tripFor,
} from './sending-switch.ts';

const NOW = instant('2028-03-01T09:00:00Z');
const given = () => createLocalItems(openDatabase(':memory:'));

describe('the switch of all sending', () => {
  it('lets everything through as long as nobody has touched it', async () => {
    const state = await readSwitch(given(), NOW);
    expect([state, heldBack(state, 'email'), heldBack(state, 'sms')]).toEqual([
      { frozen: undefined, tripped: [] },
      undefined,
      undefined,
    ]);
  });

  it('holds back both channels once frozen, since the first time and for its reason, until it is released', async () => {
    const items = given();
    await items.transact([freeze('wrong text in the newsletter', NOW)]);
    await expect(items.transact([freeze('again', plus(NOW, 'PT1H'))])).rejects.toThrow(
      'refused by the condition of write 0',
    );
    const frozen = await readSwitch(items, plus(NOW, 'P30D'));
    expect(frozen.frozen).toEqual({ since: NOW, why: 'wrong text in the newsletter' });
    expect([heldBack(frozen, 'email'), heldBack(frozen, 'sms')]).toEqual(['frozen', 'frozen']);
    await items.transact([release()]);
    expect(heldBack(await readSwitch(items, NOW), 'email')).toBeUndefined();
  });

  it.each(['paused', 'not-verified', 'not-configured'])(
    'leaves a provider alone for a quarter of an hour that says "%s", and only that channel',
    async (reason) => {
      const items = given();
      await items.transact(tripFor('email', reason, NOW));
      const tripped = await readSwitch(items, plus(NOW, 'PT14M59S'));
      expect([heldBack(tripped, 'email'), heldBack(tripped, 'sms')]).toEqual([reason, undefined]);
      expect(heldBack(await readSwitch(items, plus(NOW, 'PT15M')), 'email')).toBeUndefined();
    },
  );

  it('is frozen once and keeps its first reason, however often a person presses', async () => {
    const items = given();
    expect(await freezeSending(items, 'wrong text', NOW)).toBe(true);
    expect(await freezeSending(items, 'again', plus(NOW, 'PT1H'))).toBe(false);
    expect((await readSwitch(items, NOW)).frozen).toEqual({ since: NOW, why: 'wrong text' });
  });

  it('is released as a whole: providers that had refused us are asked again at once', async () => {
    const items = given();
    await freezeSending(items, 'wrong text', NOW);
    await items.transact([...tripFor('email', 'paused', NOW), ...tripFor('sms', 'not-configured', NOW)]);
    await releaseSending(items);
    expect(await readSwitch(items, NOW)).toEqual({ frozen: undefined, tripped: [] });
    // Released twice, it stays released.
    await releaseSending(items);
    expect(heldBack(await readSwitch(items, NOW), 'sms')).toBeUndefined();
  });

  it('says so when the store fails, and does not count it as frozen', async () => {
    const items = { ...given(), transact: () => Promise.reject(new Error('down')) };
    await expect(freezeSending(items, 'wrong text', NOW)).rejects.toThrow('down');
  });

  it.each(['throttled', 'quota', 'rejected', 'bad-address', 'unreachable'])(
    'is not moved by "%s", which is about one message or one moment',
    (reason) => {
      expect(tripFor('email', reason, NOW)).toEqual([]);
    },
  );
});
