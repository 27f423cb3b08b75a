import { vi } from 'vitest';

/** A member whose every field, and whose every word, is found nowhere by chance. */
export const CANARY = {
  membershipNumber: 'CANARYNUMBER-7719',
  givenName: 'Canarygiven',
  familyName: 'Canaryfamily',
  email: 'canary.mail@canary-domain.example.org',
  phone: '070-174 06 05',
  language: 'sv',
} as const;
/** What a year adds: a birth date, where the member works and lives, and words of the member's own. */
export const CANARY_MORE = {
  birthDate: '1931-07-19',
  segments: {
    sector: 'Canarysector',
    workplace: 'Canarystreet 41, Canarytown',
    region: 'Canaryregion',
    interests: ['canaryinterest'],
  },
} as const;
export const CANARY_COMMENT = 'Canaryfeeling: min chef Canaryboss lyssnar inte.';

const SPELLINGS = ['canary', '1740605', '174 06 05', '7719', '1931-07-19', '19310719'];
const inBase64 = (value: string): string => Buffer.from(value).toString('base64').slice(0, 12);
const CANARIES = [
  ...SPELLINGS,
  // … and as base64 and percent-encoding would show them.
  ...[...Object.values(CANARY), CANARY_MORE.birthDate, CANARY_MORE.segments.workplace, CANARY_COMMENT]
    .filter((value) => value.length > 5)
    .map(inBase64),
  'canary.mail%40',
].map((one) => one.toLowerCase());

/** Which canaries stand in it. A text as it is, anything else as JSON. */
export function found(where: unknown): string[] {
  const text = (typeof where === 'string' ? where : asJson(where)).toLowerCase();
  return CANARIES.filter((canary) => text.includes(canary));
}

const asJson = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? String(one) : one)) ?? '';

/** Everything that is written to the console and to the streams behind it, until all mocks are restored. */
export function overhearLogs(): readonly string[] {
  const written: string[] = [];
  const keep = (chunk: unknown): boolean => {
    written.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk as Uint8Array).toString('utf8'));
    return true;
  };
  for (const stream of [process.stdout, process.stderr]) vi.spyOn(stream, 'write').mockImplementation(keep);
  for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
    vi.spyOn(console, level).mockImplementation(
      (...words: unknown[]) => void keep(words.map(String).join(' ')),
    );
  }
  return written;
}
