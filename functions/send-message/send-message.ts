import { linkId } from '../../shared/consent/link.ts';
import { NotAccepted, StoreBusy, TooEarly } from '../../shared/journey/errors.ts';
import { moveOn } from '../../shared/journey/move-on.ts';
import { checkOpen, expectLater, hasTaken, holdAt, moveTo } from '../../shared/journey/run.ts';
import { withSteadyStore } from '../../shared/journey/steady.ts';
import type { SendResult, SendTask } from '../../shared/journey/task.ts';
import { begin, skip, type LedgerEntry } from '../../shared/message/ledger.ts';
import { heldBack, readSwitch } from '../../shared/message/sending-switch.ts';
import { TransactionRefused, type Write } from '../../shared/ports/items.ts';
import { ceilToSecond } from '../../shared/time/instant.ts';
import { awaitsOf, goOnUnasked, tellUnasked, waitForAnswer } from './ask.ts';
import { compose, linkWrite } from './compose.ts';
import { dispatch } from './dispatch.ts';
import { decide, type Verdict } from './gate.ts';
import type { Needs } from './needs.ts';
import { arrivalOf, read, type Situation } from './situation.ts';
import { take, takenBy } from './taken.ts';
import type { Written } from './words.ts';

/** A member can change, and the run be ended, between reading and beginning; more often than this is a fault. */
const ATTEMPTS = 5;

/**
 * The only way out: sends one step's message, or notes why not, and says when the run goes on; of a question, it says
 * so with the state machine's token when nothing was asked. Called again for the same step, for whatever reason, it
 * sends nothing twice and gives the same answer.
 * @throws TooEarly with the instant to come back at; RunEnded; NotAccepted when the provider wants us to wait;
 * StoreBusy; NotAccepted also while sending is frozen or its breaker has tripped. These the state machine knows; anything else (RunUnknown, WordsMissing) ends the run, for staff to see.
 */
export async function sendMessage(given: Needs, written: Written, task: SendTask): Promise<SendResult> {
  const world = withSteadyStore(given, task.run);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const situation = await read(world, task);
    if (situation === 'finished') return afterTheEnd(world, task);
    const done = await oneAttempt(world, written, task, situation);
    if (done) return { resumeAt: done.resumeAt };
  }
  throw new StoreBusy(task.run);
}

/** @returns nothing when the member, the message or the run changed under our hands: look again. */
async function oneAttempt(
  world: Needs,
  written: Written,
  task: SendTask,
  situation: Situation,
): Promise<SendResult | undefined> {
  const { entry, run, now } = situation;
  // It has its fate, or someone holds it, or the run is further: this call is a repetition.
  if ((entry && entry.state !== 'waiting') || hasTaken(run, task.step))
    return repeat(world, written, task, situation);
  if (run.next.step !== task.step) {
    await tryWrites(world, [moveTo(run, arrivalOf(written.organisation, task, situation))]);
    return undefined;
  }
  // In whole seconds, as times are planned: what follows at once would else wait for the second to be over.
  if (run.next.at > ceilToSecond(now)) throw new TooEarly(run.next.at);

  const verdict = await decide(world, written, task, situation);
  switch (verdict.do) {
    case 'wait':
      await tryWrites(world, expectLater(run, verdict.until));
      throw new TooEarly(verdict.until);
    case 'skip':
      return skipIt(world, written, task, { ...situation, verdict });
    case 'send':
      return sendIt(world, written, task, { ...situation, verdict });
  }
}

/** An earlier call completed the run with this step. */
async function afterTheEnd(world: Needs, task: SendTask): Promise<SendResult> {
  const resumeAt = ceilToSecond(world.clock.now());
  return task.kind === 'ask' ? tellUnasked(world, task, resumeAt) : { resumeAt };
}

async function repeat(
  world: Needs,
  { organisation }: Written,
  task: SendTask,
  situation: Situation,
): Promise<SendResult | undefined> {
  const { entry, run, now } = situation;
  if (task.kind === 'send') return moveOn(world, organisation, task, situation);
  if (isUnasked(entry)) return goOnUnasked(world, organisation, task, situation);
  // Nobody waits for this call any more.
  if (hasTaken(run, task.step)) return { resumeAt: run.next.at };
  // The state machine asks again, and from now on listens to another token.
  const isNew = run.awaits?.token !== task.token;
  if (isNew && !(await tryWrites(world, [holdAt(run, awaitsOf(task, now))]))) return undefined;
  return waitForAnswer(world, organisation, task, situation);
}

/** Its fate is that nobody was asked. */
function isUnasked(entry: LedgerEntry | undefined): boolean {
  return entry?.state === 'failed' || (entry?.state === 'skipped' && entry.reason !== 'answered');
}

async function skipIt(
  world: Needs,
  { organisation }: Written,
  task: SendTask,
  situation: Situation & { readonly verdict: Extract<Verdict, { do: 'skip' }> },
): Promise<SendResult | undefined> {
  const { run, now, verdict } = situation;
  const noted = skip(verdict.message, verdict.reason, now);
  if (task.kind === 'ask' && verdict.reason === 'answered') {
    // As if it had been asked and answered at once: the run stands here until its next task moves it.
    if (!(await tryWrites(world, [noted, holdAt(run, awaitsOf(task, now))]))) return undefined;
    return waitForAnswer(world, organisation, task, situation);
  }
  if (!(await tryWrites(world, [noted, checkOpen(run)]))) return undefined;
  if (task.kind === 'ask') return goOnUnasked(world, organisation, task, situation);
  return moveOn(world, organisation, task, situation);
}

async function sendIt(
  world: Needs,
  written: Written,
  task: SendTask,
  situation: Situation & { readonly verdict: Extract<Verdict, { do: 'send' }> },
): Promise<SendResult | undefined> {
  const { run, entry, now, verdict } = situation;
  const { member, message, template } = verdict;
  const { organisation } = written;
  // Before anything is begun: what is held back leaves no trace but the state machine's next attempt.
  const heldBy = heldBack(await readSwitch(world.items, now), message.channel);
  if (heldBy !== undefined) throw new NotAccepted(heldBy);
  const waiting = entry?.state === 'waiting' ? entry : undefined;
  const hold = {
    owner: world.ids.ref(),
    link: waiting?.link ?? linkId(world.ids.bytes(12)),
    attempts: (waiting?.attempts ?? 0n) + 1n,
  };
  const taken = takenBy(task, member, now);
  const outgoing = await compose(world, written, { message, member, template, link: hold.link, now });
  const writes = [
    begin(message, hold, now),
    take(member, taken, organisation),
    linkWrite(message, hold.link, run.occurrence),
    // The token is stored before the question goes: an answer may come at once.
    task.kind === 'ask' ? holdAt(run, awaitsOf(task, now)) : checkOpen(run),
  ];
  if (!(await tryWrites(world, writes, hold.owner))) return undefined;
  const state = await dispatch(world, { outgoing, message, owner: hold.owner, taken });
  if (task.kind === 'send') return moveOn(world, organisation, task, situation);
  if (state === 'failed') return goOnUnasked(world, organisation, task, situation);
  return waitForAnswer(world, organisation, task, situation);
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
