import { SegmentedMessage } from 'sms-segments-calculator';
import type { Organisation } from '../member/organisation.ts';
import { smsOf, type Sms } from './sms.ts';
import { isLink, slotValues } from './slots.ts';
import { splitCompiled } from './slot-syntax.ts';
import type { Language } from './template.ts';

export const MOST_PARTS = 3;

const LONGEST_NAME = 20;
/** Characters of the name that links lead to: where it is longer, infra/aws/sms-in-stage.ts counts with it. */
const LONGEST_HOST = 24;

/**
 * What each slot says at its longest, in GSM-7 letters as far as we choose them: what an SMS must have room for.
 * @param host how many characters the name has that links lead to.
 */
export function longestValues(
  organisation: Organisation,
  language: Language,
  host = LONGEST_HOST,
): ReadonlyMap<string, string> {
  // A token has up to 40 (shared/consent/link.ts).
  const page = `https://${'m'.repeat(host)}/a/${'t'.repeat(40)}`;
  const pages = { unsubscribeUrl: page, preferencesUrl: page, whyUrl: page, answerUrl: page };
  const member = { givenName: 'W'.repeat(LONGEST_NAME) };
  return new Map(Object.entries(slotValues({ organisation, language, member, ...pages })));
}

/** How an SMS counts with the longest name in letters of GSM-7, and with one Sámi letter in it, which no GSM-7 has. */
export function worstCases(
  sms: string,
  values: ReadonlyMap<string, string>,
): { readonly plain: Sms; readonly sami: Sms } {
  const sami = `\u0160${'a'.repeat(LONGEST_NAME - 1)}`;
  return {
    plain: smsOf(filled(sms, values), values.get('member.givenName')),
    sami: smsOf(filled(sms, new Map([...values, ['member.givenName', sami]])), sami),
  };
}

/** How many parts an SMS takes with the longest name in letters of GSM-7. */
export const mostPartsOf = (sms: string, values: ReadonlyMap<string, string>): number =>
  worstCases(sms, values).plain.parts;

/** What is wrong with the compiled text of an SMS, each as `what; what to do`. */
export function smsProblems(sms: string, parts: number, values: ReadonlyMap<string, string>): string[] {
  const pieces = splitCompiled(sms);
  const own = pieces.filter((_, index) => index % 2 === 0).join('');
  const slots = pieces.filter((_, index) => index % 2 === 1);
  const problems: string[] = [];
  const costly = [...new Set(new SegmentedMessage(own).getNonGsmCharacters())];
  if (costly.length > 0) {
    problems.push(
      `sms holds ${costly.map(shown).join(', ')}, which leaves room for 70 characters instead of 160; ` +
        `use plain letters, - and straight quotes`,
    );
  }
  if (!slots.some((slot) => slot === 'answer.url' || slot === 'link.preferences')) {
    problems.push(
      'sms leads nowhere, and no STOP can be sent to us; end it with {{ link.preferences }}, or in a question with {{ answer.url }}',
    );
  }
  for (const [index, slot] of slots.entries()) {
    const before = pieces[2 * index]!;
    const after = pieces[2 * index + 2]!;
    if (!isLink(slot)) continue;
    if (/\S$/.test(before) || /^\S/.test(after)) {
      problems.push(
        `sms has {{ ${slot} }} right beside "${/\S$/.exec(before)?.[0] ?? after[0]}", which would become part of the address; leave a space there`,
      );
    }
  }
  // With costly letters the count would blame the length for what they do.
  const { plain } = worstCases(sms, values);
  if (costly.length === 0 && plain.parts > parts) {
    const advice =
      plain.parts > MOST_PARTS ? '' : `, or allow it more with the line "smsParts: ${plain.parts}"`;
    problems.push(
      `sms takes ${plain.parts} parts (${plain.encoding}) with the longest name and address and may take ${parts}; shorten it${advice}`,
    );
  }
  return problems;
}

function filled(compiled: string, values: ReadonlyMap<string, string>): string {
  return splitCompiled(compiled)
    .map((piece, index) => (index % 2 === 0 ? piece : (values.get(piece) ?? '')))
    .join('');
}

function shown(letter: string): string {
  const code = letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
  return /\p{L}|\p{P}|\p{S}/u.test(letter) ? `"${letter}" (U+${code})` : `U+${code}`;
}
