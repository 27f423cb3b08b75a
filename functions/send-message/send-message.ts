import { linkId } from '../../shared/consent/link.ts';
import { RunEnded, StoreBusy, TooEarly } from '../../shared/journey/errors.ts';
import {
  checkOpen,
  expectLater,
  isOpen,
  runKey,
  toRun,
  type OpenRun,
  type Run,
} from '../../shared/journey/run.ts';
import type { SendResult, SendTask } from '../../shared/journey/task.ts';
import { memberKey, toMember, type Member } from '../../shared/member/member.ts';
import { remember } from '../../shared/message/cap.ts';
import {
  begin,
  entryKey,
  messageKey,
  skip,
  toEntry,
  type LedgerEntry,
  type MessageIdentity,
} from '../../shared/message/ledger.ts';
import { TransactionRefused, type Condition, type Write } from '../../shared/ports/items.ts';
import { ceilToSecond, type Instant } from '../../shared/time/instant.ts';
import { compose, linkWrite, type Written } from './compose.ts';
import { dispatch } from './dispatch.ts';
import { decide } from './gate.ts';
import { moveOn } from './move-on.ts';
import { withSteadyStore } from './steady.ts';
import type { Needs } from './needs.ts';

const CHANNEL = 'email';
/** A member can change, and the run be ended, between reading and beginning; more often than this is a fault. */
const ATTEMPTS = 5;

interface Situation {
  readonly run: OpenRun;
  readonly member: Member | undefined;
  readonly entry: LedgerEntry | undefined;
  readonly message: MessageIdentity;
  readonly now: Instant;
}

/**
 * The only way out: sends one step's message, or notes why not, and says when the run goes on. Called again for the
 * same step, for whatever reason, it sends nothing twice and gives the same answer.
 * @throws TooEarly with the instant to come back at; RunEnded; NotAccepted when the provider wants us to wait;
 * StoreBusy. These the state machine knows; anything else (RunUnknown, WordsMissing) ends the run, for staff to see.
 */
export async function sendMessage(given: Needs, workflows: Written, task: SendTask): Promise<SendResult> {
  const world = withSteadyStore(given, task.run);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const situation = await read(world, task);
    if (situation === 'finished') return { resumeAt: ceilToSecond(world.clock.now()) };
    const { entry, run, message, now } = situation;
    // It has its fate, or someone holds it: this call is a repetition.
    if (entry && entry.state !== 'waiting')
      return moveOn(world, workflows, task, { ...situation, repeated: true });

    const verdict = decide(workflows, task, CHANNEL, situation);
    if (verdict.do === 'wait') {
      await tryWrites(world, expectLater(run, verdict.until));
      throw new TooEarly(verdict.until);
    }
    const done =
      verdict.do === 'skip'
        ? await tryWrites(world, [skip(message, verdict.reason, now), checkOpen(run)])
        : await tryToSend(world, workflows, situation, verdict.member);
    if (done) return moveOn(world, workflows, task, { ...situation, repeated: false });
  }
  throw new StoreBusy(task.run);
}

async function read(world: Needs, task: SendTask): Promise<Situation | 'finished'> {
  const run = await readRun(world, task);
  if (run.state === 'completed' && task.next === null) return 'finished';
  if (!isOpen(run)) throw new RunEnded(run.id);
  const key = messageKey(task.member, task.journey, run.occurrence, task.step);
  const entry = await world.items.get(entryKey(task.member, key));
  const member = await world.items.get(memberKey(task.member));
  return {
    run,
    member: member && toMember(member),
    entry: entry && toEntry(entry),
    message: {
      key,
      member: task.member,
      run: task.run,
      journey: task.journey,
      step: task.step,
      message: task.message,
      purpose: task.purpose,
      channel: CHANNEL,
    },
    now: world.clock.now(),
  };
}

async function readRun({ items }: Needs, { member, run }: SendTask): Promise<Run> {
  const row = await items.get(runKey(member, run));
  if (!row) throw new RunUnknown(run);
  return toRun(row);
}

/** @returns false when the member or the message changed under our hands: look again. */
async function tryToSend(
  world: Needs,
  workflows: Written,
  { run, entry, message, now }: Situation,
  member: Member,
): Promise<boolean> {
  const waiting = entry?.state === 'waiting' ? entry : undefined;
  const hold = {
    owner: world.ids.ref(),
    link: waiting?.link ?? linkId(world.ids.bytes(12)),
    attempts: (waiting?.attempts ?? 0n) + 1n,
  };
  const counted = message.purpose === 'relation' ? now : undefined;
  const mail = await compose(world, workflows, { message, member, link: hold.link });
  const writes = [
    begin(message, hold, now),
    memberWrite(workflows, member, counted),
    linkWrite(message, hold.link),
    checkOpen(run),
  ];
  if (!(await tryWrites(world, writes, hold.owner))) return false;
  await dispatch(world, { mail, message, owner: hold.owner, counted });
  return true;
}

/** Nothing about the member has changed since the text was made: here an opt-out beats a send. */
function memberWrite({ organisation }: Written, member: Member, counted: Instant | undefined): Write {
  const unchanged: Condition[] = [
    { attribute: 'version', equals: member.version },
    { attribute: 'status', equals: 'active' },
  ];
  if (!counted) return { check: memberKey(member.ref), if: { all: unchanged } };
  return {
    update: memberKey(member.ref),
    set: { recent: remember(member.recent, counted, organisation.caps) },
    add: { sends: 1n },
    if: { all: [...unchanged, { attribute: 'sends', equals: member.sends }] },
  };
}

/**
 * @param owner who asks: a write that did succeed and is refused on a second attempt by the store's client finds its
 * own name there, and counts as done.
 * @returns false when a condition did not hold.
 */
async function tryWrites(world: Needs, writes: readonly Write[], owner?: string): Promise<boolean> {
  if (writes.length === 0) return true;
  try {
    await world.items.transact(writes);
    return true;
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error;
    return owner !== undefined && error.refusals.some(({ item }) => item?.owner === owner);
  }
}

/** An execution without a run row: it was started by hand, or the row was deleted. Nothing is sent. */
export class RunUnknown extends Error {
  override readonly name = 'RunUnknown';
}
