/** What must be reached, and what was found. */
export interface Limit {
  readonly what: string;
  readonly must: 'at least' | 'at most' | 'under';
  readonly limit: number;
  /** Such as ` times` or ` s`, with its space. */
  readonly unit: string;
  /** Undefined when it was not measured: `because` says why. */
  readonly found: number | undefined;
  readonly because?: string;
}

export type Verdict = 'reached' | 'MISSED' | 'not measured';

/** A figure that is none, such as a ratio to nothing, is a miss and no success. */
export function verdictOf({ must, limit, found }: Limit): Verdict {
  if (found === undefined) return 'not measured';
  switch (must) {
    case 'at least':
      return found >= limit ? 'reached' : 'MISSED';
    case 'at most':
      return found <= limit ? 'reached' : 'MISSED';
    case 'under':
      return found < limit ? 'reached' : 'MISSED';
  }
}

/** How many times as much; undefined when one of the two was not measured. */
export function ratio(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one / other;
}
