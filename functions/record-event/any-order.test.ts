import * as fc from 'fast-check';
import { beforeEach, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import { eventsAsked } from '../../shared/journey/events-asked.ts';
import type { Member } from '../../shared/member/member.ts';
import { plus } from '../../shared/time/instant.ts';
import {
  column,
  delivered,
  incoming,
  keptAbout,
  register,
  type Incoming,
} from '../../test/support/incoming.ts';
import { recordEvent } from './record-event.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
});

/*
 * Where the order in which events come may matter, and where not:
 *
 * - Not for the register. What a member is follows from what happened when; queues and forms deliver as they like. So
 *   status and joining date follow from all joins and leaves in order of time, and each field is what was said last.
 * - For two things of the very same instant there is no other order than that in which they came. Here all differ.
 * - An address names whoever has it when the event is recorded: a log-in by an address that two members share waits,
 *   while before the second joined it meant the first. Here members are named by their numbers. (Log-ins change no
 *   register, so even then only the place of the event would differ.)
 * - For what was sent: a mail that went cannot be called back by a leave that comes later. So runs are not compared,
 *   only that none is open for one who has left.
 */

type Sent = readonly [form: string, body: object];
const A = 'M-1';
const B = 'M-2';
const EVENTS: readonly Sent[] = [
  [
    'join',
    { membershipNumber: A, email: 'a@example.org', givenName: 'Åsa', submittedAt: '2026-01-10T10:00:00Z' },
  ],
  [
    'join',
    { membershipNumber: A, email: 'a2@example.org', familyName: 'Ek', submittedAt: '2026-03-01T10:00:00Z' },
  ],
  ['leave', { membershipNumber: A, submittedAt: '2026-06-01T10:00:00Z' }],
  ['leave', { membershipNumber: A, email: 'a@example.org', submittedAt: '2026-06-02T10:00:00Z' }],
  [
    'join',
    { membershipNumber: A, email: 'a3@example.org', language: 'nb', submittedAt: '2027-06-01T08:00:00Z' },
  ],
  [
    'join',
    {
      membershipNumber: A,
      phone: '070-174 06 05',
      joinedOn: '2027-07-01',
      submittedAt: '2027-06-09T08:00:00Z',
    },
  ],
  ['log-in', { membershipNumber: A, loggedInAt: '2027-06-02T08:00:00Z' }],
  [
    'update',
    {
      membershipNumber: A,
      changes: { familyName: 'Berg', segments: { region: 'Norr', role: 'lärare' } },
      submittedAt: '2026-04-01T10:00:00Z',
    },
  ],
  [
    'update',
    {
      membershipNumber: A,
      changes: { phone: null, segments: { region: 'Syd', role: null } },
      submittedAt: '2027-08-01T10:00:00Z',
    },
  ],
  // In one house: the same address and the same phone.
  [
    'join',
    {
      membershipNumber: B,
      email: 'a3@example.org',
      phone: '070-174 06 05',
      submittedAt: '2026-02-01T10:00:00Z',
    },
  ],
  ['log-in', { membershipNumber: B, loggedInAt: '2026-02-02T08:00:00Z' }],
  ['leave', { membershipNumber: B, submittedAt: '2027-09-01T10:00:00Z' }],
];

async function record(world: Incoming, at: number): Promise<void> {
  const [form, body] = EVENTS[at]!;
  await recordEvent(
    world.local.world,
    world.local.workflows,
    await delivered(world, form, body, { id: `e${at}` }),
  );
}

/** What is known of members, without what counts how it came about, nor what a long row may leave out: ./tidy.ts. */
async function known(world: Incoming) {
  const asked = eventsAsked(world.local.workflows.journeys);
  return (await register(world)).map(
    ({ ref: _ref, version: _version, sends: _sends, recent: _recent, last, ...member }) => ({
      ...member,
      last: Object.fromEntries(Object.entries(last).filter(([type]) => asked.has(type))),
    }),
  );
}

const given = (events: readonly number[]): Promise<Incoming> =>
  events.reduce(async (before, at) => {
    const world = await before;
    await record(world, at);
    return world;
  }, Promise.resolve(incoming()));

const openRuns = (world: Incoming): string[] =>
  keptAbout(world, 'RUN#').filter((body) => /"state":"(?:starting|running)"/.test(body));

const kinds = (member: Partial<Member>) => [member.status, member.statusSince, member.joinedOn];

it('in order of time the register is as anyone would keep it by hand', async () => {
  const members = await known(await given(EVENTS.keys().toArray()));
  expect(members.map(kinds)).toEqual([
    ['active', '2027-06-01T08:00:00.000Z', '2027-06-01'],
    ['left', '2027-09-01T10:00:00.000Z', '2026-02-01'],
  ]);
  expect(members).toMatchObject([
    {
      givenName: 'Åsa',
      familyName: 'Berg',
      email: 'a3@example.org',
      language: 'nb',
      segments: { region: 'Syd' },
    },
    { email: 'a3@example.org', phone: '+46701740605' },
  ]);
});

it('in any order, with any repetition, one after the other or at once, the register is the same', async () => {
  const all = EVENTS.keys().toArray();
  const expected = await known(await given(all));
  const order = fc
    .tuple(
      fc.shuffledSubarray(all, { minLength: all.length }),
      fc.array(fc.nat(all.length - 1), { maxLength: 8 }),
    )
    .chain(([events, again]) =>
      fc.shuffledSubarray([...events, ...again], { minLength: events.length + again.length }),
    );
  await fc.assert(
    fc.asyncProperty(order, fc.boolean(), async (events, atOnce) => {
      const world = incoming();
      if (atOnce) await Promise.all(events.map((at) => record(world, at)));
      else for (const at of events) await record(world, at);

      expect(await known(world)).toEqual(expected);
      expect(keptAbout(world, 'EVENT#')).toHaveLength(EVENTS.length);
      expect(column(world.db, "SELECT pk FROM items WHERE pk LIKE 'UNMATCHED#%'")).toEqual([]);
      // Of the one who left nothing is under way; of the one who is there at most the series of this membership.
      expect(openRuns(world).length).toBeLessThanOrEqual(1);
      for (const run of openRuns(world)) expect(run).toContain('"occurrence":"2027-0');
      expect(openRuns(world).every((run) => !run.includes('"occurrence":"2026-02-01"'))).toBe(true);
    }),
    { numRuns: 60 },
  );
});

it('any part of the events gives the same register in any order', async () => {
  const all = EVENTS.keys().toArray();
  const parts = fc
    .subarray(all, { minLength: 1 })
    .chain((part) => fc.tuple(fc.constant(part), fc.shuffledSubarray(part, { minLength: part.length })));
  await fc.assert(
    fc.asyncProperty(parts, async ([part, shuffled]) => {
      expect(await known(await given(shuffled))).toEqual(await known(await given(part)));
    }),
    { numRuns: 60 },
  );
});

it('at most fifty joins and leaves are kept, and the latest still decide', async () => {
  const world = incoming();
  const start = plus(world.local.clock.now(), 'PT0S');
  for (let at = 0; at < 61; at += 1) {
    const form = at % 2 === 0 ? 'join' : 'leave';
    const event = await delivered(
      world,
      form,
      { membershipNumber: A },
      { id: `e${at}`, receivedAt: plus(start, `P${at}D`) },
    );
    await recordEvent(world.local.world, world.local.workflows, event);
  }
  const [member] = await register(world);
  expect([member?.status, member?.joinedOn, member?.history?.length]).toEqual(['active', '2028-03-11', 50]);
});
