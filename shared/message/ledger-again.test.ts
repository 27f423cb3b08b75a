import { describe, expect, it } from 'vitest';
import { itemsWith, key, LATER, message, NOW } from '../../test/support/ledger.ts';
import { TransactionRefused } from '../ports/items.ts';
import { plus } from '../time/instant.ts';
import { beginAgain, putBack } from './ledger-again.ts';
import { resolve, settle, toEntry } from './ledger.ts';

const hold = { owner: 'second', link: 'link-2' };

async function given() {
  const items = await itemsWith('presumed-sent');
  const entry = async () => toEntry((await items.get(key))!);
  const begin = async () => items.transact([beginAgain(await entry(), hold, LATER)]);
  return { items, entry, begin };
}

describe('a message that a person has sent again', () => {
  it('is not taken hold of a third time, also when nobody knows what became of the second', async () => {
    const { items, entry, begin } = await given();
    await begin();
    await items.transact([settle(message, hold.owner, { state: 'unknown' }, LATER)]);
    await items.transact([resolve(await entry(), { state: 'presumed-sent' }, plus(NOW, 'P2D'))]);
    expect(await entry()).toMatchObject({ state: 'presumed-sent', resends: 1n });
    await expect(begin()).rejects.toThrow(TransactionRefused);
  });

  it('may be taken hold of anew when it was certainly not taken, with the date of before', async () => {
    const { items, entry, begin } = await given();
    const before = await entry();
    await begin();
    await items.transact([putBack(before, hold.owner)]);
    expect(await entry()).toEqual(before);
    await begin();
    expect(await entry()).toMatchObject({ state: 'dispatching', owner: 'second' });
  });

  it('is put back by who holds it and by no other', async () => {
    const { items, entry, begin } = await given();
    const before = await entry();
    await begin();
    await expect(items.transact([putBack(before, 'another')])).rejects.toThrow(TransactionRefused);
  });
});
