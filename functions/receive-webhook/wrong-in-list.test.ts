import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import { loadForms, type Form } from '../../shared/webhook/form.ts';
import { column, items } from '../../test/support/incoming.ts';
import {
  BAD,
  change,
  dying,
  good,
  listed,
  logIns,
  placesIn,
  register,
  submit,
  withMap,
} from '../../test/support/night-list.ts';
import { toolPost } from '../../test/support/tool-post.ts';
import { forms } from '../../workflows/forms.ts';
import { workflows } from '../../workflows/index.ts';
import { discardQuarantined, replayQuarantined } from './replay.ts';

let error: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
  error = vi.spyOn(log, 'error').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const messages = (): string[] => (error.mock.calls as unknown[][]).map(([message]) => String(message));

describe('a list of which some events are wrong', () => {
  it('given it, then the others are recorded, and each wrong one waits by itself with its place and reason', async () => {
    const world = await register();
    const { status, json, text } = await submit(world);
    const message =
      'Taken: 2 of 4. In quarantine: 2, by their place in the list: ' +
      'event 2: occurredAt: expected an ISO 8601 instant with Z or an offset, years 0000-9999, such as 2028-01-03T08:00:00Z; ' +
      'event 4: the event has fields that are not known: colour. ' +
      'Send only what waits again, mended and under another id: what was taken would count twice.';
    expect([status, json]).toEqual([
      202,
      {
        accepted: true,
        quarantined: true,
        id: expect.any(String),
        error: 'invalid-event',
        taken: 2,
        waiting: 2,
        message,
      },
    ]);
    expect(await logIns(world)).toEqual(['07', '08']);
    expect((await listed(world)).toSorted((a, b) => a.place! - b.place!)).toMatchObject([
      { form: 'log-ins', place: 2, code: 'invalid-event', reason: expect.stringContaining('occurredAt: ') },
      { form: 'log-ins', place: 4, code: 'invalid-event', reason: expect.stringContaining('colour') },
    ]);
    const ids = (await listed(world)).map(({ id }) => id);
    expect(new Set([...ids, json.id]).size).toBe(3);
    expect(error.mock.calls).toEqual([
      [
        expect.stringContaining('wait in quarantine'),
        { event: json.id, form: 'log-ins', code: 'invalid-event', taken: 2, waiting: 2 },
      ],
    ]);
    const rows = [...items(world), ...column(world.db, 'SELECT body FROM queue')].join('\n');
    for (const seen of [text, rows, JSON.stringify(error.mock.calls)]) expect(seen).not.toMatch(/canary/i);
  });

  it('given it is delivered again, at once, a year later and after staff threw one away, then nothing more is recorded or waits', async () => {
    const world = await register();
    const [first, ...others] = await Promise.all([submit(world), submit(world), submit(world)]);
    for (const { text } of others) expect(text).toBe(first.text);
    const [one, other] = await listed(world);
    await discardQuarantined(world.local.world, one!);
    await world.local.engine.advanceTo('2029-01-11T09:12:00.000Z' as never);
    expect((await submit(world)).text).toBe(first.text);
    expect(await logIns(world)).toEqual(['07', '08']);
    expect(await listed(world)).toEqual([other]);
  });

  it('given another body under its id, longer or mended, then nothing of that is taken, the sender is told, and an alarm raised', async () => {
    const world = await register();
    const { json } = await submit(world);
    const mended = { id: 'night', events: [good(7), good(10), good(8), good(9), good(11)] };
    const { status, json: told } = await submit(world, mended);
    expect([status, told]).toEqual([
      202,
      { conflict: true, id: json.id, message: expect.stringContaining('the first one counts') },
    ]);
    expect(messages().at(-1)).toContain('delivery conflict');
    expect(await logIns(world)).toEqual(['07', '08']);
    expect(await listed(world)).toHaveLength(2);
  });

  it('given its form no longer knows it as a list when it comes again, then it does not wait whole besides', async () => {
    const world = await register();
    await submit(world);
    const waiting = await listed(world);
    change(world, withMap('nothing'));
    expect((await submit(world)).json.quarantined).toBe(true);
    expect(await listed(world)).toEqual(waiting);
    expect((await submit(world, { id: 'night', other: 1 })).json.conflict).toBe(true);
    expect(messages().at(-1)).toContain('delivery conflict');
    expect(await listed(world)).toEqual(waiting);
  });

  it('given another body waits under its id, and its own first event is wrong, then nothing of it is taken', async () => {
    const world = await register();
    await submit(world, { id: 'night', ...BAD });
    const { json } = await submit(world, { id: 'night', events: [BAD, good(7)] });
    expect(json.conflict).toBe(true);
    expect([await logIns(world), (await listed(world)).length]).toEqual([[], 1]);
  });

  it('given every one is wrong, then each waits, and none was accepted', async () => {
    const world = await register();
    const { json } = await submit(world, { id: 'night', events: [BAD, BAD, 'canary'] });
    expect(json).toMatchObject({ quarantined: true, taken: 0, waiting: 3 });
    expect(json).not.toHaveProperty('accepted');
    expect(placesIn(await listed(world))).toEqual([1, 2, 3]);
    expect(world.queue.size()).toBe(0);
  });

  it('given none is wrong, then the answer says how many were taken', async () => {
    const world = await register();
    const { json } = await submit(world, { id: 'night', events: [good(7), good(8)] });
    expect(json).toEqual({
      accepted: true,
      id: expect.any(String),
      taken: 2,
      waiting: 0,
      message: 'Taken: 2 of 2.',
    });
    expect(error).not.toHaveBeenCalled();
  });

  it('given a list that was recorded before lists were known by a row, then none of it is recorded again', async () => {
    const world = await register();
    const list = { id: 'night', events: [good(7), good(8)] };
    await submit(world, list);
    expect(await logIns(world)).toEqual(['07', '08']);
    world.db.exec("DELETE FROM items WHERE pk LIKE 'LIST#%'");
    expect((await submit(world, list)).json.taken).toBe(2);
    expect(await logIns(world)).toEqual(['07', '08']);
  });

  it('given a national identity number in one, then that one is noted without its body, and holds up no other', async () => {
    const world = await register();
    const events = [good(7), { ...good(8), member: { membershipNumber: '811218-9876' } }, BAD];
    const { json, text } = await submit(world, { id: 'night', events });
    expect([json.taken, json.waiting, text.includes('9876')]).toEqual([1, 2, false]);
    expect(await logIns(world)).toEqual(['07']);
    const row = (await listed(world)).find(({ place }) => place === 2)!;
    expect(row.reason).toContain('It was kept nowhere: have it sent anew');
    const rows = items(world).filter((one) => one.startsWith('QUARANTINE#'));
    expect([rows.length, rows.filter((one) => /"body":/.test(one)).length]).toEqual([2, 1]);
    expect(rows.join()).not.toMatch(/8112/);
    // A replay has nothing to read, and leaves it.
    const { kept } = await replayQuarantined(world.local.world, workflows);
    expect(kept.find(({ id }) => id === row.id)).toEqual(row);
    expect(await discardQuarantined(world.local.world, row)).toBe(true);
  });

  it('given its form’s cap, then each counts, also those that wait, and a list over it is refused whole', async () => {
    const capped = forms.map((form): Form => (form.name === 'log-ins' ? { ...form, dailyCap: 5 } : form));
    const world = await register(loadForms(capped));
    expect((await submit(world)).status).toBe(202);
    const over = await submit(world, { id: 'b', events: [good(10), BAD] });
    expect([over.status, over.json.error]).toEqual([429, 'too-many']);
    expect(await listed(world)).toHaveLength(2);
    expect((await submit(world, { id: 'c', events: [BAD] })).status).toBe(202);
  });

  it('given what is wrong is larger than a row, then it is refused whole, and nothing is stored', async () => {
    const world = await register();
    // A number of four characters that JSON writes out with twenty-one.
    const text = `{"id":"n","events":[{"member":{"membershipNumber":"M-1"}},{"big":[${'1e20,'.repeat(50_000)}1]}]}`;
    const before = items(world).filter((row) => !row.startsWith('CAP#'));
    const { status, json } = await toolPost(world.local, 'log-ins', Buffer.from(text));
    expect([status, json.error]).toEqual([413, 'too-large']);
    expect(items(world).filter((row) => !row.startsWith('CAP#'))).toEqual(before);
    expect(world.queue.size()).toBe(0);
  });
});

describe('a call that dies while it stores a list', () => {
  // The first count of a day takes two writes.
  it.each([
    ['nothing but the count of its cap', 2],
    ['its good events', 3],
    ['one of its wrong ones', 4],
    ['all but the row by which it is known', 5],
  ])(
    'given it had stored %s, then it is no 2xx, and the next attempt stores the rest once',
    async (_, at) => {
      const world = await register();
      expect((await dying(world, at, () => submit(world))).status).toBe(500);
      const { status, json } = await submit(world);
      expect([status, json.taken, json.waiting]).toEqual([202, 2, 2]);
      expect(await logIns(world)).toEqual(['07', '08']);
      expect(placesIn(await listed(world))).toEqual([2, 4]);
    },
  );

  it('given another body then comes under its id, then what waits of the first is not replaced, and the sender is told', async () => {
    const world = await register();
    expect((await dying(world, 5, () => submit(world))).status).toBe(500);
    const waiting = await listed(world);
    const other = { id: 'night', events: [good(10), { ...BAD, more: 1 }, good(11)] };
    expect((await submit(world, other)).json.conflict).toBe(true);
    expect(messages().at(-1)).toContain('delivery conflict');
    expect([waiting.length, await listed(world)]).toEqual([2, waiting]);
  });
});
