import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import { loadForms, type Form } from '../../shared/webhook/form.ts';
import { post } from '../../test/support/incoming.ts';
import {
  BAD,
  change,
  good,
  listed,
  logIns,
  placesIn,
  register,
  submit,
  withMap,
} from '../../test/support/night-list.ts';
import { ASA } from '../../test/support/world.ts';
import { forms } from '../../workflows/forms.ts';
import { workflows } from '../../workflows/index.ts';
import { replayBody, replayQuarantined } from './replay.ts';

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
  vi.spyOn(log, 'error').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

describe('the replay of what waits from a list', () => {
  /** It takes what our own JSON does not. */
  const LENIENT = withMap('events.{ "member": member, "occurredAt": occurredAt[$ != "canary"] }');

  it('given its form is mended, then it alone goes its way, under its own id, and its row is gone', async () => {
    const world = await register();
    await submit(world);
    const four = (await listed(world)).find(({ place }) => place === 4)!;
    const done = await replayBody(world.local.world, { forms: LENIENT }, four);
    expect(done).toEqual({ replayed: [four.id], kept: [] });
    expect(await logIns(world)).toEqual(['07', '08', '09']);
    expect((await listed(world)).map(({ place }) => place)).toEqual([2]);
    // The same delivery once more, to the form as it was and as it is.
    await submit(world);
    expect(await replayBody(world.local.world, { forms: LENIENT }, four)).toBeUndefined();
    expect(await logIns(world)).toEqual(['07', '08', '09']);
  });

  it('given nothing was mended, then it stays; given its form now takes less, then it says so', async () => {
    const world = await register();
    await submit(world);
    const before = await listed(world);
    expect((await replayQuarantined(world.local.world, workflows)).replayed).toEqual([]);
    expect(await listed(world)).toEqual(before);
    const { kept } = await replayQuarantined(world.local.world, { forms: withMap('nothing') });
    expect(kept.map(({ place, reason }) => [place, reason])).toEqual(
      before.map(({ place }) => [place, 'The event portal.login is not complete: the event: is missing.']),
    );
  });

  it('given a whole list that waits from before, then its good events go their way, and each wrong one waits by itself', async () => {
    const world = await register();
    // As it was kept when one wrong event held up all: a body that was no list to the form of the day.
    change(world, withMap('events[0].nothing'));
    const events = [BAD, good(7), good(8), BAD];
    const { json } = await submit(world, { id: 'night', events });
    expect([json.quarantined, 'taken' in json]).toEqual([true, false]);
    change(world, workflows.forms);
    const done = await replayQuarantined(world.local.world, workflows);
    expect(done.replayed).toEqual([json.id]);
    expect(placesIn(done.kept)).toEqual([1, 4]);
    expect(placesIn(await listed(world))).toEqual([1, 4]);
    expect(await logIns(world)).toEqual(['07', '08']);
    const again = await replayQuarantined(world.local.world, workflows);
    expect([again.replayed, again.kept.length]).toEqual([[], 2]);
    await submit(world, { id: 'night', events });
    expect([await logIns(world), (await listed(world)).length]).toEqual([['07', '08'], 2]);
  });

  it('given another body was taken under its id meanwhile, then it stays and says so', async () => {
    const world = await register();
    change(world, withMap('events[0].nothing'));
    await submit(world, { id: 'night', events: [good(7), BAD] });
    change(world, workflows.forms);
    await submit(world, { id: 'night', events: [good(8), good(9)] });
    const { replayed, kept } = await replayQuarantined(world.local.world, workflows);
    expect([replayed, kept]).toMatchObject([[], [{ code: 'DeliveryConflict' }]]);
    expect(await logIns(world)).toEqual(['08', '09']);
  });
});

describe('a map that makes a list', () => {
  const rows = (map: string) =>
    loadForms(forms.map((form): Form => (form.name === 'log-in' ? { ...form, map } : form)));
  const BY_NUMBER = rows('rows.{ "member": { "membershipNumber": n }, "occurredAt": at }');
  const MENDED = rows('rows.{ "member": { "membershipNumber": n ?? nummer }, "occurredAt": at }');
  const at = (day: string): string => `2028-01-${day}T06:00:00Z`;
  const BODY = {
    rows: [
      { n: ASA.membershipNumber, at: at('07') },
      { nummer: ASA.membershipNumber, at: at('08') },
      { n: ASA.membershipNumber, at: at('09') },
    ],
  };

  it('given one is wrong, then the others are recorded; when the map is mended, that one too, once', async () => {
    const world = await register(BY_NUMBER);
    const { json } = await post(world.local, { form: 'log-in', id: 'n', body: BODY });
    expect(json).toMatchObject({ accepted: true, quarantined: true, taken: 2, waiting: 1 });
    expect(json.message).toContain('event 2: member (question "n"): needs a membershipNumber');
    expect(await logIns(world)).toEqual(['07', '09']);
    expect((await replayQuarantined(world.local.world, { forms: MENDED })).replayed).toHaveLength(1);
    expect(await logIns(world)).toEqual(['07', '08', '09']);
    await post(world.local, { form: 'log-in', id: 'n', body: BODY });
    expect([await logIns(world), await listed(world)]).toEqual([['07', '08', '09'], []]);
  });

  it('given the mended map makes fewer, then what has no place any more stays and says so', async () => {
    const world = await register(BY_NUMBER);
    await post(world.local, { form: 'log-in', id: 'n', body: BODY });
    const { kept } = await replayQuarantined(world.local.world, {
      forms: rows('[rows[0].{ "member": { "membershipNumber": n } }]'),
    });
    expect(kept).toMatchObject([
      { code: 'does-not-map', reason: expect.stringContaining('none at place 2') },
    ]);
  });

  it('given all are wrong, then the body waits whole for its map, and a replay takes it apart', async () => {
    const world = await register(BY_NUMBER);
    const body = { rows: [BODY.rows[1], { ...BODY.rows[1], at: at('09') }] };
    const { json } = await post(world.local, { form: 'log-in', id: 'n', body });
    expect(json.message).toMatch(/^No event of the list is complete: event 1: member .*; event 2: member /);
    expect(await listed(world)).toHaveLength(1);
    expect((await replayQuarantined(world.local.world, { forms: MENDED })).kept).toEqual([]);
    expect([await logIns(world), await listed(world)]).toEqual([['08', '09'], []]);
  });
});
