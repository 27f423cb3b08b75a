import { describe, expect, it } from 'vitest';
import { submit } from '../../infra/local/webhook.ts';
import type { LocalWorld } from '../../infra/local/world.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { log } from '../../shared/log.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import { faultyPorts, InjectedFault, type Fault } from '../support/faulty-world.ts';
import { entriesOf, runsOf } from '../support/sending.ts';
import { ASA, refOf, testWorld, TUESDAY } from '../support/world.ts';

/** Åsa joins on Tuesday; `hello` goes at once, `your-support` on Friday at nine. */
const JUST_AFTER_SECOND = instant('2028-01-14T08:30:00Z');
/** Three days and a day's doubt after it, and hours for the sweeps: still before the third message. */
const SETTLED = plus(JUST_AFTER_SECOND, 'P3DT30H');
const STEPS = ['hello', 'your-support'];

/** The sender of a form: sends again, under the same delivery id, until it is told that it was stored. */
async function join(local: LocalWorld): Promise<void> {
  const result = await submit(local, { form: 'join', id: 'join-asa', body: ASA });
  if (typeof result === 'string' || result.statusCode !== 202) throw new Error('not accepted');
}

/** What an outsider does, as far as it gets: the form is sent, then time passes. Faults of functions are the platform's to heal. */
async function play(local: LocalWorld, delivered: { yet: boolean }): Promise<void> {
  for (let tries = 0; !delivered.yet; tries += 1) {
    try {
      await join(local);
      delivered.yet = true;
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
  await advance(local);
}

/** On one machine a function that fails outright stops the engine's turn; the next turn takes up what is left. */
async function advance(local: LocalWorld): Promise<void> {
  try {
    await local.engine.advanceTo(JUST_AFTER_SECOND);
  } catch (error) {
    if (!(error instanceof InjectedFault)) throw error;
    await local.engine.advanceTo(JUST_AFTER_SECOND);
  }
}

interface Judged {
  readonly accepted: readonly string[];
  /** Steps whose record stands open, or that have neither a mail nor a record. */
  readonly lost: readonly string[];
  readonly doubled: number;
  readonly presumed: number;
  /** Presumed sent, and the provider has it not. */
  readonly mistaken: number;
  readonly run: string;
}

async function judge(local: LocalWorld): Promise<Judged> {
  const member = await refOf(local, ASA.membershipNumber);
  const mails = local.mailbox.accepted();
  const entries = await entriesOf(local, member);
  const runs = await runsOf(local, member);
  const accepted = mails.map(({ tags }) => tags.step ?? '').toReversed();
  const presumed = entries.filter(({ state }) => state === 'presumed-sent').map(({ step }) => step);
  const open = entries.filter(({ state }) => ['dispatching', 'waiting', 'unknown'].includes(state));
  const unrecorded = STEPS.filter((step) => !entries.some((entry) => entry.step === step));
  const [run] = runs;
  return {
    accepted,
    lost: [...unrecorded, ...open.map(({ step }) => step)],
    doubled: mails.length - new Set(mails.map(({ key }) => key)).size,
    presumed: presumed.length,
    mistaken: presumed.filter((step) => !accepted.includes(step)).length,
    run: runs.length === 1 && run && 'next' in run ? `${run.state} ${run.next.step}` : `${runs.length} runs`,
  };
}

/** One life with one fault, the restart where the fault was a kill, and days without faults. */
async function live(fault: Fault): Promise<Judged> {
  const db = openDatabase(':memory:');
  const ports = faultyPorts(fault);
  const delivered = { yet: false };
  const first = testWorld({ db, decorate: ports.decorate });
  await Promise.race([play(first, delivered), ports.killed]);
  expect(ports.calls.length).toBeGreaterThan(fault.at);

  const local = fault.kind === 'kill' ? testWorld({ db, seed: 'after the restart' }) : first;
  await play(local, delivered);
  await local.engine.advanceTo(SETTLED);
  const judged = await judge(local);
  db.close();
  return judged;
}

/** The calls of a life in which nothing goes wrong. */
async function callsOfAnOrdinaryLife(): Promise<readonly string[]> {
  const ports = faultyPorts();
  const local = testWorld({ decorate: ports.decorate });
  await play(local, { yet: false });
  return ports.calls;
}

/**
 * All calls but the queries of the sweep in the hours between the two messages in which it finds nothing: one such hour
 * is like another, so the first ones and the last ones stand for all.
 */
function worthTrying(calls: readonly string[]): number[] {
  const isIdle = (at: number): boolean => calls[at] === 'items.query' && at >= 70 && at < calls.length - 40;
  return [...calls.keys()].filter((at) => !isIdle(at));
}

log.setLogLevel('SILENT');

describe('one member’s first two messages', () => {
  it('are two acceptances, two records and an open run when nothing goes wrong', async () => {
    const local = testWorld({ at: TUESDAY });
    await play(local, { yet: false });
    await local.engine.advanceTo(SETTLED);

    expect(await judge(local)).toEqual({
      accepted: STEPS,
      lost: [],
      doubled: 0,
      presumed: 0,
      mistaken: 0,
      run: 'running log-in',
    });
  });

  // Presumed sent, and rightly not known: who dies between taking hold of a message and noting its outcome, and a
  // provider whose answer is lost. A store that fails once leaves no doubt.
  it.each([
    { kind: 'kill', when: 'before', doubtful: ['mailer.send', 'items.transact'], mistaken: 2 },
    { kind: 'kill', when: 'after', doubtful: ['items.transact', 'mailer.send'], mistaken: 2 },
    { kind: 'error', when: 'before', doubtful: ['mailer.send'], mistaken: 2 },
    { kind: 'error', when: 'after', doubtful: ['mailer.send'], mistaken: 0 },
  ] as const)(
    'are never doubled and never lost: $kind $when each single call on the outside world',
    async ({ kind, when, doubtful, mistaken }) => {
      const calls = await callsOfAnOrdinaryLife();
      const judged: Judged[] = [];
      const points = worthTrying(calls);
      for (const at of points) judged.push(await live({ at, when, kind }));

      const sum = (count: (one: Judged) => number): number =>
        judged.reduce((all, one) => all + count(one), 0);
      const inDoubt = points.filter((_, index) => judged[index]!.presumed > 0).map((at) => calls[at]);
      console.log(
        `${kind} ${when}: ${points.length} of ${calls.length} points tried, doubled ${sum((one) => one.doubled)}, ` +
          `lost ${sum((one) => one.lost.length)}, presumed sent ${sum((one) => one.presumed)} ` +
          `(of which the provider never had ${sum((one) => one.mistaken)})`,
      );

      const wrong = judged.flatMap((one, index) => (isRight(one) ? [] : [{ at: points[index], ...one }]));
      expect(wrong).toEqual([]);
      expect(inDoubt).toEqual(STEPS.flatMap(() => doubtful));
      expect(sum((one) => one.mistaken)).toBe(mistaken);
    },
    // Hundreds of lives of a week each: seconds on a quiet machine.
    120_000,
  );
});

function isRight({ accepted, doubled, lost, presumed, mistaken, run }: Judged): boolean {
  const all = accepted.length + mistaken === STEPS.length;
  return all && doubled === 0 && lost.length === 0 && presumed <= 1 && run === 'running log-in';
}
