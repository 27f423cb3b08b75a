import type { DatabaseSync } from 'node:sqlite';
import { copyOf, parseJson, substitute, type Json, type StateMachine } from '../journey/asl/asl.ts';
import type { Ended, Execution, Standing } from '../journey/asl/execution.ts';
import { Interpreter } from '../journey/asl/interpret.ts';
import { outcomeOfAnswer, outcomeOfThrow, type Outcome } from '../journey/asl/lambda.ts';
import { load, type LoadedMachine } from '../journey/asl/load.ts';
import type { Clock } from '../ports/clock.ts';
import type { ExecutionEnded, RunInput, Runs } from '../ports/runs.ts';
import { fromEpochMs, toEpochMs, type Instant } from '../time/instant.ts';
import { createRunsStore, type DueRow, type ListedRun } from './runs.local.store.ts';
import { storageOf } from './sqlite.storage.ts';

/**
 * Executions on one machine, in a database, on the world's clock. What happens when is decided by `runDue` alone: no
 * timer of its own.
 */
export interface LocalRuns extends Runs {
  /** When there is something to do next; undefined when nothing is under way. */
  nextDueAt(): Instant | undefined;
  /**
   * Does everything that is due at the clock's now, and what becomes due by that: the oldest first, and among equals in
   * the order in which executions were started. Gives the number of transitions (retries are some). Calls follow one
   * another; never await one inside `invoke` or `onEnded`, which are part of it.
   * @throws StorageFailed: what could not be written is still due.
   */
  runDue(): Promise<number>;
  /** The newest first. */
  list(limit?: number): readonly ListedRun[];
}

export interface LocalRunsOptions {
  readonly db: DatabaseSync;
  readonly clock: Clock;
  /** By journey. New executions begin with these; those under way keep what they began with. */
  readonly definitions: ReadonlyMap<string, StateMachine>;
  /**
   * Calls a function, which is a Task's attempt. It may be called again with the same payload, a token included, after a
   * kill. The virtual clock does not measure it, so TimeoutSeconds passes only where a token is waited for; throw an error
   * named `States.Timeout` to play the other.
   */
  readonly invoke: (functionName: string, payload: unknown) => Promise<unknown>;
  /** What stands for `${name}` in a definition. */
  readonly substitutions: Readonly<Record<string, string>>;
  /** Told of every end, at least once, as EventBridge would: a rejection brings it again later. */
  readonly onEnded: (ended: ExecutionEnded) => Promise<void>;
  /** Numbers from 0 to 1 for FULL jitter. Default: no jitter, the whole delay. */
  readonly random?: () => number;
  /** Told of each state that an execution enters, retries too: for whoever counts what Step Functions would bill. */
  readonly onTransition?: (transition: { readonly journey: string; readonly state: string }) => void;
}

/** A definition is checked once, however many worlds carry it out. @throws as `load` and `substitute` do. */
function loadedOnce(
  definition: StateMachine,
  substitutions: LocalRunsOptions['substitutions'],
): LoadedMachine {
  const before = checked.get(definition) ?? new Map<string, LoadedMachine>();
  checked.set(definition, before);
  const by = JSON.stringify(substitutions);
  const machine = before.get(by) ?? load(substitute(definition, substitutions));
  before.set(by, machine);
  return machine;
}
const checked = new WeakMap<StateMachine, Map<string, LoadedMachine>>();

/**
 * @throws UnsupportedByRunner when a definition, given or kept by an execution under way, holds what the runner does not
 * carry out. @throws SubstitutionMissing
 */
export function createLocalRuns(options: LocalRunsOptions): LocalRuns {
  const { db, clock, invoke, onEnded } = options;
  const store = createRunsStore(db);
  const storage = storageOf(db);
  const loaded = new Map<string, LoadedMachine>();
  const current = new Map<string, { hash: string; machine: LoadedMachine }>();
  for (const [journey, definition] of options.definitions) {
    const machine = loadedOnce(definition, options.substitutions);
    const hash = store.keepDefinition(machine);
    current.set(journey, { hash, machine });
    loaded.set(hash, machine);
  }
  for (const { hash, machine } of store.definitionsUnderWay())
    if (!loaded.has(hash)) loaded.set(hash, load(parseJson(machine)));

  const interpreterOf = (hash: string, execution: Execution): Interpreter =>
    new Interpreter(loaded.get(hash)!, execution, options.random, (state) =>
      options.onTransition?.({ journey: execution.machine, state }),
    );

  /** One write, which is not made when the run was stopped, or its token told, since the row was read. */
  const save = (row: DueRow, effect: Standing | Ended): void => {
    if (effect.kind === 'standing') store.move(row, effect.position);
    else store.end(row, { ...effect, at: clock.now() });
  };

  const call = async (functionName: string, payload: Json): Promise<Outcome> => {
    try {
      // A copy, as over the wire, so that a function cannot change what the execution holds.
      return outcomeOfAnswer(await invoke(functionName, copyOf(payload)));
    } catch (error) {
      // Nothing of the function's: as a kill would, it leaves the attempt to be made again.
      if (storage.failure()) throw storage.failure();
      return outcomeOfThrow(error);
    }
  };

  /**
   * Takes what is due of a row, to the next moment at which something must be kept: before a token is handed out, after an
   * invocation, at a wait and at the end. The states between (a wait that is over, a choice) depend on nothing outside, so
   * that a kill within them leads the same way again. Gives the number of transitions.
   */
  const advance = async (row: DueRow): Promise<number> => {
    let position = store.positionOf(row);
    const interpreter = interpreterOf(row.definition, executionOf(row));
    const told = store.toldTo(row);
    if (told) {
      save(row, await interpreter.told(position, told, clock.now()));
      return 1;
    }
    for (let transitions = 1; ; transitions += 1) {
      const effect = await interpreter.step(position, clock.now());
      if (effect.kind === 'invoke') {
        const outcome = await call(effect.functionName, effect.payload);
        // When the function told its own token, that stands on the row and is what is due next.
        save(row, await interpreter.settle(position, outcome, clock.now()));
        return transitions;
      }
      if (effect.kind === 'ended' || effect.position.waits || effect.position.dueAt > clock.now()) {
        save(row, effect);
        return transitions;
      }
      position = effect.position;
    }
  };

  const report = async (row: DueRow): Promise<void> => {
    try {
      await onEnded(endedOf(row));
      store.reported(row.seq);
    } catch (error) {
      if (storage.failure()) throw storage.failure();
      const name = error instanceof Error ? error.name : typeof error;
      store.reportLater(row.seq, fromEpochMs(toEpochMs(clock.now()) + reportDelay(row.reports)), name);
    }
  };

  const drain = async (): Promise<number> => {
    let transitions = 0;
    for (let row = store.due(clock.now()); row; row = store.due(clock.now())) {
      if (row.status === 'RUNNING') transitions += await advance(row);
      else await report(row);
    }
    return transitions;
  };
  let turn: Promise<unknown> = Promise.resolve();

  return {
    async start(input) {
      const definition = current.get(input.journey);
      if (!definition) throw new UnknownJourney(input.journey, [...current.keys()]);
      if (store.statusOf(input)) return;
      const startedAt = clock.now();
      // Exactly these fields: what else a caller's object holds has no place in an execution.
      const { run, member, journey, resumeAt } = input;
      const kept: RunInput = { run, member, journey, resumeAt };
      const execution = { id: idOf(kept), name: run, machine: journey, input: { ...kept }, startedAt };
      const first = await interpreterOf(definition.hash, execution).begin();
      store.insert({ input: kept, definition: definition.hash, startedAt, first });
    },
    async stop({ run, journey, cause }) {
      store.stop({ run, journey, cause, at: clock.now() });
    },
    async tell(token, result) {
      return store.tell(token, { result, at: clock.now() });
    },
    async status(run) {
      return store.statusOf(run);
    },
    nextDueAt: () => store.nextDueAt(),
    runDue() {
      const mine = turn.then(drain);
      turn = mine.catch(() => undefined);
      return mine;
    },
    list: (limit = 1000) => store.list(limit),
  };
}

/** An ARN in form only, so that what takes it for opaque sees the same shape in both worlds. */
function idOf({ journey, run }: { readonly journey: string; readonly run: string }): string {
  return `arn:aws:states:local:000000000000:execution:${journey}:${run}`;
}

function executionOf(row: DueRow): Execution {
  return {
    id: idOf(row),
    name: row.run,
    machine: row.journey,
    input: parseJson(row.input),
    startedAt: row.startedAt,
  };
}

function endedOf(row: DueRow): ExecutionEnded {
  if (row.status === 'RUNNING') throw new TypeError(`Run ${row.run} has not ended.`);
  return {
    run: row.run,
    member: row.member,
    journey: row.journey,
    status: row.status,
    ...(row.error === null ? {} : { error: row.error }),
    at: row.endedAt!,
  };
}

/** Ever longer, from a minute to an hour, and for ever: a lost end would leave a run open. */
function reportDelay(refused: number): number {
  return Math.min(2 ** refused, 60) * 60_000;
}

export class UnknownJourney extends Error {
  override readonly name = 'UnknownJourney';
  constructor(journey: string, known: readonly string[]) {
    super(
      `There is no journey "${journey}" to start; there are ${known.join(', ') || 'none'}. Add it to workflows/index.ts.`,
    );
  }
}
