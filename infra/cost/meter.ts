import { UNITS, usd, type Unit } from './prices.table.ts';

/** Counts what AWS would bill, by unit, and of each unit by what it was for. */
export interface Meter {
  /** @throws RangeError for an amount that cannot have been used. */
  readonly add: (unit: Unit, amount: number, by: string) => void;
  /** While `act` runs, all that is counted is counted for `part` as well. Parts do not overlap. */
  readonly during: <T>(part: string, act: () => Promise<T>) => Promise<T>;
  /** What was counted, in all or for one part. */
  readonly counts: (part?: string) => Counts;
  /** Begins anew: what was counted so far is forgotten. */
  readonly reset: () => void;
}

export interface Counts {
  readonly total: (unit: Unit) => number;
  /** The largest first. */
  readonly by: (unit: Unit) => readonly (readonly [by: string, amount: number])[];
  readonly usd: (units?: readonly Unit[]) => number;
}

type Table = Map<Unit, Map<string, number>>;

export function createMeter(): Meter {
  let whole: Table = new Map();
  let parts = new Map<string, Table>();
  let current: string | undefined;

  const tableOf = (part: string): Table => {
    const table = parts.get(part) ?? new Map<Unit, Map<string, number>>();
    parts.set(part, table);
    return table;
  };

  return {
    add(unit, amount, by) {
      if (!(amount >= 0) || !Number.isFinite(amount))
        throw new RangeError(`${unit} for ${by}: expected an amount of 0 or more, found ${amount}.`);
      count(whole, unit, amount, by);
      if (current !== undefined) count(tableOf(current), unit, amount, by);
    },
    async during(part, act) {
      if (current !== undefined) throw new Error(`"${part}" begins while "${current}" is counted.`);
      current = part;
      try {
        return await act();
      } finally {
        current = undefined;
      }
    },
    counts: (part) => countsOf(part === undefined ? whole : tableOf(part)),
    reset() {
      whole = new Map();
      parts = new Map();
    },
  };
}

function count(table: Table, unit: Unit, amount: number, by: string): void {
  const amounts = table.get(unit) ?? new Map<string, number>();
  table.set(unit, amounts);
  amounts.set(by, (amounts.get(by) ?? 0) + amount);
}

function countsOf(table: Table): Counts {
  const total = (unit: Unit): number =>
    [...(table.get(unit)?.values() ?? [])].reduce((sum, amount) => sum + amount, 0);
  return {
    total,
    by: (unit) => [...(table.get(unit) ?? [])].toSorted(([, one], [, other]) => other - one),
    usd: (units = UNITS) => units.reduce((sum, unit) => sum + usd(unit, total(unit)), 0),
  };
}
