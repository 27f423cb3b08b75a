import { describe, expect, it } from 'vitest';
import { failing, KEY, NOW, someone } from '../../test/support/consent.ts';
import { plus } from '../time/instant.ts';
import { mayWrite } from './may-write.ts';
import { pauseUntil, resume } from './pause.ts';

const by = { source: 'preference-page', textVersion: 'preferences-2', language: 'en' } as const;
const APRIL = plus(NOW, 'P3M');

describe('a pause', () => {
  it('is noted with its end, raises the version, and leaves a receipt', async () => {
    const { world, read, receipts } = await someone();

    await pauseUntil(world, await read(), APRIL, by);

    expect(await read()).toMatchObject({ pausedUntil: APRIL, version: 8n });
    expect(await receipts()).toEqual([{ ...by, pausedUntil: APRIL, at: NOW }]);
  });

  it('lasts until its end, and is over then without a write', async () => {
    const { world, read } = await someone({ fields: { email: 'asa@example.org' } });
    await pauseUntil(world, await read(), plus(NOW, 'PT1H'), by);
    const may = async (at: typeof NOW) => mayWrite(await read(), 'relation', 'email', at);

    expect(await may(plus(NOW, 'PT59M59.999S'))).toEqual({ yes: false, reason: 'paused' });
    expect(await may(plus(NOW, 'PT1H'))).toEqual({ yes: true });
  });

  it('asked for again with the same end changes nothing; with another end it moves', async () => {
    const { world, read, receipts } = await someone();
    await pauseUntil(world, await read(), APRIL, by);
    await pauseUntil(world, await read(), APRIL, by);
    expect(await read()).toMatchObject({ version: 8n });
    expect(await receipts()).toHaveLength(1);

    await pauseUntil(world, await read(), plus(NOW, 'P1M'), by);

    expect(await read()).toMatchObject({ version: 9n, pausedUntil: plus(NOW, 'P1M') });
    expect(await receipts()).toHaveLength(2);
  });

  it('cannot end now or before', async () => {
    const { world, read } = await someone();

    await expect(pauseUntil(world, await read(), NOW, by)).rejects.toThrow(RangeError);
    expect(await read()).toMatchObject({ version: 7n });
  });

  it('is taken back at once, once', async () => {
    const { world, read, receipts } = await someone();
    await pauseUntil(world, await read(), APRIL, by);

    await resume(world, await read(), by);
    await resume(world, await read(), by);

    expect((await read()).pausedUntil).toBeUndefined();
    expect((await read()).version).toBe(9n);
    const ends = (await receipts()).map((one) => 'pausedUntil' in one && one.pausedUntil);
    expect(ends).toHaveLength(2);
    expect(ends).toEqual(expect.arrayContaining([APRIL, null]));
  });

  it.each([
    ['deleted', 'delete'],
    ['erased', 'erase'],
  ])('makes nothing of a member who was %s', async (_, how) => {
    const { world, read, receipts, write, gone } = await someone({ fields: { pausedUntil: APRIL } });
    const member = await read();
    await (how === 'delete' ? gone() : write({ update: KEY, set: { status: 'erased' } }));
    const row = await world.items.get(KEY);

    await pauseUntil(world, member, plus(NOW, 'P1M'), by);
    await resume(world, member, by);

    expect(await world.items.get(KEY)).toEqual(row);
    expect(await receipts()).toEqual([]);
  });

  it.each([pauseUntilApril, resume])('is told when the store goes on failing', async (act) => {
    const { world, read } = await someone({ around: failing(3, false), fields: { pausedUntil: NOW } });

    await expect(act(world, await read(), by)).rejects.toThrow('the store is down');
  });
});

const pauseUntilApril: typeof resume = (world, member, evidence) =>
  pauseUntil(world, member, APRIL, evidence);
