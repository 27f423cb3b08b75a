import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import {
  column,
  delivered,
  incoming,
  keptAbout,
  register,
  type Incoming,
} from '../../test/support/incoming.ts';
import { ASA, submitAndSettle } from '../../test/support/world.ts';
import type { Journey } from '../../shared/journey/journey.ts';
import { workflows } from '../../workflows/index.ts';
import { recordEvent } from './record-event.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const NUMBER = { membershipNumber: ASA.membershipNumber };
const MORNING = '2028-01-11T08:00:00Z';
const LATER = '2028-01-11T09:00:00Z';

const submit = async ({ local }: Incoming, form: string, body: object): Promise<void> => {
  const { result } = await submitAndSettle(local, form, body);
  expect(result).toMatchObject({ statusCode: 202 });
};
const standing = async (world: Incoming) =>
  (await register(world)).map(({ membershipNumber, status, joinedOn }) => [
    membershipNumber,
    status,
    joinedOn,
  ]);
const waiting = ({ db }: Incoming): string[] =>
  column(db, "SELECT pk FROM items WHERE pk LIKE 'UNMATCHED#%'");
const steps = ({ local }: Incoming) => local.mailbox.accepted().map(({ tags }) => tags.step);
const runStates = (world: Incoming): string[] => wordsOf(keptAbout(world, 'RUN#'), /"state":"(\w+)"/);
/** What a pattern finds in each, in the order of the alphabet. */
const wordsOf = (bodies: readonly string[], pattern: RegExp): string[] =>
  bodies.map((body) => pattern.exec(body)?.[1] ?? '').toSorted((a, b) => a.localeCompare(b));

describe('an event whose member is not known', () => {
  it('waits, sealed and listed once, and is applied when the member appears', async () => {
    const world = incoming();
    await submit(world, 'log-in', { ...NUMBER, email: ASA.email });
    expect([(await register(world)).length, world.queue.size()]).toEqual([0, 0]);
    const listed = await world.local.world.items.query({ index: 'byText', partition: 'UNMATCHED' });
    expect(listed.items.map(({ type, form }) => [type, form])).toEqual([['portal.login', 'log-in']]);
    expect(column(world.db, 'SELECT body FROM items').join()).not.toContain('asa.ek');

    await submit(world, 'join', ASA);
    const types = wordsOf(keptAbout(world, 'EVENT#'), /"type":"([\w.]+)"/);
    expect(types).toEqual(['member.joined', 'portal.login']);
    expect(waiting(world)).toEqual([]);
  });

  it.each([
    ['the number', NUMBER],
    ['the address', { email: ASA.email }],
    ['the phone', { phone: ASA.phone }],
  ])('is found by whichever it gave that the member appears with: %s', async (_, known) => {
    const world = incoming();
    await submit(world, 'leave', { ...NUMBER, email: ASA.email, phone: ASA.phone, submittedAt: LATER });
    await submit(world, 'join', { ...known, submittedAt: MORNING });
    expect((await register(world)).map(({ status }) => status)).toEqual(['left']);
    expect(waiting(world)).toEqual([]);
  });

  it('is found by the one thing that it gave, among all that the member appears with', async () => {
    const world = incoming();
    await submit(world, 'leave', { phone: ASA.phone, submittedAt: LATER });
    await submit(world, 'join', { ...ASA, submittedAt: MORNING });
    expect((await register(world)).map(({ status }) => status)).toEqual(['left']);
    expect(waiting(world)).toEqual([]);
  });

  it('a leave newer than the join ends the membership before any mail goes', async () => {
    const world = incoming();
    await submit(world, 'leave', { ...NUMBER, submittedAt: LATER });
    await submit(world, 'join', { ...ASA, submittedAt: MORNING });
    expect(await standing(world)).toEqual([['M-10482', 'left', '2028-01-11']]);
    expect([runStates(world), steps(world), waiting(world)]).toEqual([['ended'], [], []]);
  });

  it('a leave older than the join changes nothing of it', async () => {
    const world = incoming();
    await submit(world, 'leave', { ...NUMBER, submittedAt: MORNING });
    await submit(world, 'join', { ...ASA, submittedAt: LATER });
    expect(await standing(world)).toEqual([['M-10482', 'active', '2028-01-11']]);
    expect([runStates(world), steps(world), waiting(world)]).toEqual([['running'], ['hello'], []]);
  });

  it('is not lost when the member appears while it is put to wait', async () => {
    const world = incoming();
    const ports = world.local.world;
    const join = await delivered(world, 'join', ASA, { id: 'join' });
    const leave = await delivered(world, 'leave', NUMBER, { id: 'leave' });
    const transact = ports.items.transact.bind(ports.items);
    const spy = vi.spyOn(ports.items, 'transact').mockImplementationOnce(async (writes) => {
      spy.mockRestore();
      await recordEvent(ports, workflows, join);
      await transact(writes);
    });
    await recordEvent(ports, workflows, leave);
    expect([(await register(world))[0]?.status, waiting(world)]).toEqual(['left', []]);
  });

  it('that cannot be read any more does not hold up the member: it goes the way of the queue', async () => {
    const world = incoming();
    const error = vi.spyOn(log, 'error').mockReturnValue();
    await submit(world, 'log-in', NUMBER);
    world.db.exec(
      `UPDATE items SET body = replace(body, '\\"v\\":1', '\\"v\\":2') WHERE pk LIKE 'UNMATCHED#%'`,
    );
    await submit(world, 'join', ASA);
    expect(steps(world)).toEqual(['hello']);
    expect(error).toHaveBeenCalledWith(
      'an event that had waited for its member was not recorded',
      expect.anything(),
    );
    await world.local.engine.advanceTo(plus(world.local.clock.now(), 'PT1H'));
    expect([(await world.queue.deadLetters()).length, waiting(world).length]).toEqual([1, 1]);
  });
});

describe('leaving and coming back', () => {
  it('on the same day: a member again, and the series is not begun a second time for one joining date', async () => {
    const world = incoming();
    await submit(world, 'join', { ...ASA, submittedAt: '2028-01-11T07:00:00Z' });
    await submit(world, 'leave', { ...NUMBER, submittedAt: MORNING });
    await submit(world, 'join', { ...ASA, submittedAt: LATER });
    expect(await standing(world)).toEqual([['M-10482', 'active', '2028-01-11']]);
    await world.local.engine.advanceTo(plus(world.local.clock.now(), 'P60D'));
    expect([runStates(world), steps(world)]).toEqual([['ended'], ['hello']]);
    expect(keptAbout(world, 'EVENT#').join()).toContain('already ran for this occurrence');
  });

  it('a year later: a new series, and what the member had said before still holds', async () => {
    const world = incoming();
    const { local } = world;
    await submit(world, 'join', ASA);
    await local.engine.advanceTo(plus(local.clock.now(), 'P60D'));
    await submit(world, 'leave', NUMBER);
    await local.engine.advanceTo(plus(local.clock.now(), 'P1Y'));
    expect(steps(world)).toHaveLength(5);
    await submit(world, 'join', { ...NUMBER, givenName: 'Åsa-Li' });
    await local.engine.advanceTo(plus(local.clock.now(), 'P60D'));
    expect(await register(world)).toMatchObject([
      { status: 'active', joinedOn: '2029-03-11', givenName: 'Åsa-Li', email: ASA.email, language: 'sv' },
    ]);
    expect([runStates(world), steps(world).length]).toEqual([['completed', 'completed'], 10]);
  });

  it('a late leave that is older than the rejoin ends the first membership alone', async () => {
    const world = incoming({ at: instant('2028-01-11T09:12:00Z') });
    const { local } = world;
    await submit(world, 'join', ASA);
    await local.engine.advanceTo(instant('2028-01-25T09:12:00Z'));
    await submit(world, 'join', ASA);
    await local.engine.advanceTo(instant('2028-01-26T09:12:00Z'));
    expect(await standing(world)).toEqual([['M-10482', 'active', '2028-01-11']]);

    await submit(world, 'leave', { ...NUMBER, submittedAt: '2028-01-20T12:00:00Z' });
    // As if the leave had come in time: the second joining is a new membership with its own series.
    expect(await standing(world)).toEqual([['M-10482', 'active', '2028-01-25']]);
    expect(runStates(world)).toEqual(['ended', 'running']);
    expect(steps(world)[0]).toBe('hello');
  });

  it('a late join that is older than the one we know moves the joining date, and begins no second series', async () => {
    const world = incoming();
    await submit(world, 'join', ASA);
    await submit(world, 'join', {
      ...ASA,
      submittedAt: '2028-01-02T09:00:00Z',
      givenName: 'Asa',
      familyName: 'Berg',
    });
    expect(await register(world)).toMatchObject([
      { joinedOn: '2028-01-02', givenName: 'Åsa', familyName: 'Ek' },
    ]);
    expect([runStates(world), steps(world)]).toEqual([['running'], ['hello']]);
  });

  it('begins no series for one who had joined before the series was there', async () => {
    const journeys = new Map<string, Journey>();
    const world = incoming({ workflows: { ...workflows, journeys } });
    await submit(world, 'join', ASA);
    for (const [name, journey] of workflows.journeys) journeys.set(name, journey);
    await submit(world, 'join', { ...ASA, familyName: 'Ek Berg' });
    expect(runStates(world)).toEqual([]);
    expect(keptAbout(world, 'EVENT#').join()).toContain('not started: the member had joined already');
  });

  it('an event from the future counts as of when it was received: a leave after it is not too old', async () => {
    const world = incoming();
    await submit(world, 'join', { ...ASA, submittedAt: '2999-01-01T00:00:00Z' });
    await world.local.engine.advanceTo(plus(world.local.clock.now(), 'P1D'));
    await submit(world, 'leave', NUMBER);
    expect((await register(world)).map(({ status, joinedOn }) => [status, joinedOn])).toEqual([
      ['left', '2028-01-11'],
    ]);
  });

  it('a register sent anew every night leaves one member, one series and a row that does not grow', async () => {
    const world = incoming();
    const { local } = world;
    for (let night = 0; night < 120; night += 1) {
      const receivedAt = plus(local.clock.now(), `PT${night}H`);
      await recordEvent(
        local.world,
        local.workflows,
        await delivered(world, 'join', ASA, { id: `n${night}`, receivedAt }),
      );
    }
    const [member] = await register(world);
    expect([member?.joinedOn, member?.statusSince]).toEqual(['2028-01-11', '2028-01-11T09:12:00.000Z']);
    expect(member?.history?.length).toBeLessThanOrEqual(50);
    expect(runStates(world)).toHaveLength(1);
  });
});

describe('who a form means', () => {
  const LI = { ...ASA, membershipNumber: 'M-2', givenName: 'Li' };

  it('two members with one address are told apart by their numbers', async () => {
    const world = incoming();
    await submit(world, 'join', ASA);
    await submit(world, 'join', LI);
    await submit(world, 'leave', { membershipNumber: 'M-2', email: ASA.email });
    expect(await standing(world)).toEqual([
      ['M-10482', 'active', '2028-01-11'],
      ['M-2', 'left', '2028-01-11'],
    ]);
    expect(world.local.mailbox.accepted().map(({ to }) => to)).toEqual([ASA.email, ASA.email]);
  });

  it('an address alone is enough while it is one member’s, and no longer when it is two’s', async () => {
    const world = incoming();
    await submit(world, 'join', ASA);
    await submit(world, 'log-in', { email: 'Asa.Ek@EXAMPLE.org' });
    expect([keptAbout(world, 'EVENT#').length, waiting(world).length]).toEqual([2, 0]);
    await submit(world, 'join', LI);
    await submit(world, 'leave', { email: ASA.email });
    expect((await standing(world)).map(([, status]) => status)).toEqual(['active', 'active']);
    expect(waiting(world)).toHaveLength(1);
  });

  it('an address that two share and a phone that one has mean that one', async () => {
    const world = incoming();
    await submit(world, 'join', ASA);
    await submit(world, 'join', { ...LI, phone: '070-174 06 06' });
    await submit(world, 'leave', { email: ASA.email, phone: '+46 70 174 06 06' });
    expect((await standing(world)).map(([, status]) => status)).toEqual(['active', 'left']);
  });

  it('a number is the same in upper and in lower case', async () => {
    const world = incoming();
    await submit(world, 'join', ASA);
    await submit(world, 'join', { membershipNumber: 'm-10482', familyName: 'Ek Berg' });
    await submit(world, 'leave', { membershipNumber: ' M-10482 ' });
    expect(await register(world)).toMatchObject([{ status: 'left', familyName: 'Ek Berg' }]);
  });

  it('who joined with an address alone gets the number when it is given', async () => {
    const world = incoming();
    await submit(world, 'join', { email: ASA.email });
    await submit(world, 'join', ASA);
    await submit(world, 'leave', NUMBER);
    expect(await standing(world)).toEqual([['M-10482', 'left', '2028-01-11']]);
  });

  it('a new address is the one that counts, and the old one means nobody', async () => {
    const world = incoming();
    await submit(world, 'join', ASA);
    await submit(world, 'join', { ...NUMBER, email: 'new@example.org' });
    await submit(world, 'leave', { email: ASA.email });
    expect((await register(world))[0]).toMatchObject({ status: 'active', email: 'new@example.org' });
    await submit(world, 'leave', { email: 'new@example.org' });
    expect((await register(world))[0]?.status).toBe('left');
  });
});
