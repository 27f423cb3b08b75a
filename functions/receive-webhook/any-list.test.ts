import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import { loadForms, type Form } from '../../shared/webhook/form.ts';
import { column, items, post, type Answer } from '../../test/support/incoming.ts';
import { dying, good, listed, logIns, placesIn, register } from '../../test/support/night-list.ts';
import { toolPost } from '../../test/support/tool-post.ts';
import { forms } from '../../workflows/forms.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

let logged: unknown[][];
beforeEach(() => {
  logged = [];
  for (const level of ['info', 'error'] as const)
    vi.spyOn(log, level).mockImplementation((...line) => void logged.push(line));
});
afterEach(() => void vi.restoreAllMocks());

const CANARY = 'Kanariefågel';
const IDENTITY = '811218-9876';
const { member } = good(1);

/** Each says what is wrong with it, and none may be seen anywhere. */
const WRONG: readonly ((day: number) => unknown)[] = [
  () => ({ occurredAt: CANARY, member }),
  (day) => ({ ...good(day), [`${CANARY} field`]: CANARY }),
  (day) => ({ ...good(day), member: { membershipNumber: `${CANARY}!`, email: CANARY, phone: CANARY } }),
  (day) => ({ ...good(day), member: { ...member, membershipNumber: IDENTITY } }),
  (day) => ({ ...good(day), type: CANARY }),
  (day) => ({ ...good(day), events: [CANARY] }),
  () => CANARY,
  () => null,
  () => 7,
];

/** A list by the wrongness of each of its events; undefined where it is good. Each good one is of a past day of its own. */
const lists = fc.array(fc.option(fc.nat(WRONG.length - 1), { nil: undefined }), {
  minLength: 1,
  maxLength: 11,
});
const eventsOf = (list: readonly (number | undefined)[]): unknown[] =>
  list.map((wrong, at) => (wrong === undefined ? good(at + 1) : WRONG[wrong]!(at + 1)));

/** Through our own JSON, and through a map that makes the list. */
const MAPPED = loadForms(
  forms.map((form): Form => (form.name === 'log-in' ? { ...form, map: '[rows]' } : form)),
);
type World = Awaited<ReturnType<typeof register>>;
const WAYS: readonly [string, (world: World, events: readonly unknown[]) => Promise<Answer>][] = [
  ['our own JSON', ({ local }, events) => toolPost(local, 'log-ins', { id: 'night', events })],
  ['a map', ({ local }, rows) => post(local, { form: 'log-in', id: 'night', body: { rows } })],
];

describe('any list, delivered any number of times, with calls that die at any write', () => {
  it.each(WAYS)(
    'given it comes by %s, then each good event is recorded once, each wrong one waits once, and the counts add up',
    async (way, deliver) => {
      const deaths = fc.array(fc.nat(16), { maxLength: 4 });
      await fc.assert(
        fc.asyncProperty(lists, deaths, fc.integer({ min: 1, max: 3 }), async (list, diesAt, times) => {
          const world = await register(MAPPED);
          logged = [];
          const events = eventsOf(list);
          const answers: string[] = [];
          for (const at of diesAt) answers.push((await dying(world, at, () => deliver(world, events))).text);
          const whole = await Promise.all(Array.from({ length: times }, () => deliver(world, events)));
          answers.push(...whole.map(({ text }) => text));

          const days = list.flatMap((wrong, at) =>
            wrong === undefined ? [String(at + 1).padStart(2, '0')] : [],
          );
          const places = list.flatMap((wrong, at) => (wrong === undefined ? [] : [at + 1]));
          const isTogether = way === 'a map' && days.length === 0;
          // Of a map that makes nothing right the body waits whole, unless it may not be kept.
          const isRefused = isTogether && JSON.stringify(events).includes(IDENTITY);
          for (const { status, json } of whole) {
            expect(status).toBe(isRefused ? 400 : 202);
            expect([json.taken, json.waiting]).toEqual(
              isTogether ? [undefined, undefined] : [days.length, places.length],
            );
          }
          expect(await logIns(world)).toEqual(days);
          expect(placesIn(await listed(world))).toEqual(isTogether ? (isRefused ? [] : [0]) : places);
          expect(await world.queue.deadLetters()).toEqual([]);
          const kept = [...items(world), ...column(world.db, 'SELECT body FROM queue')];
          for (const seen of [answers.join(), kept.join(), JSON.stringify(logged)])
            expect(seen).not.toMatch(/Kanarie|811218|9876/);
        }),
        { numRuns: 40 },
      );
    },
  );
});
