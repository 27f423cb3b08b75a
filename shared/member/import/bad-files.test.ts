import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ansi, fileOf, importing } from '../../../test/support/member-file.ts';
import { ImportFileInvalid, type FileProblem } from './file-invalid.ts';

const HEADER = 'Medlemsnummer;Förnamn;E-post';
const row = (n: number): string => `M-${n};Åsa;m${n}@example.org`;
const rows = (n: number): string => Array.from({ length: n }, (_, index) => row(index + 1)).join('\n');
const utf16be = (text: string): Uint8Array => Buffer.from(text, 'utf16le').swap16();
/** Names as Mac OS Roman and code page 850 write them. */
const MAC = {
  å: 0x8c,
  ä: 0x8a,
  ö: 0x9a,
  Å: 0x81,
  æ: 0xbe,
  ø: 0xbf,
  é: 0x8e,
} as const;
const DOS = { å: 0x86, ä: 0x84, ö: 0x94, Å: 0x8f, æ: 0x91, ø: 0x9b, Ø: 0x9d } as const;
const inLetters = (text: string, of: Readonly<Record<string, number>>): Uint8Array =>
  Buffer.from(Array.from(text, (sign) => of[sign] ?? sign.charCodeAt(0)));
const named = (...names: readonly string[]): string =>
  ['E-post;Fornavn', ...names.map((name, at) => `m${at}@example.org;${name}`)].join('\n');
const PK = Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x14, 0x00, 0x06, 0x00]);

/** Whether a file was refused, and with what words; fails when anything of it was recorded. */
async function refusalOf(bytes: string | Uint8Array, piece?: number): Promise<ImportFileInvalid> {
  let recorded = 0;
  const refused = importing(fileOf(bytes, piece), {
    async record() {
      recorded += 1;
    },
  });
  const error: unknown = await refused.then(
    () => 'it was imported',
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ImportFileInvalid);
  expect(recorded).toBe(0);
  return error as ImportFileInvalid;
}

describe('a file that cannot be read is refused whole, and nothing of it is recorded', () => {
  const cases: [string, string | Uint8Array, FileProblem, number | undefined, RegExp][] = [
    ['an Excel workbook by another name', PK, 'excel', undefined, /Excel workbook.*CSV UTF-8/],
    ['an old Excel workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'excel', undefined, /Excel workbook/],
    ['UTF-16', Buffer.from(`\ufeff${HEADER}`, 'utf16le'), 'not-text', undefined, /"Unicode Text".*CSV UTF-8/],
    ['UTF-16 without a mark', Buffer.from(HEADER, 'utf16le'), 'not-text', undefined, /not text/],
    ['UTF-16 the other way round', utf16be(`\ufeff${HEADER}`), 'not-text', undefined, /"Unicode Text"/],
    ['an empty file', '', 'empty', undefined, /is empty/],
    ['blank lines only', '\ufeff \r\n\r\n\t\n', 'empty', undefined, /is empty/],
    ['separators only', ';;;\n;;;\n', 'no-rows', undefined, /one line only/],
    ['a header only', `${HEADER}\n`, 'no-rows', undefined, /one line only/],
    ['a person only', `${row(1)}\n`, 'no-header', 1, /names of the columns are expected/],
    ['a title above the header', `Register;;\n${HEADER}\n${row(1)}`, 'no-header', 1, /stands above them/],
    ['no header', `\n\n${rows(3)}`, 'no-header', 3, /Medlemsnummer\/Membership number/],
    ['a column twice', 'E-post;Namn;E-post\n', 'duplicate-column', 1, /"E-post" twice/],
    ['one column by two names', 'E-post;E-mail\na;b\n', 'duplicate-column', 1, /"E-post" and "E-mail"/],
    [
      'unknown columns',
      `${HEADER};Namn;Skostorlek\n`,
      'unknown-column',
      1,
      /"Namn", "Skostorlek".* rename one that is Efternamn\/Etternavn/,
    ],
    ['nobody can be found', 'Förnamn;Efternamn\nÅsa;Ek\n', 'missing-column', 1, /E-post\/E-mail/],
    ['a quote that is not closed', `${HEADER}\n${row(1)}\n\nM-2;"Bo;b\n${rows(9)}`, 'quotes', 4, /quotation/],
    ['a quote in a text', `${HEADER}\n${row(1)}\nM-2;Bo "B" Ek;b\n${rows(9)}`, 'quotes', 3, /not doubled/],
    ['text after a quote', `${HEADER}\nM-2;"Bo"B;b\n${rows(9)}`, 'quotes', 2, /quotation/],
    ['a quote over much', `${HEADER}\n${row(1)}\nM-2;"${rows(9000)}`, 'record-too-long', 3, /65536 bytes/],
    [
      'a UTF-8 and an ANSI part',
      Buffer.concat([Buffer.from(`${HEADER}\n${row(1)}\n`), ansi(row(2))]),
      'mixed-encoding',
      undefined,
      /Part of the file is UTF-8/,
    ],
    [
      'a mark of UTF-8 before ANSI',
      Buffer.concat([Buffer.from('\ufeff'), ansi(`${HEADER}\n${row(1)}`)]),
      'mixed-encoding',
      undefined,
      /Part of the file is UTF-8/,
    ],
  ];

  it.each(cases)('given %s, when it is imported, then the reason is said', async (_, bytes, ...expected) => {
    const [problem, line, words] = expected;
    for (const piece of [1 << 16, 3]) {
      const error = await refusalOf(bytes, piece);
      expect({ problem: error.problem, line: error.line }).toEqual({ problem, line });
      expect(error.message).toMatch(words);
    }
  });

  it.each([
    ['a Mac', MAC, ['Åsa', 'Håkan', 'Märta', 'Bodø', 'Jørgen', 'Kjær']],
    ['MS-DOS', DOS, ['Åsa', 'Håkan', 'Märta', 'Øyvind', 'Jørgen']],
  ] as const)(
    'given one name in the letters of %s, when it is imported, then nobody gets another name',
    async (_, letters, names) => {
      for (const name of names) {
        for (const piece of [1 << 16, 1, 2, 3]) {
          const error = await refusalOf(inLetters(named('Bo Ek', name, 'Eva'), letters), piece);
          expect({ problem: error.problem, words: error.message }).toEqual({
            problem: 'other-encoding',
            words: expect.stringContaining('Save it as "CSV UTF-8"') as string,
          });
        }
      }
    },
  );

  it.each([
    ['', ''],
    ['"', '"'],
    ['"', ''],
  ])(
    'given a cell of a megabyte between %j and %j, when it is imported, then its line is named',
    async (before, after) => {
      const cell = `${before}${'x'.repeat(1 << 20)}${after}`;
      const error = await refusalOf(`${HEADER}\n${row(1)}\nM-2;${cell};b\n${row(3)}`);
      expect({ problem: error.problem, line: error.line }).toEqual({ problem: 'record-too-long', line: 3 });
      expect(error.message.length).toBeLessThan(300);
    },
  );

  it('given a fault in the last of many rows, when it is imported, then none of those before it is recorded', async () => {
    const error = await refusalOf(`${HEADER}\n${rows(5000)}\nM-5001;"Bo;b`);
    expect(error.line).toBe(5002);
  });

  it('given a person where the header should be, when it is refused, then nothing of the person is repeated', async () => {
    const person = 'M-1;Åsa;Ek;asa.ek@example.org;070-174 06 05;198503152386;Region';
    const first = await refusalOf(`${person}\nx;y;z;å;ä`);
    expect(first.problem).toBe('missing-column');
    expect(first.message).not.toMatch(/M-1|Åsa|Ek|example|070|8503/);
    const { message } = await refusalOf('E-post;850315-2386;M-1;asa.ek@example.org;Kommentar 2\n');
    expect(message).toContain('"column 2", "column 3", "column 4", "Kommentar 2"');
  });

  it('given a file that changes while it is imported, when its rows are read, then that is said', async () => {
    let reads = 0;
    const changing = () => {
      reads += 1;
      return fileOf(`${HEADER}\n${rows(reads < 4 ? 3 : 2)}`)();
    };
    await expect(importing(changing)).rejects.toMatchObject({ problem: 'changed' });
    expect(reads).toBe(4);
  });

  it('given any bytes whatever, when they are imported, then they are rows or a refusal in words', async () => {
    const start = fc.constantFrom(
      '',
      'E-post\n',
      `${HEADER}\n`,
      `\ufeff${HEADER}\r\n`,
      'sep=,\nE-post,Mobil\n',
    );
    const piece = fc.integer({ min: 1, max: 9 });
    const signs = fc.constantFrom(
      '"',
      ';',
      ',',
      '\t',
      '\n',
      '\r',
      "'",
      'å',
      'Ã',
      'x',
      '\u0000',
      '\ufeff',
      '=',
    );
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.string({ unit: signs, maxLength: 60 }).map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(start, content, piece, async (first, rest, size) => {
        const bytes = Buffer.concat([Buffer.from(first), rest]);
        const result = await importing(fileOf(bytes, size)).catch((error: unknown) => error);
        if (result instanceof ImportFileInvalid) return;
        expect(result).toHaveProperty('summary.rows');
        const { summary, rows: told } = result as Awaited<ReturnType<typeof importing>>;
        expect(told).toHaveLength(summary.rows);
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});
