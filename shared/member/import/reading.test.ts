import { describe, expect, it } from 'vitest';
import { ansi, fileOf, importing, membersIn } from '../../../test/support/member-file.ts';
import { LANGUAGES } from '../../message/template.ts';
import { COLUMN_FIELDS, columnName } from './columns.ts';

const ASA = { membershipNumber: 'M-1', givenName: 'Åsa', familyName: 'Ek' };
const HEADER = 'Medlemsnummer;Förnamn;Efternamn';
const LINES = [HEADER, 'M-1;Åsa;Ek', 'M-2;Bo;Ödmark'];
const BOTH = [ASA, { membershipNumber: 'M-2', givenName: 'Bo', familyName: 'Ödmark' }];
/** The sizes of pieces in which a file comes: whole, and torn within letters, line ends and marks. */
const PIECES = [1 << 16, 1, 2, 5];

async function members(content: string | Uint8Array, piece?: number): Promise<unknown[]> {
  return membersIn(await importing(fileOf(content, piece)));
}

describe('the same members come out of a file', () => {
  const text = LINES.join('\n');
  const cases: [string, string | Uint8Array][] = [
    ['with semicolons', text],
    ['with commas', text.replaceAll(';', ',')],
    ['with tabs', text.replaceAll(';', '\t')],
    ['that tells Excel its separator', `sep=;\r\n${text}`],
    ['that tells Excel its comma', `"sep=,"\n${text.replaceAll(';', ',')}`],
    ['in UTF-8 with a byte order mark', `\ufeff${text}\n`],
    ['in Windows-1252', ansi(text)],
    ['with letters in two parts', text.normalize('NFD')],
    ['with the line ends of Windows', `${LINES.join('\r\n')}\r\n`],
    ['with the line ends of an old Mac', LINES.join('\r')],
    ['with mixed line ends', `${LINES[0]}\r${LINES[1]}\r\n${LINES[2]}\n`],
    ['with blank lines and lines of separators', `\n${LINES[0]}\n;;\n\n${LINES[1]}\n  \n${LINES[2]}\n;;;;\n`],
    ['all in quotation marks', LINES.map((line) => `"${line.replaceAll(';', '";"')}"`).join('\n')],
    ['with blanks around', LINES.map((line) => ` ${line.replaceAll(';', '\u00a0; ')} `).join('\n')],
    ['with empty columns at the end', LINES.map((line) => `${line};;`).join('\n')],
    ['with a separator at the end of each row alone', `${LINES[0]}\n${LINES[1]};\n${LINES[2]};\n`],
    ['with empty columns in the first line alone', `${LINES[0]};;\n${LINES[1]}\n${LINES[2]};\n`],
    ['with columns in another order', 'Efternamn;medlemsnr;FÖRNAMN\nEk;M-1;Åsa\nÖdmark;M-2;Bo'],
  ];

  it.each(cases)('%s', async (_, content) => {
    for (const piece of PIECES) expect(await members(content, piece)).toEqual(BOTH);
  });

  it('in Windows-1252 with the signs that Latin-1 lacks', async () => {
    const bytes = Buffer.concat([ansi('E-post;Arbetsplats\na@example.org;'), Buffer.of(0x80, 0x8a, 0x92)]);
    expect(await members(bytes)).toEqual([{ email: 'a@example.org', segments: { workplace: '€Š’' } }]);
  });

  it('in Windows-1252 with names of other countries, quotes and signs where people write them', async () => {
    const names = ['Šaric', 'KOŠICE', 'Œuvre', 'ŽIŽEK Žižek', '„Bo” O’Brien', 'Ek †', '3¾ ¿Qué?'];
    const of: Readonly<Record<string, number>> = {
      Š: 0x8a,
      š: 0x9a,
      Œ: 0x8c,
      Ž: 0x8e,
      ž: 0x9e,
      '„': 0x84,
      '”': 0x94,
      '’': 0x92,
      '†': 0x86,
    };
    const content = ['E-post;Arbetsplats', ...names.map((name, at) => `m${at}@example.org;${name}`)].join(
      '\n',
    );
    const bytes = Buffer.from(Array.from(content, (sign) => of[sign] ?? sign.charCodeAt(0)));
    for (const piece of PIECES) {
      const read = await members(bytes, piece);
      expect(read.map((one) => (one as { segments: { workplace: string } }).segments.workplace)).toEqual(
        names,
      );
    }
  });

  it('with a capital Ã of its own in Windows-1252, at the end of a piece too', async () => {
    const bytes = ansi('E-post;Efternamn\na@example.org;CONCEIÇÃO\nb@example.org;Ã');
    for (const piece of PIECES) {
      expect(await members(bytes, piece)).toMatchObject([{ familyName: 'CONCEIÇÃO' }, { familyName: 'Ã' }]);
    }
  });
});

describe('rows that are longer than the first line', () => {
  const problems = async (...lines: readonly string[]): Promise<unknown[]> =>
    (await importing(fileOf([HEADER, ...lines].join('\n')))).rows.map((row) =>
      row.outcome === 'refused' ? row.problems[0] : row.outcome,
    );
  const TOO_LONG = expect.stringMatching(/^has 4 columns where the first line has 3/) as unknown;

  it('given a name with a separator in one of them, then that one is refused', async () => {
    expect(await problems('M-1;Åsa;Ek', 'M-2;Bo; Bosse;')).toEqual(['new', TOO_LONG]);
    expect(await problems('M-2;Bo; Bosse;')).toEqual([TOO_LONG]);
  });

  it('given that all end with a separator, then one that has something after it is refused', async () => {
    expect(await problems('M-1;Åsa;Ek;', 'M-2;Bo;Bosse;Ek')).toEqual([
      'new',
      'column 4 has no name, and something stands in it',
    ]);
  });
});

describe('the columns', () => {
  const values: Readonly<Record<string, [string, unknown]>> = {
    membershipNumber: ['M-1', 'M-1'],
    givenName: ['Åsa', 'Åsa'],
    familyName: ['Ek', 'Ek'],
    email: ['asa@EXAMPLE.org', 'asa@example.org'],
    phone: ['070-174 06 05', '+46701740605'],
    language: ['Svenska', 'sv'],
    birthDate: ['29.2.1984', '1984-02-29'],
    joinedOn: ['20190301', '2019-03-01'],
    zone: ['Europe/Oslo', 'Europe/Oslo'],
    preferredChannel: ['E-post', 'email'],
    'segments.sector': ['Vård', 'Vård'],
    'segments.workplace': ['Sjukhuset', 'Sjukhuset'],
    'segments.role': ['läkare', 'läkare'],
    'segments.region': ['Norr', 'Norr'],
    'segments.interests': ['"lön, ""a; b"", lön"', ['lön', 'a; b']],
  };
  const member: Record<string, unknown> = {};
  const segments: Record<string, unknown> = {};
  for (const field of COLUMN_FIELDS) {
    const [name, segment] = field.split('.');
    if (segment === undefined) member[name!] = values[field]![1];
    else segments[segment] = values[field]![1];
  }

  it.each(LANGUAGES)(
    'given all of them named in %s, when a row is read, then each field is there',
    async (language) => {
      const header = COLUMN_FIELDS.map((field) => columnName(field, language)).join(';');
      const row = COLUMN_FIELDS.map((field) => values[field]![0]).join(';');
      expect(await members(`${header}\n${row}`)).toEqual([{ ...member, segments }]);
    },
  );

  it('given some in each language, when a row is read, then all are known', async () => {
    const content = 'Membership number,Fornavn,E-POST,Mobiltelefon\nM-1,Åsa,a@example.org,+46701740605';
    expect(await members(content)).toEqual([
      { membershipNumber: 'M-1', givenName: 'Åsa', email: 'a@example.org', phone: '+46701740605' },
    ]);
  });

  it('given unknown ones that are to be ignored, when rows are read, then nothing of them is taken', async () => {
    const content = 'Medlemsnr;Personnummer;Skostorlek\nM-1;811228-9874;43\nM-2;x;"y';
    const ignoring = await importing(fileOf(`${content}"`), { ignoreUnknown: true });
    expect(membersIn(ignoring)).toEqual([{ membershipNumber: 'M-1' }, { membershipNumber: 'M-2' }]);
    expect(ignoring.summary.columns.ignored).toEqual(['Personnummer', 'Skostorlek']);
    expect(JSON.stringify(ignoring.events)).not.toContain('811228');
  });
});

describe('a cell', () => {
  it.each([
    ['Födelsedag', '1984-02-29', '1984-02-29'],
    ['Födelsedag', '1984-02-29 00:00:00', '1984-02-29'],
    ['Födelsedag', '1984-02-29T00:00', '1984-02-29'],
    ['Födelsedag', '29.02.1984', '1984-02-29'],
    ['Födelsedag', '1. 2. 1984', '1984-02-01'],
    ['Födelsedag', '19840229', '1984-02-29'],
    ['Födelsedag', '1984/2/29', '1984-02-29'],
    ['Födelsedag', '1984.02.29', '1984-02-29'],
    ['Födelsedag', '02-29', '02-29'],
  ])('given %s %s, when it is read, then it is the day %s', async (column, cell, birthDate) => {
    expect(await members(`Medlemsnr;${column}\nM-1;${cell}`)).toEqual([
      { membershipNumber: 'M-1', birthDate },
    ]);
  });

  it.each([
    ['29/02/1984', 'has a date with slashes'],
    ['02/03/84', 'has a year of two digits'],
    ['27/11-84', 'has a date with slashes'],
    ['27.11.84', 'has a year of two digits'],
    ['840229', 'has a year of two digits'],
    ['30741', 'has a number that a spreadsheet has made of a date'],
    ['29-02-1984', 'expected a day'],
    ['1984-02-30', 'expected a day'],
    ['1984/13/01', 'expected a day'],
    ['31.2.1984', 'expected a day'],
  ])(
    'given %s, which may mean several days or none, when it is read, then the row is refused: it %s',
    async (cell, why) => {
      const { rows, events } = await importing(fileOf(`Medlemsnr;Födelsedag\nM-1;${cell}`));
      expect(rows).toMatchObject([{ line: 2, outcome: 'refused' }]);
      expect(rows[0]).toHaveProperty('problems.0', expect.stringContaining(`Födelsedag: ${why}`));
      expect(events).toEqual([]);
    },
  );

  it.each([
    ['svenska', 'sv'],
    ['sv-SE', 'sv'],
    ['Norsk (nynorsk)', undefined],
    ['Nynorsk', 'nb'],
    ['no', 'nb'],
    ['English', 'en'],
    ['Suomi', undefined],
  ])('given the language %s, when it is read, then it is %s', async (cell, language) => {
    const [event] = (await importing(fileOf(`Medlemsnr;Språk\nM-1;${cell}`))).events;
    expect(event).toHaveProperty('fields.member.membershipNumber', 'M-1');
    expect((event!.fields.member as { language?: string }).language).toBe(language);
  });

  it.each([
    ['sv', '912 34 567', undefined],
    ['nb', '912 34 567', '+4791234567'],
    ['nb', '070-174 06 05', '+46701740605'],
  ] as const)(
    'given an organisation that writes %s, when the phone %s is read, then it is %s',
    async (language, cell, phone) => {
      const { rows, events } = await importing(fileOf(`Medlemsnr;Mobil\nM-1;${cell}`), { language });
      expect(events.map(({ fields }) => fields.member)).toEqual(
        phone ? [{ membershipNumber: 'M-1', phone }] : [],
      );
      expect(rows.map(({ outcome }) => outcome)).toEqual([phone ? 'new' : 'refused']);
    },
  );

  it('given an apostrophe that kept a spreadsheet from a formula, when it is read, then it is gone', async () => {
    const content = "Medlemsnr;Mobil;Förnamn;Efternamn\nM-1;'+46701740605;'=Åsa;'t Hart";
    expect(await members(content)).toEqual([
      { membershipNumber: 'M-1', phone: '+46701740605', givenName: '=Åsa', familyName: "'t Hart" },
    ]);
  });
});
