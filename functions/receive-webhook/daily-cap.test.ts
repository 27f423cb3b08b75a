import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import { instant, type Instant } from '../../shared/time/instant.ts';
import { loadForms, type Form } from '../../shared/webhook/form.ts';
import { incoming, items, type Answer, type Incoming } from '../../test/support/incoming.ts';
import { toolPost } from '../../test/support/tool-post.ts';
import { forms } from '../../workflows/forms.ts';
import { workflows } from '../../workflows/index.ts';
import { countAgainstCap } from './daily-cap.ts';

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
  vi.spyOn(log, 'error').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

/** Half an hour before midnight in Stockholm. */
const EVENING = instant('2028-01-11T22:30:00Z');

function given(dailyCap: number, at: Instant = EVENING): Incoming {
  const capped = forms.map((form): Form =>
    form.source === 'jotform' || form.source === 'token' ? { ...form, dailyCap } : form,
  );
  return incoming({ at, workflows: { ...workflows, forms: loadForms(capped) } });
}

let next = 0;
function sendOne({ local }: Incoming): Promise<Answer> {
  next += 1;
  const body = { ...local.workflows.forms.get('jotform-help')!.example, submissionID: `s-${next}` };
  return toolPost(local, 'jotform-help', body);
}
async function sendMany(world: Incoming, times: number): Promise<number[]> {
  const statuses = [];
  for (let at = 0; at < times; at += 1) statuses.push((await sendOne(world)).status);
  return statuses;
}

describe('the daily cap of a source that does not sign', () => {
  it('given the cap is reached, then 429 says when to come again, and nothing is stored', async () => {
    const world = given(3);
    expect(await sendMany(world, 3)).toEqual([202, 202, 202]);
    const before = items(world);
    const answer = await sendOne(world);
    expect([answer.status, answer.json.error, answer.headers?.['retry-after']]).toEqual([
      429,
      'too-many',
      '1800',
    ]);
    expect(answer.json.message).toContain('at most 3 events a day');
    expect([world.queue.size(), items(world)]).toEqual([3, before]);
  });

  it('given more than the cap, then the log says so at level ERROR, once a day and for each form', async () => {
    const world = given(1);
    const error = vi.mocked(log.error);
    const told = (form: string) => [
      'a form has reached its daily cap: what it sends until midnight is answered 429 and not stored',
      { form, dailyCap: 1 },
    ];
    await sendMany(world, 1);
    expect(error.mock.calls).toEqual([]);
    await sendMany(world, 3);
    const login = { member: { membershipNumber: 'M-1' } };
    await toolPost(world.local, 'log-ins', { id: 'a', ...login });
    await toolPost(world.local, 'log-ins', { id: 'b', ...login });
    expect(error.mock.calls).toEqual([told('jotform-help'), told('log-ins')]);
    await world.local.engine.advanceTo(instant('2028-01-11T23:00:00Z'));
    await sendMany(world, 3);
    expect(error.mock.calls).toEqual([told('jotform-help'), told('log-ins'), told('jotform-help')]);
  });

  it('given midnight has passed in the organisation’s zone, then it counts anew', async () => {
    const world = given(2);
    expect(await sendMany(world, 3)).toEqual([202, 202, 429]);
    await world.local.engine.advanceTo(instant('2028-01-11T22:59:59Z'));
    expect(await sendMany(world, 1)).toEqual([429]);
    await world.local.engine.advanceTo(instant('2028-01-11T23:00:00Z'));
    expect(await sendMany(world, 3)).toEqual([202, 202, 429]);
    expect(items(world).filter((row) => row.startsWith('CAP#'))).toHaveLength(1);
  });

  it('given many at once, then no more than the cap are taken', async () => {
    const world = given(7);
    const answers = await Promise.all(Array.from({ length: 20 }, () => sendOne(world)));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(7);
    expect(world.queue.size()).toBe(7);
  });

  it('given a body for quarantine, then that counts too', async () => {
    const world = given(1);
    const first = await toolPost(world.local, 'jotform-help', { rawRequest: {} });
    const second = await toolPost(world.local, 'jotform-help', { rawRequest: { other: 1 } });
    expect([first.json.quarantined, second.status]).toEqual([true, 429]);
    expect(items(world).filter((row) => row.startsWith('QUARANTINE#'))).toHaveLength(1);
  });

  it('given a list, then each of its events counts, and one that would pass the cap is refused whole', async () => {
    const world = given(3);
    const event = { member: { membershipNumber: 'M-1' } };
    const list = (id: string, size: number): Promise<Answer> =>
      toolPost(world.local, 'log-ins', { id, events: Array.from({ length: size }, () => event) });
    const tooLong = await list('a', 4);
    expect([tooLong.status, tooLong.json.error]).toEqual([413, 'too-large']);
    expect([(await list('b', 2)).status, (await list('c', 2)).status, (await list('d', 1)).status]).toEqual([
      202, 429, 202,
    ]);
  });

  it('given a source that signs, then there is no cap and no row', async () => {
    const world = given(1);
    for (const id of ['a', 'b', 'c'])
      expect((await toolPost(world.local, 'hubspot-event', { id, memberNumber: 'M-1' })).status).toBe(202);
    expect(items(world)).toEqual([]);
  });

  it('given each form, then each has a count of its own', async () => {
    const world = given(1);
    expect(await sendMany(world, 2)).toEqual([202, 429]);
    expect((await toolPost(world.local, 'log-ins', { member: { membershipNumber: 'M-1' } })).status).toBe(
      202,
    );
  });

  it.each([
    ['2028-03-26T00:30:00Z', 'spring, a day of 23 hours', 77_400],
    ['2028-10-29T00:30:00Z', 'autumn, a day of 25 hours', 81_000],
  ])('given %s in %s, then it says the seconds to the next midnight there', async (at, _, seconds) => {
    const world = given(1, instant(at));
    await sendOne(world);
    expect((await sendOne(world)).headers?.['retry-after']).toBe(String(seconds));
  });

  it('given a clock that is not yet past midnight, then the new day’s count does not begin anew', async () => {
    const { local } = given(1);
    const store = local.world.items;
    const count = (now: string) =>
      countAgainstCap(
        store,
        { name: 'f', dailyCap: 2 },
        { events: 1, zone: 'Europe/Stockholm', now: instant(now) },
      );
    await count('2028-01-11T23:00:00.100Z');
    await count('2028-01-11T22:59:59.900Z');
    await expect(count('2028-01-11T23:00:00.200Z')).rejects.toMatchObject({ code: 'too-many' });
    await expect(count('2028-01-11T22:59:59.950Z')).rejects.toMatchObject({ code: 'too-many' });
  });

  it('given the store is down, then it is a fault and not a refusal', async () => {
    const world = given(1);
    vi.spyOn(world.local.world.items, 'transact').mockRejectedValueOnce(new Error('down'));
    expect((await sendOne(world)).status).toBe(500);
    expect([world.queue.size(), items(world)]).toEqual([0, []]);
  });
});
