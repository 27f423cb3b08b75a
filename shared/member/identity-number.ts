/**
 * Whether a text holds something written like a national identity number, which the register must never hold:
 * - Swedish: `YYMMDD-NNNN` or `YYYYMMDD-NNNN` with or without the sign, the last digit by Luhn over ten digits
 *   (Skatteverket, SKV 704); 60 is added to the day of a coordination number (SKV 707).
 * - Norwegian: `DDMMYYNNNNN`, 11 digits; 40 is added to the day of a D-number (Skatteetaten). Its check digits are
 *   not looked at: they are given up from 2032 on.
 *
 * Both must begin with a date that can be, so that a membership number of ten or eleven digits is seldom taken for one.
 */
export function holdsIdentityNumber(text: string): boolean {
  return [...text.matchAll(NUMBERS)].some(([number]) => {
    const digits = number.replaceAll(/\D/g, '');
    return isSwedish(digits) || isNorwegian(digits);
  });
}

// Not inside a longer number or word.
const NUMBERS = /(?<![\p{L}\p{N}])(?:\d{6}|\d{8})[-+ ]?\d{4,5}(?![\p{L}\p{N}])/gu;

function isSwedish(digits: string): boolean {
  if (digits.length !== 10 && digits.length !== 12) return false;
  const ten = digits.slice(-10);
  return isMonth(ten.slice(2, 4)) && isDay(ten.slice(4, 6), 60) && luhn(ten) % 10 === 0;
}

function isNorwegian(digits: string): boolean {
  return digits.length === 11 && isDay(digits.slice(0, 2), 40) && isMonth(digits.slice(2, 4));
}

function isMonth(text: string): boolean {
  return Number(text) >= 1 && Number(text) <= 12;
}

function isDay(text: string, added: number): boolean {
  const day = Number(text) > added ? Number(text) - added : Number(text);
  return day >= 1 && day <= 31;
}

/** The sum of the digits, every other one doubled, of which a correct number leaves no rest by ten. */
function luhn(digits: string): number {
  return Array.from(digits, Number).reduce((sum, digit, index) => {
    const product = digit * (index % 2 === 0 ? 2 : 1);
    return sum + (product > 9 ? product - 9 : product);
  }, 0);
}
