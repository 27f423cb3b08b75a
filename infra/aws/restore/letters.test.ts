import { describe, expect, it } from 'vitest';
import { linkKey } from '../../../shared/consent/link.ts';
import { entryKey, type MessageState } from '../../../shared/message/ledger.ts';
import { MEMBER, memberRow, messageRow, twoTables } from '../../../test/support/two-tables.ts';

const link = (id: string, more: object = {}) => ({
  ...linkKey(id),
  member: MEMBER,
  key: `key-${id}`,
  purpose: 'relation' as const,
  channel: 'email' as const,
  journey: 'welcome',
  step: 'hello',
  run: 'r',
  ...more,
});
const message = (id: string, more: Parameters<typeof messageRow>[2] = {}) =>
  messageRow(MEMBER, `key-${id}`, { link: id, ...more });

describe('links in letters that the restored table does not know', () => {
  it('work again, once each, and those that are known stay as they are', async () => {
    const { old, restored, carry, told } = await twoTables(async (side) => {
      await side.put(message('known'), link('known'));
    });
    await old.put(message('late'), link('late', { question: 'nps', occurrence: 'w1' }), message('gone'));
    await old.put(link('known', { step: 'other' }), message('bad'), link('bad', { purpose: 'fun' }));
    expect(await carry()).toMatchObject({ links: 1, letters: 2, unreadable: 1 });
    expect(await carry()).toMatchObject({ links: 0, letters: 0, unreadable: 1 });
    const kept = await restored.items.get(linkKey('late'));
    expect(kept).toEqual(link('late', { question: 'nps', occurrence: 'w1' }));
    expect((await restored.items.get(linkKey('known')))?.step).toBe('hello');
    expect(await restored.items.get(linkKey('bad'))).toBeUndefined();
    expect(told[0]).toBe(`${MEMBER} from: purpose of a letter`);
  });

  it('given a letter to a row that was made and merged since, then its link is the member’s', async () => {
    const { old, restored, carry } = await twoTables();
    await old.spoil({ mergedFrom: ['M2'] });
    await old.put(memberRow('M2', { status: 'left', mergedInto: MEMBER, numberPk: 'none' }));
    await old.put(messageRow('M2', 'k', { link: 'l' }), link('l', { member: 'M2' }));
    expect(await carry()).toMatchObject({ both: 1, links: 1, letters: 0 });
    expect((await restored.items.get(linkKey('l')))?.member).toBe(MEMBER);
    expect(await restored.items.get(entryKey('M2', 'k'))).toBeUndefined();
  });
});

describe('letters of the lost time', () => {
  const owned = { owner: 'o', attempts: 1n, textPk: 'DUE#message', textSk: '2028-01-12T10:10:00.000Z#key-l' };
  const stateOf = async (side: Awaited<ReturnType<typeof twoTables>>['restored']) =>
    (await side.items.get(entryKey(MEMBER, 'key-l')))?.state;

  it.each<[MessageState, object, MessageState | undefined]>([
    ['sent', {}, 'sent'],
    ['delivered', {}, 'delivered'],
    ['complained', {}, 'complained'],
    ['bounced', { reason: 'hard' }, 'bounced'],
    ['presumed-sent', {}, 'presumed-sent'],
    ['dispatching', owned, 'dispatching'],
    ['waiting', { reason: 'throttled', ...owned }, undefined],
    ['skipped', { reason: 'capped' }, undefined],
    ['failed', { reason: 'rejected' }, undefined],
  ])(
    'given one that is %s, then the ledger knows of it as far as it was handed over',
    async (state, more, then) => {
      const { old, restored, carry } = await twoTables();
      await old.put(message('l', { state, ...more }));
      expect((await carry()).letters).toBe(then ? 1 : 0);
      expect(await stateOf(restored)).toBe(then);
      expect((await carry()).letters).toBe(0);
    },
  );

  it('given one that waited at the restore point and went since, then it does not wait any more', async () => {
    const waiting = message('l', { state: 'waiting', reason: 'throttled', ...owned });
    const { old, restored, carry } = await twoTables((side) => side.put(waiting));
    await old.put(message('l'));
    expect((await carry()).letters).toBe(1);
    expect(await stateOf(restored)).toBe('sent');
  });

  it('given one of whose fate nobody knows, then the sweep looks for it, and what no entry has stays behind', async () => {
    const { old, restored, carry } = await twoTables();
    const { owner: _owner, attempts: _attempts, ...listed } = owned;
    await old.put(message('l', { state: 'unknown', ...listed, strange: 'x' }));
    await carry();
    const { providerId: _id, ...entry } = message('l', { state: 'unknown', ...listed });
    expect(await restored.items.get(entryKey(MEMBER, 'key-l'))).toEqual(entry);
  });
});
