import type { Chance } from './chance.ts';

/** Common first and family names of Sweden and Norway, put together by chance: whoever comes of it is nobody. */
const NAMES = {
  sv: {
    given: [
      'Anna',
      'Erik',
      'Maria',
      'Lars',
      'Karin',
      'Johan',
      'Sara',
      'Anders',
      'Emma',
      'Per',
      'Fatima',
      'Ali',
      'Åsa',
      'Björn',
      'Elin',
      'Mats',
    ],
    family: [
      'Andersson',
      'Johansson',
      'Karlsson',
      'Nilsson',
      'Lindberg',
      'Lindqvist',
      'Sandström',
      'Holm',
      'Bergström',
      'Öberg',
      'Hassan',
      'Ek',
    ],
  },
  nb: {
    given: [
      'Ingrid',
      'Ole',
      'Kari',
      'Bjørn',
      'Silje',
      'Knut',
      'Marit',
      'Øyvind',
      'Nora',
      'Håkon',
      'Amira',
      'Jonas',
    ],
    family: [
      'Hansen',
      'Olsen',
      'Berg',
      'Haugen',
      'Solberg',
      'Dahl',
      'Bakken',
      'Strand',
      'Moen',
      'Øien',
      'Ahmed',
      'Fjeld',
    ],
  },
  en: {
    given: ['Amina', 'Daniel', 'Priya', 'Thomas', 'Leila', 'Marek'],
    family: ["O'Neill", 'Nowak', 'Hussain', 'Kumar', 'Smith', 'Rossi'],
  },
} as const;

const LANGUAGES = ['sv', 'sv', 'sv', 'sv', 'sv', 'nb', 'nb', 'nb', 'en'] as const;
const SECTORS = ['Vård', 'Skola', 'Transport', 'Industri', 'Handel'] as const;
const REGIONS = ['Norr', 'Mitt', 'Väst', 'Syd', 'Stockholm'] as const;
const INTERESTS = ['courses', 'salary', 'work-environment'] as const;

/** The mobile numbers that the Swedish regulator (PTS) keeps for fiction: 070-174 06 05 to 070-174 06 99. */
const FIRST_NUMBER = 46_701_740_605;
const NUMBERS = 95;

/** How someone takes part, which decides most of what they do. */
export type Bond = 'near' | 'middling' | 'far';
/** How they answer what they are asked. */
export type Mood = 'happy' | 'so-so' | 'unhappy';

/** An invented member, as a form or a file has them, and what moves them. */
export interface Person {
  readonly membershipNumber: string;
  readonly email: string;
  /** What a form of joining holds of them. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly language: 'sv' | 'nb' | 'en';
  readonly bond: Bond;
  readonly mood: Mood;
}

/** So many people, no two with one address or number. Not all have a phone, nor say their birthday. */
export function inventPeople(many: number, chance: Chance): readonly Person[] {
  const addresses = new Set<string>();
  return Array.from({ length: many }, (_, index): Person => {
    const language = chance.pick(LANGUAGES);
    const givenName = chance.pick(NAMES[language].given);
    const familyName = chance.pick(NAMES[language].family);
    const membershipNumber = `M-${20_001 + index}`;
    const email = addressOf(givenName, familyName, addresses);
    const hasPhone = index % 2 === 0 && index / 2 < NUMBERS;
    const month = chance.between(1, 12);
    const birthDate = `${chance.between(1961, 2003)}-${two(month)}-${two(chance.between(1, 28))}`;
    const segments = {
      sector: chance.pick(SECTORS),
      region: chance.pick(REGIONS),
      ...(chance.happens(0.6) && { interests: [chance.pick(INTERESTS)] }),
    };
    return {
      membershipNumber,
      email,
      language,
      bond: chance.pick(['near', 'middling', 'middling', 'far', 'far']),
      mood: chance.pick(['happy', 'happy', 'happy', 'so-so', 'unhappy']),
      fields: {
        membershipNumber,
        givenName,
        familyName,
        email,
        language,
        segments,
        ...(hasPhone && { phone: `+${FIRST_NUMBER + index / 2}` }),
        ...(chance.happens(0.9) && { birthDate }),
      },
    };
  });
}

const two = (number: number): string => String(number).padStart(2, '0');

function addressOf(given: string, family: string, taken: Set<string>): string {
  const name = [given, family]
    .join('.')
    .toLowerCase()
    .replaceAll('ø', 'o')
    .normalize('NFD')
    .replaceAll(/[^a-z.]/g, '');
  let address = `${name}@example.org`;
  for (let n = 2; taken.has(address); n += 1) address = `${name}${n}@example.org`;
  taken.add(address);
  return address;
}
