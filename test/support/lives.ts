import type { LocalWorld } from '../../infra/local/world.ts';
import type { LocalMailer } from '../../shared/adapters/mailer.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import type { LocalTexter } from '../../shared/adapters/texter.local.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { listOpenTasks } from '../../shared/member/staff-task.ts';
import type { LedgerEntry } from '../../shared/message/ledger.ts';
import type { Channel } from '../../shared/message/template.ts';
import type { Mailer } from '../../shared/ports/mailer.ts';
import type { Texter } from '../../shared/ports/texter.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { faultyPorts, type Call, type Fault } from './faulty-world.ts';
import { entriesOf, mailsToMembers, runsOf } from './sending.ts';
import { ASA, refOf, testWorld } from './world.ts';

/** What stands between us and the providers: it outlives our process. */
export interface Providers {
  readonly mailer?: (provider: LocalMailer) => Mailer;
  readonly texter?: (provider: LocalTexter) => Texter;
}

export interface Happening {
  readonly at: Instant;
  /** Done again when it fails, as people and providers do. */
  readonly act: (local: LocalWorld) => Promise<void>;
}

/** What people and providers do to Åsa, and what is to come of it. */
export interface Story {
  readonly workflows: Workflows;
  readonly providers?: () => Providers;
  /** What happened before, in a process of its own that nothing befell. */
  readonly before?: Happening;
  readonly happenings: readonly Happening[];
  readonly from: Instant;
  /** Faults off, and beyond every deadline. */
  readonly settled: Instant;
  /** The messages that are due, each once. */
  readonly due: readonly { readonly step: string; readonly channel: Channel }[];
}

/** A process that nothing befell, or that died, with the calls that it made. */
export interface Life {
  readonly made: readonly Call[];
  readonly fault: Fault | undefined;
}

export interface Lived {
  /** Without the one before the story. */
  readonly lives: readonly Life[];
  readonly judged: Judged;
}

/**
 * Tells the story with a fault in each process: the first strikes the first, the second the one that was started after
 * its death, and the last process has none. All of them have one database, and each goes on where the one before it died.
 */
export async function live(story: Story, faults: readonly Fault[] = []): Promise<Lived> {
  const db = openDatabase(':memory:');
  const { workflows, from: at } = story;
  const providers = story.providers?.() ?? {};
  const progress = { happenings: 0 };
  const lives: Life[] = [];
  if (story.before) await happen(testWorld({ db, at, workflows, ...providers }), story.before);
  for (;;) {
    const fault = faults[lives.length];
    const ports = faultyPorts(fault);
    const seed = `process ${lives.length}`;
    const local = testWorld({ db, at, seed, workflows, decorate: ports.decorate, ...providers });
    const end = await Promise.race([
      goOn(story, local, progress).then(() => 'over'),
      ports.killed.then(() => 'killed'),
    ]);
    lives.push({ made: ports.made, fault });
    if (end === 'killed') continue;
    // Looking is no part of the story: it makes no call that counts.
    const judged = await judge(story, testWorld({ db, workflows }));
    db.close();
    return { lives, judged };
  }
}

async function goOn(story: Story, local: LocalWorld, progress: { happenings: number }): Promise<void> {
  while (progress.happenings < story.happenings.length) {
    await happen(local, story.happenings[progress.happenings]!);
    progress.happenings += 1;
  }
  await advance(local, story.settled);
}

async function happen(local: LocalWorld, { at, act }: Happening): Promise<void> {
  await advance(local, at);
  await persistently(() => act(local));
  await advance(local, at);
}

/** On one machine a function that fails outright stops the engine's turn; the next turn takes up what is left. */
function advance(local: LocalWorld, to: Instant): Promise<void> {
  return persistently(async () => void (await local.engine.advanceTo(to)));
}

/** A fault is over after two calls at most, so a third failure is our own. */
async function persistently(act: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await act();
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}

/** What came of it all, by the providers' own books. */
export interface Judged {
  /** Steps that the providers took, in their order. */
  readonly accepted: readonly string[];
  /** Acceptances beyond the first of a message, or of a step. */
  readonly doubled: number;
  /** Due steps without a record of their own, with an open one, or with one that says other than the providers' books. */
  readonly lost: readonly string[];
  readonly presumed: readonly string[];
  /** Presumed sent, and no provider has it. */
  readonly mistaken: readonly string[];
  readonly runs: readonly string[];
  /** Why staff are to do something and by when, one for each task: a run that was late shows here. */
  readonly tasks: readonly string[];
}

const TAKEN: ReadonlySet<LedgerEntry['state']> = new Set(['sent', 'delivered', 'bounced', 'complained']);

async function judge({ due }: Story, local: LocalWorld): Promise<Judged> {
  const member = await refOf(local, ASA.membershipNumber);
  const entries = await entriesOf(local, member);
  const taken = [
    ...mailsToMembers(local).map(({ key, tags, acceptedAt: at }) => ({ key, at, step: tags.step! })),
    ...local.texts.accepted().map(({ key, context, acceptedAt: at }) => ({ key, at, step: context.step! })),
  ].toSorted((one, other) => (one.at < other.at ? -1 : 1));
  const accepted = taken.map(({ step }) => step);
  const presumed = entries.filter(({ state }) => state === 'presumed-sent').map(({ step }) => step);
  const isRight = ({ step, channel }: Story['due'][number]): boolean => {
    const [entry, ...more] = entries.filter((one) => one.step === step);
    if (entry?.channel !== channel || more.length > 0) return false;
    return entry.state === 'presumed-sent' || (TAKEN.has(entry.state) && accepted.includes(step));
  };
  const { tasks } = await listOpenTasks(local.world.items);
  const single = Math.min(new Set(taken.map(({ key }) => key)).size, new Set(accepted).size);
  return {
    accepted,
    doubled: taken.length - single,
    lost: due.filter((one) => !isRight(one)).map(({ step }) => step),
    presumed,
    mistaken: presumed.filter((step) => !accepted.includes(step)),
    runs: (await runsOf(local, member)).map(({ journey, state }) => `${journey} ${state}`).toSorted(),
    tasks: tasks.map(({ why, dueOn }) => `${why} by ${dueOn}`),
  };
}
