import { hash } from 'node:crypto';
import { plus, type Instant } from '../time/instant.ts';
import type { Journey } from './journey.ts';
import { isOpen, type Run } from './run.ts';

/** Why a journey does not begin for a member who is there, and has had no run for this occurrence. */
export type BeginRefusal =
  /** Of the share who get no run, so that the journey's effect can be measured. */
  | 'held-out'
  /** It runs once in a lifetime, and has. */
  | 'once'
  /** A run of it is still under way. */
  | 'under-way'
  /** The last run began fewer days ago than the journey asks for. */
  | 'too-soon';

/** In words, for who looks at why there was no run. */
export const REFUSAL_WORDS: Readonly<Record<BeginRefusal, string>> = {
  'held-out': 'held out',
  once: 'not started: it runs once for each member',
  'under-way': 'not started: a run is under way',
  'too-soon': 'not started: the last run began too short a time ago',
};

/** @param runs the member's runs of this journey, all of them. */
export function refusalOf(
  { name, again, holdout }: Pick<Journey, 'name' | 'again' | 'holdout'>,
  member: string,
  runs: readonly Run[],
  now: Instant,
): BeginRefusal | undefined {
  if (isHeldOut(member, name, holdout)) return 'held-out';
  if (again === 'each-occurrence' || runs.length === 0) return undefined;
  if (again === 'once') return 'once';
  if (runs.some(isOpen)) return 'under-way';
  const isRecent = runs.some(({ createdAt }) => now < plus(createdAt, `P${again.afterDays}D`));
  return isRecent ? 'too-soon' : undefined;
}

const BYTES = 6;

/** The same members each time: by a hash of member and journey, so that two journeys hold out different ones. */
export function isHeldOut(member: string, journey: string, share: number): boolean {
  const drawn = hash('sha256', `holdout|${member}|${journey}`, 'buffer');
  return drawn.readUIntBE(0, BYTES) < share * 2 ** (BYTES * 8);
}
