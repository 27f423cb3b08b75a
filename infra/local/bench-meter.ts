import type { DatabaseSync } from 'node:sqlite';
import type { LocalFunctions } from './functions.ts';

/** CPU seconds and calls of each function. */
export interface Meter {
  readonly used: ReadonlyMap<string, { readonly seconds: number; readonly calls: number }>;
}

/** Seconds of CPU that this process has used, those of its helpers (garbage collection) too. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Counts what each function takes. They call one another only through the world, so that none is counted in another. */
export function meter(functions: LocalFunctions): Meter {
  const used = new Map<string, { seconds: number; calls: number }>();
  const metered =
    <Args extends unknown[], Result>(
      verb: string | ((...args: Args) => string),
      call: (...args: Args) => Promise<Result>,
    ) =>
    async (...args: Args): Promise<Result> => {
      const before = cpuSeconds();
      try {
        return await call(...args);
      } finally {
        const name = typeof verb === 'string' ? verb : verb(...args);
        const { seconds, calls } = used.get(name) ?? { seconds: 0, calls: 0 };
        used.set(name, { seconds: seconds + cpuSeconds() - before, calls: calls + 1 });
      }
    };
  const { http, invoke, recordEvents, recordDelivery, recordRun, startJourney, sweep } = functions;
  const counted: LocalFunctions = {
    http: {
      'receive-webhook': metered('receive-webhook', http['receive-webhook']),
      'member-pages': metered('member-pages', http['member-pages']),
      'staff-pages': metered('staff-pages', http['staff-pages']),
    },
    invoke: metered((name) => name, invoke),
    recordEvents: metered('record-event', recordEvents),
    recordDelivery: metered('record-delivery', recordDelivery),
    recordRun: metered('record-run', recordRun),
    startJourney: metered('start-journey', startJourney),
    sweep: metered('sweep', sweep),
  };
  // The engine calls them by this object, which is made together with it.
  Object.assign(functions, counted);
  return { used };
}

/** What the statements of a database take from `begin` on, in words. To be asked for before any is prepared. */
export function meterStore(db: DatabaseSync): { begin(): void; said(): string } {
  let statements = 0;
  let nanoseconds = 0n;
  const prepare = db.prepare.bind(db);
  db.prepare = (sql) => {
    const statement = prepare(sql);
    for (const name of ['run', 'get', 'all'] as const) {
      const call = statement[name].bind(statement) as (...values: unknown[]) => never;
      statement[name] = (...values: unknown[]) => {
        const before = process.hrtime.bigint();
        try {
          return call(...values);
        } finally {
          statements += 1;
          nanoseconds += process.hrtime.bigint() - before;
        }
      };
    }
    return statement;
  };
  return {
    begin() {
      statements = 0;
      nanoseconds = 0n;
    },
    said: () =>
      `SQLite alone: ${(Number(nanoseconds) / 1e9).toFixed(1)} s by the clock for ${statements.toLocaleString('en')} statements`,
  };
}
