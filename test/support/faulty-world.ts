import { textOf, type Item, type Write } from '../../shared/ports/items.ts';
import type { World } from '../../shared/ports/world.ts';
import type { Instant } from '../../shared/time/instant.ts';

/** What befalls the call with number `at` (from 0): before or after it has taken effect. */
export interface Fault {
  readonly at: number;
  readonly when: 'before' | 'after';
  /**
   * `kill`: the process is gone, so the call never returns and nothing after it happens.
   * `error`: the call throws, whether or not it took effect, and the process lives on.
   */
  readonly kind: 'kill' | 'error';
  /** Of an error: how many calls in a row it befalls. By default one. */
  readonly calls?: number;
}

export class InjectedFault extends Error {
  override readonly name = 'InjectedFault';
}

export interface FaultyPorts {
  readonly decorate: (world: World) => World;
  /** The names of the calls made so far, in order: `items.transact`, `mailer.send` … */
  readonly calls: readonly string[];
  readonly made: readonly Call[];
  /** Resolves when a `kill` has struck. */
  readonly killed: Promise<void>;
}

export interface Call {
  readonly name: string;
  readonly at: Instant;
  /** Of what moves a message, its step: taking hold of it, handing it over, noting the outcome. */
  readonly moves?: { readonly step: string; readonly how: 'begin' | 'send' | 'settle' };
}

/** Numbers every call on the ports that is awaited, and lets one of them go wrong. */
export function faultyPorts(fault?: Fault): FaultyPorts {
  const made: Call[] = [];
  const calls: string[] = [];
  const movesIn = reader();
  const { promise: killed, resolve: strike } = Promise.withResolvers<void>();
  let isDead = false;

  const fail = (): Promise<never> => {
    if (fault?.kind === 'error') throw new InjectedFault('a fault of the test');
    isDead = true;
    strike();
    return never();
  };

  const decorate = ({ items, queue, runs, schedules, mailer, texter, secrets, ...still }: World): World => {
    const call = async <Answer>(
      name: string,
      act: () => Promise<Answer>,
      moves?: Call['moves'],
    ): Promise<Answer> => {
      // Of a process that is gone no other branch goes on either.
      if (isDead) return never();
      const struck = fault && isStruck(fault, calls.length);
      calls.push(name);
      made.push({ name, at: still.clock.now(), ...(moves && { moves }) });
      if (struck && fault.when === 'before') return fail();
      const answer = await act();
      return struck ? fail() : answer;
    };
    return {
      ...still,
      items: {
        get: (key) => call('items.get', () => items.get(key)),
        query: (query) => call('items.query', () => items.query(query)),
        transact: (writes) => call('items.transact', () => items.transact(writes), movesIn(writes)),
      },
      queue: { send: (body) => call('queue.send', () => queue.send(body)) },
      runs: {
        start: (input) => call('runs.start', () => runs.start(input)),
        stop: (run) => call('runs.stop', () => runs.stop(run)),
        tell: (token, result) => call('runs.tell', () => runs.tell(token, result)),
        status: (run) => call('runs.status', () => runs.status(run)),
      },
      schedules: {
        arm: (schedule) => call('schedules.arm', () => schedules.arm(schedule)),
        disarm: (name) => call('schedules.disarm', () => schedules.disarm(name)),
      },
      mailer: { send: (mail) => call('mailer.send', () => mailer.send(mail), sending(mail.tags)) },
      texter: { send: (text) => call('texter.send', () => texter.send(text), sending(text.context)) },
      secrets: {
        get: (name) => call('secrets.get', () => secrets.get(name)),
        refresh: () => call('secrets.refresh', () => secrets.refresh()),
      },
    };
  };
  return { calls, made, killed, decorate };
}

const isStruck = ({ at, calls = 1 }: Fault, call: number): boolean => call >= at && call < at + calls;

/** Never settles: what would have come after is never run, as after a kill. */
const never = (): Promise<never> => new Promise(() => undefined);

const sending = ({ step = '' }: Readonly<Record<string, string>>): Call['moves'] => ({ step, how: 'send' });

/** Tells the transaction that takes hold of a message, and the one that notes its outcome, from all others. */
function reader(): (writes: readonly Write[]) => Call['moves'] | undefined {
  const steps = new Map<string, string>();
  // A mail to staff is held in the same way, and is no step of a journey.
  const held = (write: Write): Item | undefined =>
    'put' in write && write.put.state === 'dispatching' && 'step' in write.put ? write.put : undefined;
  return (writes) => {
    const begun = writes.map(held).find((one) => one !== undefined);
    if (begun) {
      const step = textOf(begun, 'step');
      steps.set(begun.sk, step);
      return { step, how: 'begin' };
    }
    const settled = writes.flatMap((write) =>
      'update' in write && write.if && 'attribute' in write.if && write.if.attribute === 'owner'
        ? write.update.sk
        : [],
    );
    const step = steps.get(settled[0] ?? '');
    return step === undefined ? undefined : { step, how: 'settle' };
  };
}

/**
 * The steps whose outcome is not known for certain after a fault: the process died between taking hold of the message
 * and noting what came of it, or could not note it, or the provider's answer was lost.
 */
export function inDoubt(made: readonly Call[], fault: Fault): ReadonlySet<string> {
  const { at, when, kind, calls = 1 } = fault;
  if (kind === 'kill') return heldAfter(made.slice(0, when === 'after' ? at + 1 : at));
  const struck = made.slice(at, at + calls);
  const lost = struck.flatMap(({ moves }) => (moves?.how === 'send' ? [moves.step] : []));
  // A store that fails when it is asked again as well: the function gives up.
  const isGivenUp = calls > 1 && new Set(struck.map(({ name }) => name)).size === 1;
  const done = made.slice(0, at + calls).filter((_, call) => when === 'after' || !isStruck(fault, call));
  return new Set([...lost, ...(isGivenUp ? heldAfter(done) : [])]);
}

function heldAfter(made: readonly Call[]): ReadonlySet<string> {
  const held = new Set<string>();
  for (const { moves } of made) {
    if (moves?.how === 'begin') held.add(moves.step);
    if (moves?.how === 'settle') held.delete(moves.step);
  }
  return held;
}
