/** What a sender is told, wherever such a number stands. The number itself is never repeated. */
export const NO_IDENTITY_NUMBER =
  'looks like a national identity number, which must not be sent; use the membership number';

/**
 * Whether a text holds something written like a national identity number, which the register must never hold:
 * - Swedish personnummer: `YYMMDD-NNNN` or `YYYYMMDD-NNNN`, with `-`, `+`, a space or nothing between, the last digit
 *   by Luhn over ten digits (Skatteverket, SKV 704); 60 is added to the day of a samordningsnummer (SKV 707).
 * - Norwegian fødselsnummer: `DDMMYYNNNNN`, the last two digits by mod 11; 40 is added to the day of a D-number
 *   (forskrift til folkeregisterloven § 2-2-1). The relaxed check digits that come in 2032 are not known here.
 *
 * Both must begin with a day that the calendar has. Even so, of ten digits that happen to begin with a date one in ten
 * is taken for one: a union that numbers its members so must write its numbers in another way, since a real number
 * cannot be told from these. A phone number in E.164 is never taken for one: `46` and `47` are followed by no month.
 */
export function holdsIdentityNumber(text: string): boolean {
  // Nearly all texts end here; the patterns below cost fifty times as much, and every field of every event is asked.
  if (!mayHaveDigits(text, FEWEST_DIGITS) || INSTANT.test(text)) return false;
  return [...plainDigits(text).matchAll(CANDIDATES)].some(([written]) => {
    const digits = written.replaceAll(/\D/g, '');
    return isSwedish(digits) || isNorwegian(digits);
  });
}

/**
 * An id of ours: of a run, a task, a message. Among so many digits some look like anything, one id in four thousand like
 * such a number, and nobody's number is written like this.
 */
export const isOwnId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

const FEWEST_DIGITS = 10;

/** As every event has one: a letter stands behind its date, and none of the patterns goes over that. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Whether so many characters may be digits: those of ASCII, and all outside it, whatever they are. */
function mayHaveDigits(text: string, many: number): boolean {
  if (text.length < many) return false;
  let found = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if ((code >= 0x30 && code <= 0x39) || code > 0x7f) found += 1;
  }
  return found >= many;
}

// A date, perhaps with separators of its own, and four or five digits; not inside a longer number.
const CANDIDATES = /(?<!\d)(?:\d{8}|\d{6}|(?:\d{4}|\d\d)[-./]\d\d[-./]\d\d)(?:\p{Pd}|[+−\s])?\d{4,5}(?!\d)/gu;

/** Zeros of the digits that keyboards of our members write: Arabic, Persian, full width. */
const ZEROS = [0x06_60, 0x06_f0, 0xff_10];

const ASCII = /^\p{ASCII}*$/u;

/** The text with digits of other scripts as ours, and without characters that cannot be seen. */
function plainDigits(text: string): string {
  if (ASCII.test(text)) return text;
  return text.replaceAll(/\p{Cf}/gu, '').replaceAll(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0)!;
    const zero = ZEROS.find((first) => code >= first && code <= first + 9);
    return zero === undefined ? digit : String(code - zero);
  });
}

function isSwedish(digits: string): boolean {
  if (digits.length !== 10 && digits.length !== 12) return false;
  const ten = digits.slice(-10);
  const century = digits.length === 12 ? digits.slice(0, 2) : '20';
  if (!['18', '19', '20'].includes(century)) return false;
  const year = Number(century + ten.slice(0, 2));
  return isDate(year, ten.slice(2, 4), ten.slice(4, 6), 60) && luhn(ten) % 10 === 0;
}

function isNorwegian(digits: string): boolean {
  if (digits.length !== 11) return false;
  // The century is hidden in the digits that follow; a leap day is one in either, but for 1900.
  const year = 2000 + Number(digits.slice(4, 6));
  return (
    isDate(year, digits.slice(2, 4), digits.slice(0, 2), 40) &&
    weighed(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 &&
    weighed(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0
  );
}

/** Whether the calendar has this day, once what is added to the days of some numbers is taken off. */
function isDate(year: number, month: string, written: string, added: number): boolean {
  const day = Number(written) > added ? Number(written) - added : Number(written);
  // The date constructor rolls over what does not exist.
  const date = new Date(Date.UTC(year, Number(month) - 1, day));
  return day > 0 && date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === day;
}

/** The sum of the digits, every other one doubled, of which a correct number leaves no rest by ten. */
function luhn(digits: string): number {
  return Array.from(digits, Number).reduce((sum, digit, index) => {
    const product = digit * (index % 2 === 0 ? 2 : 1);
    return sum + (product > 9 ? product - 9 : product);
  }, 0);
}

function weighed(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0);
}
