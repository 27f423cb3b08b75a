import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import { delivered, incoming, keptAbout, register } from '../../test/support/incoming.ts';
import { ASA, submitAndSettle } from '../../test/support/world.ts';
import { recordEvent } from '../record-event/record-event.ts';
import { createHandler } from './handler.ts';
import { startJourney } from './start-journey.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const FIVE = [1, 2, 3, 4, 5];

describe('a journey started at a date', () => {
  async function given() {
    const world = incoming();
    await submitAndSettle(world.local, 'join', ASA, 'join');
    const [member] = await register(world);
    const ask = (occurrence: string, about: { journey?: string; member?: string } = {}) =>
      startJourney(world.local.world, world.local.workflows, {
        member: about.member ?? member!.ref,
        journey: about.journey ?? 'welcome',
        occurrence,
      });
    return { world, ask };
  }

  it('begins once for each occurrence, however often and at once it is asked for', async () => {
    const { world, ask } = await given();
    const outcomes = await Promise.all(FIVE.map(() => ask('2029-01-11')));
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(outcomes[0]).toMatchObject({ started: true });
    expect(keptAbout(world, 'RUN#')).toHaveLength(2);
    expect(world.local.runs.list()).toHaveLength(2);
  });

  it('is refused with its reason: unknown journey, nobody, left, already ran', async () => {
    const { world, ask } = await given();
    expect(await ask('2029', { journey: 'toString' })).toEqual({ started: false, reason: 'unknown-journey' });
    expect(await ask('2029', { member: 'NOBODY' })).toEqual({ started: false, reason: 'erased' });
    await submitAndSettle(world.local, 'leave', { membershipNumber: ASA.membershipNumber }, 'leave');
    expect(await ask('2029')).toEqual({ started: false, reason: 'left' });
    await submitAndSettle(world.local, 'join', ASA, 'back');
    expect(await ask('2028-01-11')).toEqual({ started: false, reason: 'already-ran' });
    expect(keptAbout(world, 'RUN#')).toHaveLength(1);
  });

  it('is refused to a member who leaves at this very moment', async () => {
    const { world, ask } = await given();
    const { local } = world;
    const leave = await delivered(
      world,
      'leave',
      { membershipNumber: ASA.membershipNumber },
      { id: 'leave' },
    );
    const transact = local.world.items.transact.bind(local.world.items);
    const spy = vi.spyOn(local.world.items, 'transact').mockImplementationOnce(async (writes) => {
      spy.mockRestore();
      await recordEvent(local.world, local.workflows, leave);
      await transact(writes);
    });
    expect(await ask('2029-01-11')).toEqual({ started: false, reason: 'left' });
    expect(keptAbout(world, 'RUN#').map((body) => body.includes('"ended"'))).toEqual([true]);
  });

  it('whose start failed is started by the next call, as one run', async () => {
    const { world, ask } = await given();
    const { local } = world;
    vi.spyOn(local.world.runs, 'start').mockRejectedValueOnce(new Error('killed'));
    await expect(ask('2029-01-11')).rejects.toThrow('killed');
    expect(local.runs.list()).toHaveLength(1);
    expect(await ask('2029-01-11')).toMatchObject({ started: true });
    expect([local.runs.list().length, keptAbout(world, 'RUN#').length]).toEqual([2, 2]);
  });

  it.each([
    ['a part missing', { member: 'A', journey: 'welcome' }],
    ['an empty part', { member: '', journey: 'welcome', occurrence: '2029' }],
    [
      'something more, which could be about a person',
      { member: 'A', journey: 'welcome', occurrence: '2029', email: 'x' },
    ],
    ['nothing', undefined],
  ])('is refused when asked for with %s, and nothing is begun', async (_, request) => {
    const { world } = await given();
    const handler = createHandler(world.local.world, world.local.workflows);
    await expect(handler(request, {} as never)).rejects.toMatchObject({ name: 'ZodError' });
    expect(keptAbout(world, 'RUN#')).toHaveLength(1);
  });
});
