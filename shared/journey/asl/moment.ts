import { instant, InvalidTime, toEpochMs } from '../../time/instant.ts';
import type { Json } from './asl.ts';

// The profile of RFC 3339 that the States Language asks for: upper case, seconds, an offset.
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const LONGEST_WAIT_SECONDS = 99_999_999;

/**
 * When a Wait that was entered at `entered` ends, both in milliseconds since 1970, never before it was entered; undefined
 * when the value is of the wrong kind. Step Functions cuts the fraction of a second off a Timestamp.
 */
export function waitEnd(field: 'Timestamp' | 'Seconds', value: Json, entered: number): number | undefined {
  if (field === 'Seconds') {
    const right =
      typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LONGEST_WAIT_SECONDS;
    return right ? entered + value * 1000 : undefined;
  }
  if (typeof value !== 'string') return undefined;
  // Many executions wait for the same instant, such as nine in the morning.
  if (last?.text !== value) last = { text: value, second: secondOf(value) };
  return last.second === undefined ? undefined : Math.max(last.second, entered);
}

let last: { readonly text: string; readonly second: number | undefined } | undefined;

function secondOf(text: string): number | undefined {
  if (!TIMESTAMP.test(text)) return undefined;
  try {
    return Math.floor(toEpochMs(instant(text)) / 1000) * 1000;
  } catch (error) {
    if (error instanceof InvalidTime) return undefined;
    throw error;
  }
}
