import type { DatabaseSync } from 'node:sqlite';
import { vi } from 'vitest';
import type { LocalWorld } from '../../infra/local/world.ts';

/** Where what a function is given, answers and throws would be kept by the platform: in histories, queues and names. */
export interface Overheard {
  /** What executions begin with, their names, and why they are stopped. */
  readonly executions: () => readonly unknown[];
  /** What a state machine hands to its functions, what they answer, and names and messages of what they throw. */
  readonly steps: () => readonly unknown[];
  /** Tokens and what they are told. */
  readonly told: () => readonly unknown[];
  readonly queued: () => readonly unknown[];
  readonly schedules: () => readonly unknown[];
  /** The executions' table, with positions and variables, as it stood each time that `look` was called. */
  readonly kept: readonly unknown[];
  /** Names and messages of errors that any function threw at the platform. */
  readonly errors: () => readonly unknown[];
  readonly look: () => void;
}

/** Listens to a world from now on; all that it does goes on as before. */
export function overhear(db: DatabaseSync, { world, functions }: LocalWorld): Overheard {
  const { runs, queue, schedules } = world;
  const start = vi.spyOn(runs, 'start');
  const stop = vi.spyOn(runs, 'stop');
  const tell = vi.spyOn(runs, 'tell');
  const send = vi.spyOn(queue, 'send');
  const arm = vi.spyOn(schedules, 'arm');
  const disarm = vi.spyOn(schedules, 'disarm');
  const invoke = vi.spyOn(functions, 'invoke');
  const others = [
    vi.spyOn(functions, 'recordEvents'),
    vi.spyOn(functions, 'recordRun'),
    vi.spyOn(functions, 'startJourney'),
    vi.spyOn(functions, 'recordDelivery'),
    vi.spyOn(functions, 'sweep'),
  ];
  const kept: unknown[] = [];
  const select = db.prepare('SELECT * FROM executions');
  return {
    executions: () => [...start.mock.calls, ...stop.mock.calls],
    steps: () => [...invoke.mock.calls, ...invoke.mock.settledResults.map(outcome)],
    told: () => tell.mock.calls,
    queued: () => send.mock.calls,
    schedules: () => [...arm.mock.calls, ...disarm.mock.calls],
    kept,
    errors: () =>
      [invoke, ...others].flatMap(({ mock }) =>
        mock.settledResults.filter(({ type }) => type === 'rejected').map(outcome),
      ),
    look: () => void kept.push(...select.all()),
  };
}

/** An error as Lambda tells it: its name, its message and its trace. */
function outcome({ type, value }: { readonly type: string; readonly value: unknown }): unknown {
  if (type !== 'rejected') return value;
  return value instanceof Error ? [value.name, value.message, value.stack] : String(value);
}
