import { seededBytes } from '../../shared/adapters/ids.local.ts';

/** Repeatable draws. */
export interface Draws {
  /** A whole number from 0 to below `limit`. */
  readonly below: (limit: number) => number;
  readonly chance: (share: number) => boolean;
  readonly of: <T>(list: readonly [T, ...T[]]) => T;
}

export function createDraws(seed: string): Draws {
  const bytes = seededBytes(seed);
  const fraction = (): number => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes(4);
    return (((a * 256 + b) * 256 + c) * 256 + d) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(fraction() * limit);
  return { below, chance: (share) => fraction() < share, of: (list) => list[below(list.length)]! };
}

/** An invented member, as the join form gives one. */
export interface Person {
  readonly membershipNumber: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  readonly phone?: string;
  readonly language: 'sv' | 'nb' | 'en';
  readonly birthDate: string;
  readonly joinedOn?: string;
  readonly segments: { readonly interests: readonly string[] };
}

type Name = readonly [given: string, family: string];
const NAMES: readonly [Name, ...Name[]] = [
  ['Åsa', 'Ek'],
  ['Jonas', 'Fjeld'],
  ['Amina', "O'Neill"],
  ['Björn', 'Lindqvist'],
  ['Siv', 'Håkansson'],
  ['Ingrid', 'Moen'],
  ['Mohammed', 'Abdirahman'],
  ['Katarzyna', 'Wiśniewska'],
];

const two = (number: number): string => String(number).padStart(2, '0');

/** The person of this number; with `since`, one who has long been a member. */
export function personOf(number: number, draws: Draws, since?: { readonly year: number }): Person {
  const [givenName, familyName] = draws.of(NAMES);
  const day = (year: number): string => `${year}-${two(1 + draws.below(12))}-${two(1 + draws.below(28))}`;
  const said = draws.below(10);
  return {
    membershipNumber: `M-${100_000 + number}`,
    givenName,
    familyName,
    email: `member-${number}@example.org`,
    // Four in five; of a simulation, where no SMS leaves the machine.
    ...(draws.chance(0.8) && { phone: `+4670${String(number).padStart(7, '0')}` }),
    language: said < 7 ? 'sv' : said < 9 ? 'nb' : 'en',
    birthDate: day(1958 + draws.below(48)),
    ...(since && { joinedOn: day(since.year - 1 - draws.below(15)) }),
    segments: { interests: [draws.of<string>(['work-environment', 'courses', 'pay'])] },
  };
}
