import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { fileOf, importing, MONDAY } from '../../../test/support/member-file.ts';
import { TUESDAY } from '../../../test/support/world.ts';
import { parseEvent } from '../event.ts';
import { ImportStopped } from './import-members.ts';

const HEADER = 'Medlemsnr;Förnamn;E-post;Mobil;Födelsedag;Medlem sedan;Kanal;Intressen;';
const GOOD = 'M-1;Åsa;asa@example.org;070-174 06 05;1984-02-29;2019-03-01;sms;lön;';

/** The good row with one cell in the place of another. */
const withCell = (cell: string, other: string): string => {
  expect(GOOD).toContain(cell);
  return GOOD.replace(cell, other);
};

describe('a row that cannot be taken is refused alone, by its line and the names of columns', () => {
  const cases: [string, string, readonly RegExp[]][] = [
    ['a Swedish identity number', withCell('M-1', '811228-9874'), [/^Medlemsnr: looks like a national/]],
    ['one in a name', withCell('Åsa', 'Åsa 8112289874'), [/^Förnamn: looks like a national/]],
    ['a Norwegian one', withCell('lön', 'lön, 01010750160'), [/^Intressen: looks like a national/]],
    ['no address', withCell('asa@example.org', 'asa.canary'), [/^E-post: must be one e-mail address$/]],
    ['a landline', withCell('070-174 06 05', '08-465 004 00'), [/^Mobil: must be a mobile number/]],
    ['a birthday to come', withCell('1984-02-29', '2029-02-01'), [/^Födelsedag: is in the future$/]],
    ['a joining far ahead', withCell('2019-03-01', '2031-03-01'), [/^Medlem sedan: is more than a year/]],
    ['an unknown channel', withCell('sms', 'brevduva'), [/^Kanal: Invalid option: expected one of/]],
    ['a lost letter', withCell('Åsa', '\ufffdsa'), [/^Förnamn: has a character that was lost/]],
    ['a line break', withCell('Åsa', '"Åsa\r\nCanary"'), [/^Förnamn: must be one line/]],
    ['too long a name', withCell('Åsa', 'Canary'.repeat(20)), [/^Förnamn: must be at most 100 characters$/]],
    ['a list with a quote', withCell('lön', '"lön, ""x"'), [/^Intressen: has quotation marks \("\) that/]],
    ['a damaged number', withCell('M-1', '"1,23E+05"'), [/^Medlemsnr: must be 1 to 64 letters/]],
    ['a cell too many', `${GOOD};`, [/^has 10 columns where the first line has 9/]],
    ['a cell too few', 'M-1;Åsa', [/^has 2 columns where the first line has 9/]],
    ['something without a name', `${GOOD}Canary`, [/^column 9 has no name, and something stands in it$/]],
    ['nobody', ';Åsa;;;;;;;', [/^needs a membership number, an e-mail address or a mobile number$/]],
    ['two faults', GOOD.replace('asa@', '').replace('1984', '1884'), [/^E-post: must/, /^Födelsedag: exp/]],
  ];

  it.each(cases)('given %s, when it is imported, then the others are taken', async (_, bad, problems) => {
    const { rows, events, summary } = await importing(fileOf(`${HEADER}\n${bad}\nM-2;;;;;;;;\n`));
    const last = bad.includes('\n') ? 4 : 3;
    expect(rows).toEqual([
      {
        line: 2,
        outcome: 'refused',
        problems: problems.map((one) => expect.stringMatching(one) as string),
      },
      { line: last, outcome: 'new', changes: [] },
    ]);
    expect(events.map(({ fields }) => fields.member)).toEqual([{ membershipNumber: 'M-2' }]);
    expect(summary.outcomes).toMatchObject({ new: 1, refused: 1 });
    expect(JSON.stringify(rows)).not.toMatch(/canary|811228|0750160|465|2029|brevduva|1884/i);
  });

  it('given the good row, when it is imported, then it is taken', async () => {
    const { events } = await importing(fileOf(`${HEADER}\n${GOOD}`));
    expect(events).toHaveLength(1);
  });
});

describe('the event of a row', () => {
  it('given a good row, when it is read, then it is a joining as the register takes it', async () => {
    const { events } = await importing(fileOf(`${HEADER}\n${GOOD}`));
    const [event] = events;
    expect(event).toMatchObject({ form: 'import', type: 'member.joined', receivedAt: TUESDAY });
    expect(event).toHaveProperty('id', expect.stringMatching(/^[0-9a-f]{32}$/));
    expect(event!.fields).toEqual({
      occurredAt: MONDAY,
      member: {
        membershipNumber: 'M-1',
        givenName: 'Åsa',
        email: 'asa@example.org',
        phone: '+46701740605',
        birthDate: '1984-02-29',
        joinedOn: '2019-03-01',
        preferredChannel: 'sms',
        segments: { interests: ['lön'] },
      },
    });
    expect(parseEvent('member.joined', event!.fields)).toMatchObject({ success: true, event: event!.fields });
  });

  it.each([`'00123`, '"=""00123"""', '="00123"', '00123'])(
    'given a number that a program wrote as %s, when it is read, then its zeros are there and nothing else',
    async (cell) => {
      const { events } = await importing(fileOf(`Medlemsnr;Mobil\n${cell};"=""0701740605"""`));
      expect(events[0]?.fields).toMatchObject({
        member: { membershipNumber: '00123', phone: '+46701740605' },
      });
    },
  );

  it.each([';', ',', '\t'])(
    'given every cell written ="…" between %j, when it is read in any pieces, then each is what it says',
    async (separator) => {
      const lines = [
        ['Medlemsnr', 'Förnamn', 'Mobil'],
        ['00123', 'Åsa', ''],
        ['00124', '', '0701740605'],
      ];
      const text = lines.map((cells) => cells.map((cell) => `="${cell}"`).join(separator)).join('\r\n');
      for (const piece of [1 << 16, 1, 7]) {
        const { events } = await importing(fileOf(text, piece));
        expect(events.map(({ fields }) => fields.member)).toEqual([
          { membershipNumber: '00123', givenName: 'Åsa' },
          { membershipNumber: '00124', phone: '+46701740605' },
        ]);
      }
    },
  );

  it('given quotation marks of a text, when it is read, then they stay', async () => {
    const { events } = await importing(fileOf('Medlemsnr;Förnamn\nM-1;"Åsa =""Pärlan""; Ek"'));
    expect(events[0]?.fields.member).toEqual({ membershipNumber: 'M-1', givenName: 'Åsa ="Pärlan"; Ek' });
  });

  it.each(['Summa', 'SUM', 'Totalt', 'Antal', 'Antall'])(
    'given a last line that says %s where the number stands, when it is read, then no member is made of it',
    async (word) => {
      const { rows, events } = await importing(fileOf(`Medlemsnr;Förnamn\nM-1;Åsa\n${word};1`));
      expect(events).toHaveLength(1);
      expect(rows[1]).toEqual({
        line: 3,
        outcome: 'refused',
        problems: ['Medlemsnr: has the word of a line of sums, which is no member'],
      });
    },
  );

  it('given cells with a line break within, when they are read, then it is a space, or parts one interest from the next', async () => {
    const { events, rows } = await importing(
      fileOf('Medlemsnr;Arbetsplats;Intressen\r\nM-1;"Sjukhuset\r\n Avdelning 3";"Lön\r\nBåt\r\n"'),
    );
    expect(events.map(({ fields }) => fields.member)).toEqual([
      {
        membershipNumber: 'M-1',
        segments: { workplace: 'Sjukhuset Avdelning 3', interests: ['Lön', 'Båt'] },
      },
    ]);
    expect(rows).toHaveLength(1);
  });

  it.each(['Arbetsplats', 'Intressen'])(
    'given a mark that swallows the end of the line, when it is in %s, then no two members are made one',
    async (column) => {
      const { rows, events } = await importing(
        fileOf(`Medlemsnr;${column};E-post\nM-1;"A;a@example.org\nM-2;B";b@example.org`),
      );
      expect([rows.map(({ outcome }) => outcome), events]).toEqual([['refused'], []]);
    },
  );

  it('given two addresses or numbers in one cell, when they are read, then the row is refused', async () => {
    const { rows, events } = await importing(
      fileOf('Medlemsnr;E-post\nM-1;"a@example.org\nb@example.org"\n"M-2\nM-3";c@example.org'),
    );
    expect([rows.map(({ outcome }) => outcome), events]).toEqual([['refused', 'refused'], []]);
  });

  it('given names of columns over two lines, when they are read, then they are told in one', async () => {
    const { rows } = await importing(fileOf('"Medlems-\nnummer";"E-\npost"\nM-1;x'));
    expect(rows).toMatchObject([{ outcome: 'refused', problems: [expect.stringMatching(/^E- post: /)] }]);
  });

  it('given the same row in another file, when it is read, then its id is the same; as of another time it is not', async () => {
    const ids = async (content: string, options: Parameters<typeof importing>[1] = {}) =>
      (await importing(fileOf(content), options)).events.map(({ id }) => id);
    const first = await ids('Medlemsnr;Förnamn\nM-1;Åsa\nM-2;Bo');
    expect(await ids('Given name,Member no\n"Bo ",M-2\n Åsa,M-1')).toEqual(first.toReversed());
    expect(new Set(first).size).toBe(2);
    expect(await ids('Medlemsnr;Förnamn\nM-1;Åsa', { asOf: TUESDAY })).not.toEqual(first.slice(0, 1));
    expect(await ids('Medlemsnr;Efternamn\nM-1;Åsa')).not.toEqual(first.slice(0, 1));
  });
});

describe('a register that fails', () => {
  it('given a failure at a row, when it is recorded, then the import stops there and names the line, not the row', async () => {
    const taken: string[] = [];
    const failing = importing(fileOf('Medlemsnr\nM-1\nM-2\nM-3\nM-4'), {
      async record({ fields }) {
        const { membershipNumber } = fields.member as { membershipNumber: string };
        if (membershipNumber === 'M-3') throw new Error('no room for M-3');
        taken.push(membershipNumber);
      },
    });
    const error = await failing.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ImportStopped);
    expect(error).toMatchObject({ line: 4, cause: { message: 'no room for M-3' } });
    expect((error as Error).message).not.toContain('M-3');
    expect(taken).toEqual(['M-1', 'M-2']);
  });

  it('given many at once, when rows name the same member, then they are recorded one after the other', async () => {
    const under = new Set<string>();
    const seen: { together: number; name: string }[] = [];
    const rows = ['M-1;a@x.se', 'M-2;b@x.se', 'M-1;c@x.se', 'M-3;C@x.se', 'M-4;d@x.se', 'M-5;e@x.se'];
    const { rows: told } = await importing(fileOf(`Medlemsnr;E-post\n${rows.join('\n')}`), {
      atOnce: 3,
      async record({ fields }) {
        const { membershipNumber: name, email } = fields.member as {
          membershipNumber: string;
          email: string;
        };
        const names = [name, email.toLowerCase()];
        expect(names.filter((one) => under.has(one))).toEqual([]);
        names.forEach((one) => under.add(one));
        await new Promise((resolve) => setImmediate(resolve));
        seen.push({ together: under.size / 2, name });
        names.forEach((one) => under.delete(one));
      },
    });
    expect(seen.map(({ name }) => name)).toEqual(['M-1', 'M-2', 'M-1', 'M-3', 'M-4', 'M-5']);
    expect(Math.max(...seen.map(({ together }) => together))).toBe(3);
    expect(told.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7]);
  });
});

describe('memory', { timeout: 300_000 }, () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;

  it('given 20,000 rows, when they are imported, then no more than a few are held at any time', async () => {
    const ROWS = 20_000;
    let made = 0;
    let done = 0;
    let furthest = 0;
    const source = async function* () {
      made = 0;
      yield Buffer.from('Medlemsnr;Arbetsplats\n');
      for (let n = 0; n < ROWS; n += 100) {
        yield Buffer.from(
          Array.from({ length: 100 }, (_, index) => `M-${n + index};${'x'.repeat(90)}\n`).join(''),
        );
        made += 100;
      }
    };
    const held: WeakRef<object>[] = [];
    const alive = (): number => {
      collect();
      return held.filter((one) => one.deref() !== undefined).length;
    };
    let atTheEnd = Number.NaN;
    const { summary } = await importing(source, {
      async record(event) {
        held.push(new WeakRef(event.fields));
        done += 1;
        furthest = Math.max(furthest, made - done);
        if (done < ROWS) return;
        // What a WeakRef has given or was made of stays until the turn of the loop is over.
        await new Promise((resolve) => setImmediate(resolve));
        atTheEnd = alive();
      },
      report: () => undefined,
    });
    expect(summary.outcomes.new).toBe(ROWS);
    expect(furthest).toBeLessThan(5000);
    expect(atTheEnd).toBeLessThan(3000);
  });
});
