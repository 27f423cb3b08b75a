import type { Delimiter } from './records.ts';

const PATTERNS: Readonly<Record<Delimiter, RegExp>> = {
  ';': /(?<=^|[;\n])="([^";\n]*)"(?=[;\n]|$)/g,
  ',': /(?<=^|[,\n])="([^",\n]*)"(?=[,\n]|$)/g,
  '\t': /(?<=^|[\t\n])="([^"\t\n]*)"(?=[\t\n]|$)/g,
};

/**
 * Cells written ="00123", by which programs keep a spreadsheet from taking the zeros away, as "00123": a quotation mark
 * within a cell is no CSV, but Excel reads it, and registers write it so. The text begins where a line does.
 */
export const withoutWrap = (text: string, delimiter: Delimiter): string =>
  text.includes('="') ? text.replaceAll(PATTERNS[delimiter], '"$1"') : text;

/** The same for a text that comes in pieces, line by line; a line longer than `longest` is given on as it is. */
export async function* withoutWraps(
  pieces: AsyncIterable<string>,
  delimiter: Delimiter,
  longest: number,
): AsyncGenerator<string> {
  let held = '';
  for await (const piece of pieces) {
    const text = held + piece;
    const end =
      text.length > longest
        ? Math.max(text.lastIndexOf('\n') + 1, text.length - longest)
        : text.lastIndexOf('\n') + 1;
    held = text.slice(end);
    yield withoutWrap(text.slice(0, end), delimiter);
  }
  yield withoutWrap(held, delimiter);
}
