import type { World } from '../../shared/ports/world.ts';

/** What befalls the call with number `at` (from 0): before or after it has taken effect. */
export interface Fault {
  readonly at: number;
  readonly when: 'before' | 'after';
  /**
   * `kill`: the process is gone, so the call never returns and nothing after it happens.
   * `error`: the call throws, whether or not it took effect, and the process lives on.
   */
  readonly kind: 'kill' | 'error';
}

export class InjectedFault extends Error {
  override readonly name = 'InjectedFault';
}

export interface FaultyPorts {
  readonly decorate: (world: World) => World;
  /** The names of the calls made so far, in order: `items.transact`, `mailer.send` … */
  readonly calls: readonly string[];
  /** Resolves when a `kill` has struck. */
  readonly killed: Promise<void>;
}

/** Numbers every call on the ports that is awaited, and lets one of them go wrong. */
export function faultyPorts(fault?: Fault): FaultyPorts {
  const calls: string[] = [];
  const { promise: killed, resolve: strike } = Promise.withResolvers<void>();

  const fail = (): Promise<never> => {
    if (fault?.kind === 'error') throw new InjectedFault('a fault of the test');
    strike();
    // Never settles: what would have come after is never run, as after a kill.
    return new Promise(() => undefined);
  };
  const call = async <Answer>(name: string, act: () => Promise<Answer>): Promise<Answer> => {
    const struck = fault?.at === calls.length;
    calls.push(name);
    if (struck && fault.when === 'before') return fail();
    const answer = await act();
    return struck ? fail() : answer;
  };

  return {
    calls,
    killed,
    decorate: ({ items, queue, runs, schedules, mailer, secrets, ...still }) => ({
      ...still,
      items: {
        get: (key) => call('items.get', () => items.get(key)),
        query: (query) => call('items.query', () => items.query(query)),
        transact: (writes) => call('items.transact', () => items.transact(writes)),
      },
      queue: { send: (body) => call('queue.send', () => queue.send(body)) },
      runs: {
        start: (input) => call('runs.start', () => runs.start(input)),
        stop: (run) => call('runs.stop', () => runs.stop(run)),
        status: (run) => call('runs.status', () => runs.status(run)),
      },
      schedules: {
        arm: (schedule) => call('schedules.arm', () => schedules.arm(schedule)),
        disarm: (name) => call('schedules.disarm', () => schedules.disarm(name)),
      },
      mailer: { send: (mail) => call('mailer.send', () => mailer.send(mail)) },
      secrets: { get: (name) => call('secrets.get', () => secrets.get(name)) },
    }),
  };
}
