/** How DynamoDB orders what it sorts by, for an adapter that has to do the same on its own. */

/** Numbers of the items port have at most 38 digits: their magnitude is below this. */
export const NUMBER_LIMIT = 10n ** 38n;

/** Compares by UTF-8 bytes: negative, 0 or positive. JavaScript's `<` compares UTF-16 units, which differ above U+FFFF. */
export function compareText(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i += 1) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Half a surrogate pair stands for a code point above U+FFFF, so it comes after the units U+E000 to U+FFFF. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** The smallest text that is greater than all that begin with `prefix`; undefined when there is none. */
export function prefixEnd(prefix: string): string | undefined {
  // Nearly all prefixes are ours, and end in a letter or sign of ASCII.
  const end = prefix.charCodeAt(prefix.length - 1);
  if (end < 0x7f) return prefix.slice(0, -1) + String.fromCharCode(end + 1);
  const points = Array.from(prefix, (character) => character.codePointAt(0)!);
  while (points.length > 0) {
    const last = points.pop()!;
    if (last === 0x10ffff) continue;
    // No text holds a code point between U+D7FF and U+E000.
    return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
  }
  return undefined;
}

/**
 * A whole number of at most 38 digits as text of 39 characters whose order is the numbers' own: a sign, then the
 * digits, for a negative number those of its distance from the smallest.
 */
export function sortableNumber(value: bigint): string {
  const digits = value < 0n ? value + NUMBER_LIMIT : value;
  return (value < 0n ? '0' : '1') + digits.toString().padStart(38, '0');
}
