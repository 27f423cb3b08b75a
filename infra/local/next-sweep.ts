import type { Workflows } from '../../shared/journey/workflows.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Item, Items } from '../../shared/ports/items.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { firstAfter, HORIZON, instantOf, sweepSources, type Hour } from './sweep-sources.ts';

/** Knows an hour before which no sweep finds anything to do. */
export interface NextSweep {
  /** Not before it, and maybe not at it. */
  notBefore(): Instant;
  /** Finds out which hour it is. */
  find(items: Items): Promise<void>;
  /** Whether the sweep is to be done now. It may fail half-way: then the very next hour may have something to do. */
  isDue(): boolean;
  /** The sweep has done nothing, and is due as before. */
  repeat(): void;
  /** A row was written, and this is what it holds now. */
  wrote(row: Item): void;
}

/**
 * On AWS the sweep runs every hour, and of a simulated year's 8,760 all but a few find nothing.
 *
 * Asking all that the sweep looks for takes a dozen queries, and time goes on in steps of minutes. So each keeps its hour:
 * a row that is written only ever brings it forward, to when that row asks for a sweep, and until it is written again; the
 * one that is next is asked once more before its hour comes.
 * @param isWatched whether `wrote` is told of every row; if not, the hours are forgotten whenever something was done.
 */
export function createNextSweep(
  clock: Pick<Clock, 'now'>,
  workflows: Pick<Workflows, 'points' | 'organisation'>,
  { isWatched }: { readonly isWatched: boolean },
): NextSweep {
  const kept = sweepSources(workflows).map((source) => ({
    source,
    /** As found, and of rows written since then those that ask for an earlier hour. */
    found: firstAfter(clock.now()),
    earlier: new Map<string, Hour>(),
  }));
  type Kept = (typeof kept)[number];
  const hourOf = ({ found, earlier }: Kept): Hour => {
    let hour = found;
    for (const one of earlier.values()) if (one < hour) hour = one;
    return hour;
  };
  const next = (): Kept => kept.reduce((first, one) => (hourOf(one) < hourOf(first) ? one : first));
  const reset = (one: Kept, hour: Hour): void => {
    one.earlier.clear();
    one.found = hour;
  };
  return {
    notBefore: () => instantOf(hourOf(next())),
    isDue() {
      const first = firstAfter(clock.now());
      const due = kept.filter((one) => hourOf(one) < first);
      for (const one of isWatched ? due : kept) reset(one, first);
      return due.length > 0;
    },
    repeat: () => reset(kept[0]!, firstAfter(clock.now()) - 1),
    async find(items) {
      for (;;) {
        const one = next();
        const before = hourOf(one);
        const now = clock.now();
        const first = firstAfter(now);
        const last = first + HORIZON;
        // What is written in the meantime stands beside what is found.
        reset(one, last);
        try {
          one.found = Math.min(last, Math.max(first, await one.source.find(items, now)));
        } catch (error) {
          one.found = first;
          throw error;
        }
        if (hourOf(one) <= before) return;
      }
    },
    wrote(row) {
      const first = firstAfter(clock.now());
      const { pk, sk, textPk = null, textSk = null, numberPk = null, numberSk = null } = row;
      const name = `${pk} ${sk}`;
      // Rows differ in what they hold, and each source looks at four of it.
      const place = { pk, sk, textPk, textSk, numberPk, numberSk };
      for (const { source, found, earlier } of kept) {
        // No row asks for an earlier hour than the first: so it is while a register is taken over, and nothing sweeps.
        if (found <= first && earlier.size === 0) continue;
        const asked = source.asked(place, first, found);
        const hour = asked === undefined ? Infinity : Math.max(first, asked);
        if (hour < found) earlier.set(name, hour);
        else if (earlier.size > 0) earlier.delete(name);
      }
    },
  };
}

/** The first full hour after `now`. */
export function nextHour(now: Instant): Instant {
  return instantOf(firstAfter(now));
}
