import { TextDecoder } from 'node:util';
import { ImportFileInvalid } from './file-invalid.ts';

/** A file that can be read from its beginning as often as it takes: it is checked whole before any of it is used. */
export type Source = () => AsyncIterable<Uint8Array>;

export type Encoding = 'utf-8' | 'windows-1252';

const WORKBOOK =
  'The file is an Excel workbook, whatever its name says. Open it in Excel and save it as "CSV UTF-8 (comma delimited)".';
const UTF_16 =
  'The file is UTF-16, which Excel calls "Unicode Text". Open it in Excel and save it as "CSV UTF-8 (comma delimited)".';
const NOT_TEXT = 'The file is not text in UTF-8 or Windows-1252. Save it as "CSV UTF-8" and try again.';

const START = 8;
/** By these first bytes a file tells that it is no text (https://en.wikipedia.org/wiki/List_of_file_signatures). */
const SIGNATURES: readonly {
  readonly bytes: readonly number[];
  readonly problem: 'excel' | 'not-text';
  readonly sentence: string;
}[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], problem: 'excel', sentence: WORKBOOK },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], problem: 'excel', sentence: WORKBOOK },
  { bytes: [0xff, 0xfe], problem: 'not-text', sentence: UTF_16 },
  { bytes: [0xfe, 0xff], problem: 'not-text', sentence: UTF_16 },
];

/**
 * How the file is written, by whether it is valid: UTF-8 if all of it is, else Windows-1252, in which nearly any bytes
 * are something. Reads all of the file.
 * @throws ImportFileInvalid excel, not-text, empty.
 */
export async function encodingOf(source: Source): Promise<Encoding> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let start = Buffer.alloc(0);
  let valid = true;
  let blank = true;
  for await (const chunk of source()) {
    if (start.length < START) {
      start = Buffer.concat([start, chunk.subarray(0, START - start.length)]);
      refuseBySignature(start);
    }
    if (chunk.includes(0)) throw new ImportFileInvalid('not-text', NOT_TEXT);
    blank &&= isBlank(chunk);
    valid &&= isValid(decoder, chunk);
  }
  if (blank) {
    throw new ImportFileInvalid(
      'empty',
      'The file is empty: a line with the names of the columns is expected.',
    );
  }
  valid &&= isValid(decoder);
  if (!valid && start.subarray(0, 3).equals(MARK)) throw mixed();
  return valid ? 'utf-8' : 'windows-1252';
}

/** The byte order mark, which says that all that follows is UTF-8. */
const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

function refuseBySignature(start: Uint8Array): void {
  for (const { bytes, problem, sentence } of SIGNATURES) {
    if (bytes.every((byte, index) => start[index] === byte)) {
      throw new ImportFileInvalid(problem, sentence);
    }
  }
}

const isBlank = (chunk: Uint8Array): boolean =>
  chunk.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) || MARK.includes(byte));

function isValid(decoder: TextDecoder, chunk?: Uint8Array): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    return false;
  }
}

/** What `å`, `ä`, `ö` and their like become when their two bytes of UTF-8 are read as two letters. */
const TWICE = /Ã[\u0080-\u00bf\u2010-\u203a€ƒ†‡ˆ‰Š‹ŒŽ™š›œžŸ˜]/;

/**
 * The text of the file, piece by piece, without its byte order mark and with every line end as `\n`: so lines can be
 * counted, also where systems with other line ends have each written a part, or a cell holds some.
 * @throws ImportFileInvalid mixed-encoding, other-encoding, changed.
 */
export async function* textOf(source: Source, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let held = '';
  let before = '';
  const ours = (text: string): string => {
    if (encoding === 'windows-1252') {
      if (isOfOthers(before + text)) throw ofOthers();
      before = (before + text).slice(-2);
    }
    return asText(text, encoding);
  };
  const decode = (chunk?: Uint8Array): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw new ImportFileInvalid('changed', 'The file was changed while it was read. Import it again.');
    }
  };
  for await (const chunk of source()) {
    let text = held + decode(chunk);
    // The other half of what stands at the very end may come with the next piece.
    held = /[\rÃ]$/.exec(text)?.[0] ?? '';
    if (held !== '') text = text.slice(0, -1);
    yield ours(text);
  }
  yield ours(held + decode());
}

function asText(text: string, encoding: Encoding): string {
  if (encoding === 'windows-1252' && TWICE.test(text)) throw mixed();
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
}

/**
 * What å, ä, ø and æ of Mac OS Roman (Excel's plain "CSV" on a Mac) and of code page 850 ("CSV (MS-DOS)") are in
 * Windows-1252: signs in the middle of words, a capital among small letters, and bytes that it does not have.
 * https://encoding.spec.whatwg.org/#legacy-single-byte-encodings
 */
const OTHER_SIGN = /[\u0081\u008d\u008f\u0090\u009d¿¾†„›ŠŒ]/;
const OTHER_LETTER = /[\u0081\u008d\u008f\u0090\u009d]|\p{L}[¿¾]|\p{L}[†„›]\p{L}|\p{L}[ŠŒ]\p{Ll}/u;

// The first is quick, and in nearly all files says no.
const isOfOthers = (text: string): boolean => OTHER_SIGN.test(text) && OTHER_LETTER.test(text);

const ofOthers = (): ImportFileInvalid =>
  new ImportFileInvalid(
    'other-encoding',
    'The file is written in the letters of an older Mac or of MS-DOS, in which å, ä, æ and ø would be read as other signs. Save it as "CSV UTF-8" and try again.',
  );

const mixed = (): ImportFileInvalid =>
  new ImportFileInvalid(
    'mixed-encoding',
    'Part of the file is UTF-8 and part is not, so that names would be spoilt. Save all of it as "CSV UTF-8" and try again.',
  );
