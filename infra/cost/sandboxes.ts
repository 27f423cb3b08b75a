import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../../shared/ports/clock.ts';
import { toEpochMs } from '../../shared/time/instant.ts';
import { AT_ONCE, COLD_START_MS, HANDLER_MS, KEPT_MS, MEMORY_MB } from './durations.table.ts';
import type { Meter } from './meter.ts';
import { platformLines } from './platform-lines.ts';

interface Sandbox {
  /** Milliseconds since 1970. */
  busyUntil: number;
  /** Until when it keeps the secret that it has read. */
  secretUntil: number;
}

/** One call of a function, under way. */
export interface Invocation {
  readonly function: string;
  readonly sandbox: Sandbox;
  /** Adds what a call that it makes takes. */
  readonly spend: (ms: number) => void;
}

/** Lambda as it bills: each call by its length, and a cold start where no sandbox is free. */
export interface Sandboxes {
  readonly invoke: <T>(name: string, act: () => Promise<T>) => Promise<T>;
  /** The call within which this code runs; undefined outside: what the local world does for itself costs nothing on AWS. */
  readonly current: () => Invocation | undefined;
}

export function createSandboxes(meter: Meter, clock: Pick<Clock, 'now'>): Sandboxes {
  const context = new AsyncLocalStorage<Invocation>();
  const pools = new Map<string, Sandbox[]>();

  return {
    current: () => context.getStore(),
    async invoke(name, act) {
      const now = toEpochMs(clock.now());
      const kept = (pools.get(name) ?? []).filter(({ busyUntil }) => now - busyUntil <= KEPT_MS);
      const free = kept.find(({ busyUntil }) => busyUntil <= now) ?? queuesBehind(name, kept);
      const sandbox = free ?? { busyUntil: now, secretUntil: 0 };
      pools.set(name, free ? kept : [...kept, sandbox]);
      let ms = HANDLER_MS;
      const spend = (more: number): void => void (ms += more);
      try {
        return await context.run({ function: name, sandbox, spend }, act);
      } finally {
        const cold = free ? 0 : COLD_START_MS;
        sandbox.busyUntil = Math.max(sandbox.busyUntil, now) + cold + ms;
        meter.add('lambda.request', 1, name);
        meter.add('lambda.gbSecond', (Math.ceil(cold + ms) * MEMORY_MB) / 1024 / 1000, name);
        const bytes = platformLines({ ms, cold });
        meter.add('logs.byte', bytes, `${name}, platform`);
        meter.add('logs.storage', bytes, `${name}, platform`);
      }
    },
  };
}

/** Where no more may run at once, the next call waits for the one that is free first. */
function queuesBehind(name: string, kept: readonly Sandbox[]): Sandbox | undefined {
  if (kept.length < (AT_ONCE[name] ?? Infinity)) return undefined;
  return kept.toSorted((one, other) => one.busyUntil - other.busyUntil)[0];
}
