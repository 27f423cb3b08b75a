import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { seededBytes } from '../../../shared/adapters/ids.local.ts';
import type { Bytes } from '../../../shared/adapters/ids.ts';
import { createGroup } from '../../../shared/adapters/sqlite.transaction.ts';
import type { Workflows } from '../../../shared/journey/workflows.ts';
import { addDays, atLocalTime, dateIn } from '../../../shared/time/civil.ts';
import { fromEpochMs, toEpochMs, type Instant } from '../../../shared/time/instant.ts';
import { recorder } from '../member-store.ts';
import { submit } from '../webhook.ts';
import { createLocalWorld, type LocalWorld } from '../world.ts';
import { chanceOf, type Chance } from './chance.ts';
import { livesOf, type Happening } from './life.ts';
import { hasNothingToDo, workOff } from './office.ts';
import { inventPeople, type Person } from './people.ts';
import { createReaders } from './readers.ts';

/** How many people there are in all, how many of them were in the register when the union began with Lojal, and when that was. */
const SIZE = { people: 200, registered: 100, days: 730 } as const;
const DAY = 24 * 60 * 60 * 1000;
/** Staff have not come to what was put on their list in the last days. */
const LEFT_FOR_THE_VISITOR_DAYS = 6;

export interface HistoryOptions {
  readonly db: DatabaseSync;
  readonly workflows: Workflows;
  readonly publicUrl: string;
  /** The instant at which the history ends. */
  readonly now: Instant;
  /** What the wall shows, in milliseconds since 1970: from there the clock goes on by itself when the data is opened. */
  readonly wall: number;
  /** Everything that happens follows from it and from `now`. */
  readonly seed: string;
  /** Where the secrets of the data come from; default the machine, since they are kept and guard what is. */
  readonly secretBytes?: Bytes;
  /** Default the two years of 200 people; smaller ones in tests. */
  readonly size?: Readonly<Record<keyof typeof SIZE, number>>;
  /** Told now and then how much is done, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

export interface Made {
  /** Submissions that did not become what they should, by form: the organisation has made its forms its own. */
  readonly misfits: ReadonlyMap<string, number>;
}

/**
 * Two years of an invented union, lived on the virtual clock: 100 members whom an import brought, 100 more who join, what they do and answer, and what staff do for them, through the receiver, the queue, the engine and the members'
 * pages.
 * It is committed once, when it is whole: half of it is of no use to anyone.
 * @throws Error when an event ended among the dead letters: a mistake of ours.
 */
export function makeHistory(options: HistoryOptions): Promise<Made> {
  return createGroup(options.db)(() => live(options));
}

async function live(options: HistoryOptions): Promise<Made> {
  const { db, workflows, publicUrl, now, wall, seed, secretBytes, onProgress } = options;
  const { people: many, registered, days } = options.size ?? SIZE;
  const from = fromEpochMs(toEpochMs(now) - days * DAY);
  const people = inventPeople(many, chanceOf(`${seed}:people`));
  const chance = chanceOf(`${seed}:life`);
  const readers = createReaders(people, chance, () => local);
  const local = createLocalWorld({
    db,
    workflows,
    publicUrl,
    at: from,
    // It stands still here, so that time passes by hand alone.
    wall: () => wall,
    secretBytes: secretBytes ?? 'machine',
    bytes: seededBytes(`${seed}:ids`),
    mailer: readers.mailer,
    texter: readers.texter,
    unwatched: true,
  });
  const [register, joining] = [people.slice(0, registered), people.slice(registered)];
  await importRegister(local, register, chance);
  const misfits = new Map<string, number>();
  const happenings = [
    ...livesOf({ register, joining }, { from, to: now }, chance).map((happening, index) => ({
      at: happening.at,
      isIdle: async () => false,
      act: () => send(local, happening, `${seed}-${index}`, misfits),
    })),
    ...workingDays(local, from, now).map((at) => ({
      at,
      // A day on which there is nothing to do need not be stopped at.
      isIdle: () => hasNothingToDo(local),
      act: () => workOff(local, dateIn(workflows.organisation.zone, now), chance),
    })),
  ].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));

  const react = async (until: Instant): Promise<void> => {
    for (let at = readers.nextAt(); at !== undefined && at <= until; at = readers.nextAt()) {
      await local.engine.advanceTo(at);
      await readers.act(local);
    }
  };
  let told = 0;
  for (const { at, isIdle, act } of happenings) {
    await react(at);
    if (await isIdle()) continue;
    await local.engine.advanceTo(at);
    await act();
    const share = (toEpochMs(at) - toEpochMs(from)) / (days * DAY);
    if (share - told < 0.01) continue;
    told = share;
    onProgress?.(share);
    // So that a signal is heard, and who asks for a page is told to wait.
    await setImmediate();
  }
  await react(now);
  await local.engine.advanceTo(now);
  const lost = await local.queue.deadLetters();
  if (lost.length > 0) throw new Error(`${lost.length} events ended among the dead letters, expected none.`);
  onProgress?.(1);
  return { misfits };
}

/** They have been members for one to twenty years when the union begins with Lojal. */
async function importRegister(local: LocalWorld, people: readonly Person[], chance: Chance): Promise<void> {
  const record = recorder(local.world, local.workflows, { welcome: false });
  const receivedAt = local.clock.now();
  const today = dateIn(local.workflows.organisation.zone, receivedAt);
  for (const { membershipNumber, fields } of people)
    await record({
      id: `register-${membershipNumber}`,
      form: 'import',
      bodyHash: membershipNumber,
      receivedAt,
      type: 'member.joined',
      fields: { member: { ...fields, joinedOn: addDays(today, -chance.between(365, 20 * 365)) } },
    });
  await local.engine.settle();
}

/** Half past nine on every weekday, but for the last few days. */
function workingDays(local: LocalWorld, from: Instant, to: Instant): readonly Instant[] {
  const { zone } = local.workflows.organisation;
  const last = addDays(dateIn(zone, to), -LEFT_FOR_THE_VISITOR_DAYS);
  const days: Instant[] = [];
  for (let date = addDays(dateIn(zone, from), 1); date < last; date = addDays(date, 1)) {
    const weekday = new Date(date).getUTCDay();
    if (weekday >= 1 && weekday <= 5) days.push(atLocalTime(date, '09:30', zone));
  }
  return days;
}

async function send(
  local: LocalWorld,
  { form, body }: Happening,
  id: string,
  misfits: Map<string, number>,
): Promise<void> {
  const isThere = local.workflows.forms.has(form);
  const result = isThere ? await submit(local, { form, id, body }) : undefined;
  const isTaken =
    typeof result === 'object' && result.statusCode === 202 && !result.body?.includes('quarantined');
  if (!isTaken) misfits.set(form, (misfits.get(form) ?? 0) + 1);
}
