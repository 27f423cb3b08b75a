import type { DatabaseSync } from 'node:sqlite';
import { createLocalClock, type LocalClock } from '../../shared/adapters/clock.local.ts';
import { createIds } from '../../shared/adapters/ids.ts';
import { createLocalItems } from '../../shared/adapters/items.local.ts';
import { createLocalMailer, type LocalMailer } from '../../shared/adapters/mailer.local.ts';
import { createProviderFaults, type ProviderFaults } from '../../shared/adapters/provider-faults.local.ts';
import { createLocalQueue, type LocalQueue } from '../../shared/adapters/queue.local.ts';
import { createLocalRuns, type LocalRunsOptions } from '../../shared/adapters/runs.local.ts';
import { createLocalSchedules, type LocalSchedules } from '../../shared/adapters/schedules.local.ts';
import { createLocalSecrets, type LocalSecrets } from '../../shared/adapters/secrets.local.ts';
import { storageOf, type Storage } from '../../shared/adapters/sqlite.storage.ts';
import { createLocalTexter, type LocalTexter } from '../../shared/adapters/texter.local.ts';
import type { StateMachine } from '../../shared/journey/asl/asl.ts';
import { compile } from '../../shared/journey/compile.ts';
import type { Journey } from '../../shared/journey/journey.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import type { Items } from '../../shared/ports/items.ts';
import type { Mailer } from '../../shared/ports/mailer.ts';
import type { Texter } from '../../shared/ports/texter.ts';
import type { World } from '../../shared/ports/world.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { watchEffects } from './effects.ts';
import { createEngine, type Engine } from './engine.ts';
import { createFunctions, type LocalFunctions } from './functions.ts';
import { createLeaps, type Leaps } from './leaps.ts';
import { createNextSweep } from './next-sweep.ts';
import { reachOf } from './reach.ts';

export interface LocalWorldOptions {
  readonly db: DatabaseSync;
  readonly workflows: Workflows;
  readonly publicUrl: string;
  /** Where the virtual clock starts when the data knows no time yet; default now. */
  readonly at?: Instant;
  /** The wall, for a clock that runs by itself. */
  readonly wall?: () => number;
  /** The source of randomness; default the machine's. Seeded only for worlds in memory. */
  readonly bytes?: (length: number) => Uint8Array;
  /** The source of the secrets alone, where the data is kept and `bytes` is seeded; default `bytes`. */
  readonly secretBytes?: 'machine' | ((length: number) => Uint8Array);
  /** Stands between the world and its provider, with that provider's own faults behind it, in tests of failures. */
  readonly mailer?: (provider: LocalMailer) => Mailer;
  readonly texter?: (provider: LocalTexter) => Texter;
  /** Nobody asks for effects: none are kept, so that memory stays the same however much is written. */
  readonly unwatched?: boolean;
  /** Stands between the functions and everything outside them, in tests of failures. */
  readonly decorate?: (world: World) => World;
  /** Stands around the functions, for whoever counts what AWS would bill: see infra/cost. */
  readonly around?: (functions: LocalFunctions) => LocalFunctions;
  readonly onTransition?: LocalRunsOptions['onTransition'];
  /** Lets requests and signals have their turn between the steps of a leap. */
  readonly breathe?: () => Promise<void>;
}

/** Everything on one machine: the world, its functions, and what makes time pass. */
export interface LocalWorld {
  readonly world: World;
  readonly workflows: Workflows;
  readonly clock: LocalClock;
  readonly queue: LocalQueue;
  /** The mails that the provider took. */
  readonly mailbox: LocalMailer;
  /** The SMS that the provider took. */
  readonly texts: LocalTexter;
  /** What goes wrong at the providers, and what they tell of what they took. */
  readonly faults: ProviderFaults;
  readonly runs: ReturnType<typeof createLocalRuns>;
  readonly schedules: LocalSchedules;
  readonly functions: LocalFunctions;
  readonly engine: Engine;
  /** Makes and changes the secrets of forms. */
  readonly secrets: Pick<LocalSecrets, 'make' | 'set'>;
  readonly leaps: Leaps;
  /** Whether the data can be written. */
  readonly storage: Storage;
  /** How often items were written since it was made: who keeps what follows from them sees whether it still does. */
  readonly writes: () => number;
}

/** As on AWS, where the visibility time is six times the function's timeout of 30 s. */
const QUEUE = { visibilitySeconds: 180, maxReceives: 5 };

/** A journey is compiled once, however many worlds are made of it, and so the runner loads it once. */
function compiled(journey: Journey): StateMachine {
  const machine = machines.get(journey) ?? compile(journey);
  machines.set(journey, machine);
  return machine;
}
const machines = new WeakMap<Journey, StateMachine>();

export function createLocalWorld(options: LocalWorldOptions): LocalWorld {
  const { db, workflows, publicUrl, at, wall, bytes, secretBytes = bytes } = options;
  const storage = storageOf(db);
  const { last: end } = reachOf(workflows.points);
  const clock = createLocalClock({ db, end, ...(at && { at }), ...(wall && { wall }) });
  const ids = createIds(clock, bytes);
  const nextSweep = createNextSweep(clock, workflows, { isWatched: true });
  const { get, query, transact } = createLocalItems(db, nextSweep.wrote);
  let writes = 0;
  const stored: Items = {
    get,
    query,
    transact(asked) {
      writes += 1;
      return transact(asked);
    },
  };
  const watch = watchEffects(stored, () => clock.now());
  const queue = createLocalQueue({ db, clock, ...QUEUE });
  const mailbox = createLocalMailer(db, clock);
  const texts = createLocalTexter(db, clock);
  const formSecrets = [...new Set([...workflows.forms.values()].map(({ secret }) => secret))];
  // Of one source there is one stream: what the secrets take is not taken again.
  const secretIds =
    secretBytes === bytes ? ids : createIds(clock, secretBytes === 'machine' ? undefined : secretBytes);
  const secrets = createLocalSecrets(db, secretIds, formSecrets);

  const runs = createLocalRuns({
    db,
    clock,
    definitions: new Map(
      [...workflows.journeys.values()].map((journey) => [journey.name, compiled(journey)]),
    ),
    substitutions: { sendMessage: 'send-message', takeStep: 'take-step' },
    invoke: (name, payload) => functions.invoke(name, payload),
    onEnded: (ended) =>
      functions.recordRun(ended, { run: ended.run, member: ended.member, journey: ended.journey }),
    ...(options.onTransition && { onTransition: options.onTransition }),
  });
  const schedules = createLocalSchedules({ db, clock });
  const faults = createProviderFaults(db, clock, { mailer: mailbox, texter: texts });
  const mailer = options.mailer?.({ ...mailbox, ...faults.mailer }) ?? faults.mailer;
  const texter = options.texter?.({ ...texts, ...faults.texter }) ?? faults.texter;
  const plain: World = {
    clock,
    ids,
    items: options.unwatched ? stored : watch.items,
    queue,
    runs,
    schedules,
    mailer,
    texter,
    secrets,
    publicUrl,
  };
  const world = options.decorate?.(plain) ?? plain;
  const leaps = createLeaps();
  const bare = createFunctions(world, workflows, { clock, leaps });
  const functions = options.around?.(bare) ?? bare;
  const engine = createEngine({
    clock,
    queue,
    runs,
    schedules,
    faults,
    functions,
    watch,
    storage,
    world,
    nextSweep,
    breathe: options.breathe,
  });
  return {
    world,
    workflows,
    clock,
    queue,
    mailbox,
    texts,
    faults,
    secrets,
    runs,
    schedules,
    functions,
    engine,
    leaps,
    storage,
    writes: () => writes,
  };
}
