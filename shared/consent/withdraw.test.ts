import { describe, expect, it } from 'vitest';
import { failing, KEY, NOW, someone } from '../../test/support/consent.ts';
import { plus } from '../time/instant.ts';
import { give } from './give.ts';
import { withdraw } from './withdraw.ts';

const by = {
  purpose: 'relation',
  channel: 'email',
  source: 'unsubscribe-link',
  message: 'key-1',
  language: 'sv',
} as const;

describe('withdraw', () => {
  it('notes since when, raises the version, and keeps a receipt of what was seen where', async () => {
    const { world, read, receipts } = await someone();

    await withdraw(world, await read(), by);

    expect(await read()).toMatchObject({ version: 8n, optOuts: { 'relation.email': NOW } });
    expect(await receipts()).toEqual([{ ...by, given: false, textVersion: 'unsubscribe-1', at: NOW }]);
  });

  it('names another text, and no message, where it came from a page or a form', async () => {
    const { world, read, receipts } = await someone();
    const { message: _none, ...others } = by;
    const fromForm = { ...others, source: 'form:newsletter', textVersion: 'newsletter-3' } as const;

    await withdraw(world, await read(), fromForm);

    expect(await receipts()).toEqual([{ ...fromForm, given: false, at: NOW }]);
  });

  it('leaves the language out of the receipt where the member has none', async () => {
    const { world, read, receipts } = await someone();

    await withdraw(world, await read(), { ...by, language: undefined });

    expect(await receipts()).toMatchObject([{ given: false }]);
    expect((await receipts())[0]).not.toHaveProperty('language');
  });

  it('a second time changes nothing: the first no is the one that counts', async () => {
    const { world, read, receipts } = await someone();
    await withdraw(world, await read(), by);
    const [member, kept] = [await read(), await receipts()];
    world.clock.moveTo(plus(NOW, 'P1D'));

    await withdraw(world, await read(), by);

    expect([await read(), await receipts()]).toEqual([member, kept]);
  });

  it('two at once leave one receipt', async () => {
    const { world, read, receipts } = await someone();
    const member = await read();

    await Promise.all([withdraw(world, member, by), withdraw(world, member, by)]);

    expect(await receipts()).toHaveLength(1);
    expect((await read()).version).toBe(8n);
  });

  it('another purpose or channel is another no, with a receipt of its own', async () => {
    const { world, read, receipts } = await someone();
    await withdraw(world, await read(), by);

    await withdraw(world, await read(), { ...by, purpose: 'service' });
    await withdraw(world, await read(), { ...by, channel: 'sms' });

    expect(Object.keys((await read()).optOuts).toSorted()).toEqual([
      'relation.email',
      'relation.sms',
      'service.email',
    ]);
    expect(await receipts()).toHaveLength(3);
  });

  it('ends a yes, and only that of the same purpose and channel', async () => {
    const fields = { 'consent.marketing.email': NOW, 'consent.marketing.sms': NOW };
    const { world, read } = await someone({ fields });

    await withdraw(world, await read(), { ...by, purpose: 'marketing' });

    expect((await read()).consents).toEqual({ 'marketing.sms': NOW });
  });

  it('counts also where a yes came in between, and the member was read before it', async () => {
    const { world, read } = await someone();
    await withdraw(world, await read(), by);
    const member = await read();
    const { message: _none, ...words } = by;
    const yes = {
      ...words,
      source: 'preference-page',
      method: 'POST',
      textVersion: 'preferences-1',
    } as const;
    await give(world, member, yes);

    await withdraw(world, member, by);

    expect((await read()).optOuts).toEqual({ 'relation.email': NOW });
  });

  it.each([false, true])(
    'a store that fails twice (having written: %s) is asked again, and there is one receipt',
    async (wrote) => {
      const { world, read, receipts } = await someone({ around: failing(2, wrote) });

      await withdraw(world, await read(), by);

      expect((await read()).optOuts).toEqual({ 'relation.email': NOW });
      expect(await receipts()).toHaveLength(1);
    },
  );

  it('a store that goes on failing is told to the caller: nobody is told that it is done', async () => {
    let calls = 0;
    const around = () => async () => {
      calls += 1;
      throw new Error('the store is down');
    };
    const { world, read } = await someone({ around });

    await expect(withdraw(world, await read(), by)).rejects.toThrow('the store is down');
    expect(calls).toBe(3);
    expect((await read()).optOuts).toEqual({});
  });

  it('makes no member of one who was deleted meanwhile', async () => {
    const { world, read, receipts, gone } = await someone();
    const member = await read();
    await gone();

    await withdraw(world, member, by);

    expect(await world.items.get(KEY)).toBeUndefined();
    expect(await receipts()).toEqual([]);
  });
});
