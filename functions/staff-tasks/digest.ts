import { errorFacts, log } from '../../shared/log.ts';
import type { Organisation, Staff } from '../../shared/member/organisation.ts';
import { listOpenTasks, type OpenTask } from '../../shared/member/staff-task.ts';
import { heldBack, readSwitch, tripFor } from '../../shared/message/sending-switch.ts';
import { TransactionRefused, type Items, type Write } from '../../shared/ports/items.ts';
import { MailNotAccepted, type Mail } from '../../shared/ports/mailer.ts';
import { addDays, atLocalTime, dateIn, type CivilDate } from '../../shared/time/civil.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { isWorkingDay, workingDaysAfter } from '../../shared/time/working-days.ts';
import { digestMail } from './digest-mail.ts';
import {
  begin,
  digestKey,
  DUE_DIGESTS,
  giveUp,
  settle,
  toDigest,
  type Digest,
  type DigestOutcome,
} from './digest-row.ts';
import { countTasks, MOST_COUNTED } from './list-tasks.ts';
import type { SweepNeeds } from './needs.ts';

type World = Pick<SweepNeeds, 'items' | 'mailer' | 'publicUrl' | 'clock' | 'ids'>;
type Place = Pick<Organisation, 'zone' | 'country'>;

/** When it goes; what could not go before noon is not news any more, and tomorrow brings another. */
const OPENS = '08:00';
const CLOSES = '12:00';

/**
 * Writes to staff, once on each working day from 08:00, when there was something to do at that time. Called every hour.
 * As with members' mails, its row stands before the provider is called, and what may have gone is never sent again.
 * @returns what became of it in this call; nothing when there was nothing to send, or it had gone.
 */
export async function sendDigest(
  world: World,
  {
    organisation,
    staff,
  }: { readonly organisation: Place & Pick<Organisation, 'senders'>; readonly staff: Staff },
): Promise<DigestOutcome['state'] | 'held-back' | undefined> {
  const { items, clock } = world;
  const now = clock.now();
  await giveUpLeftBehind(items, now);
  const date = dateIn(organisation.zone, now);
  const { opens, closes } = windowOf(date, organisation);
  if (!isWorkingDay(organisation.country, date) || now < opens || now >= closes) return undefined;
  if (isSettled(await readDigest(items, date))) return undefined;
  const counts = await countTasks(world, date, opens);
  if (counts.toDo === 0) return undefined;
  // Before it is begun: what is held back leaves no trace but the next hour's attempt.
  if (heldBack(await readSwitch(items, now), 'email') !== undefined) return 'held-back';

  const mail = digestMail(organisation, staff, { date, counts, url: `${world.publicUrl}/tasks` });
  const owner = world.ids.ref();
  if (!(await tryWrite(items, begin(date, { owner, toDo: counts.toDo }, now), owner))) return undefined;
  const outcome = await handOver(world, mail, closes);
  await tryWrite(items, settle(date, owner, outcome, clock.now()));
  if (outcome.state === 'waiting') {
    // A refusal of all of us: members' mails need not ask.
    const trip = tripFor('email', outcome.reason, clock.now());
    if (trip.length > 0) await items.transact(trip);
  }
  return outcome.state;
}

async function handOver({ mailer }: World, mail: Mail, until: Instant): Promise<DigestOutcome> {
  try {
    const { providerId } = await mailer.send(mail);
    return { state: 'sent', providerId };
  } catch (error) {
    if (error instanceof MailNotAccepted) {
      const { permanent, reason } = error;
      if (!permanent) return { state: 'waiting', reason, until };
      log.error('the daily mail to staff was refused: look at the address of staff', { reason });
      return { state: 'failed', reason };
    }
    log.warn('the outcome of the daily mail to staff is unknown', errorFacts(error));
    return { state: 'unknown' };
  }
}

/** Begun by a function that died: nobody knows, so it stays. Waited until it was too late: it has failed. */
async function giveUpLeftBehind(items: Items, now: Instant): Promise<void> {
  const { items: rows } = await items.query({
    index: 'byText',
    partition: DUE_DIGESTS,
    // Sort values are `<instant>#<date>`, and `$` comes right after `#`: everything due by now.
    range: { to: `${now}$` },
  });
  for (const { pk, sk } of rows) {
    // The index may lag: the row itself decides.
    const row = await items.get({ pk, sk });
    const digest = row && toDigest(row);
    if (!digest || isSettled(digest)) continue;
    if (await tryWrite(items, giveUp(digest, now)))
      log.error('the daily mail to staff was given up', { date: digest.date, state: digest.state });
  }
}

async function readDigest(items: Items, date: CivilDate): Promise<Digest | undefined> {
  const row = await items.get(digestKey(date));
  return row && toDigest(row);
}

const isSettled = (digest: Digest | undefined): boolean =>
  digest !== undefined && digest.state !== 'waiting' && digest.state !== 'dispatching';

function windowOf(date: CivilDate, { zone }: Pick<Organisation, 'zone'>) {
  return { opens: atLocalTime(date, OPENS, zone), closes: atLocalTime(date, CLOSES, zone) };
}

/** @returns false when the condition did not hold; a write that the store has all the same, under this owner, did. */
async function tryWrite(items: Items, write: Write, owner?: string): Promise<boolean> {
  try {
    await items.transact([write]);
    return true;
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error;
    return owner !== undefined && error.of(0)?.item?.owner === owner;
  }
}

/**
 * When `sendDigest` has something to do next, if the list stays as it is: what a clock that leaps over empty hours must
 * not leap over. Undefined while nothing is open. An instant not after `now` means at once.
 */
export async function nextDigestAt(items: Items, place: Place, now: Instant): Promise<Instant | undefined> {
  const left = await items.query({ index: 'byText', partition: DUE_DIGESTS, limit: 1 });
  if (left.items.length > 0) return now;
  const first = await nextFreeDay(items, place, now);
  let earliest: CivilDate | undefined;
  // The list is asked often and may be long: mostly its first task is one for the very next mail, and no more is read.
  for await (const task of openTasks(items)) {
    const day = dayInMail(task, first, place);
    if (earliest === undefined || day < earliest) earliest = day;
    if (earliest === first) break;
  }
  return earliest && windowOf(earliest, place).opens;
}

/** The first working day whose mail has not gone and can still go. */
async function nextFreeDay(items: Items, place: Place, now: Instant): Promise<CivilDate> {
  let day = workingDaysAfter(dateIn(place.zone, now), 0, place.country);
  while (now >= windowOf(day, place).closes || isSettled(await readDigest(items, day)))
    day = workingDaysAfter(addDays(day, 1), 0, place.country);
  return day;
}

/** The first day, from `first`, in whose mail a task is counted: one on which it is to be done, and that began after it was made. */
function dayInMail({ createdAt, postponed, dueOn }: OpenTask, first: CivilDate, place: Place): CivilDate {
  let day = postponed.length > 0 && dueOn > first ? dueOn : first;
  while (createdAt >= windowOf(day, place).opens) day = workingDaysAfter(addDays(day, 1), 0, place.country);
  return day;
}

async function* openTasks(items: Items): AsyncGenerator<OpenTask> {
  let after: string | undefined;
  let read = 0;
  do {
    const page = await listOpenTasks(items, {
      limit: read === 0 ? 1 : 100,
      ...(after !== undefined && { after }),
    });
    yield* page.tasks;
    read += page.tasks.length;
    after = page.next;
  } while (after !== undefined && read < MOST_COUNTED);
}
