import { describe, expect, it } from 'vitest';
import { fileOf, importing, MONDAY } from '../../../test/support/member-file.ts';
import { localRegister } from '../../../test/support/register.ts';
import { refOf } from '../../../test/support/world.ts';
import { plus } from '../../time/instant.ts';
import { memberKey } from '../member.ts';

const FILE = 'Medlemsnummer;Förnamn;E-post\r\nM-1;Åsa;asa@example.org\r\n\r\nM-2;Bo;bo@example.org\r\n';

describe('the line of a row', () => {
  it.each([1, 2, 3, 7, 64])(
    'given a file that comes in pieces of %i bytes, then a line end in two of them is one',
    async (piece) => {
      const { rows } = await importing(fileOf(FILE, piece));
      expect(rows.map(({ line }) => line)).toEqual([2, 4]);
    },
  );
});

describe('a file that grows while it is imported', () => {
  it('given a row more than when it was checked, then that is said', async () => {
    let reads = 0;
    const growing = () => {
      reads += 1;
      return fileOf(reads < 4 ? FILE : `${FILE}M-3;Eva;eva@example.org\r\n`)();
    };
    await expect(importing(growing)).rejects.toMatchObject({ problem: 'changed' });
  });
});

describe('what the report says', () => {
  it('given one who was erased, then nothing of the row is taken', async () => {
    const register = localRegister();
    const { items } = register.local.world;
    await register.take(FILE);
    const ref = await refOf(register.local, 'M-1');
    await items.transact([
      {
        update: memberKey(ref),
        set: { status: 'erased' },
        remove: ['email', 'givenName'],
        if: { itemExists: true },
      },
    ]);
    const { rows } = await register.take(FILE.replace('asa@', 'other@'), { asOf: plus(MONDAY, 'PT1H') });
    expect(rows[0]).toEqual({ line: 2, outcome: 'erased', changes: [] });
    const after = (await items.get(memberKey(ref)))!;
    expect([after.status, after.email, after.givenName]).toEqual(['erased', undefined, undefined]);
  });
});

describe('a row without a number', () => {
  const HEADER = 'Medlemsnummer;Förnamn;E-post;Mobil';
  const HOME = [HEADER, '1;Anna;ek@example.org;0701740605', '2;Bo;ek@example.org;0701740605'].join('\n');

  it.each([
    [';Cecilia;ek@example.org;', 'E-post'],
    [';Cecilia;new@example.org;0701740605', 'Mobil'],
    [';Cecilia;;070-174 06 05', 'Mobil'],
  ])(
    'given that two members have its address, when %j is imported each month, then it makes nobody',
    async (row, column) => {
      const register = localRegister();
      await register.take(HOME);
      const before = register.stored();
      for (const [month, dryRun] of [
        ['P1D', true],
        ['P2D', false],
        ['P3D', false],
      ] as const) {
        const { rows } = await register.take([HEADER, row].join('\n'), { dryRun, asOf: plus(MONDAY, month) });
        expect(rows).toEqual([
          {
            line: 2,
            outcome: 'refused',
            problems: [expect.stringMatching(`^${column}: is that of several members`)],
          },
        ]);
      }
      expect(register.stored()).toEqual(before);
    },
  );

  it('given that one of its addresses leads to one member, when it is imported, then it is theirs', async () => {
    const register = localRegister();
    await register.take([HOME, '3;Cecilia;c@example.org;'].join('\n'));
    const { rows } = await register.take([HEADER, ';Cecilia;c@example.org;0701740605'].join('\n'));
    expect(rows).toMatchObject([{ outcome: 'known' }]);
  });

  it('given its number, when it is imported, then it is a member of the same household', async () => {
    const register = localRegister();
    await register.take(HOME);
    const { rows } = await register.take([HEADER, '3;Cecilia;ek@example.org;0701740605'].join('\n'));
    expect(rows).toMatchObject([{ outcome: 'new' }]);
  });
});

describe('numbers that differ by zeros at the front', () => {
  const HEADER = 'Medlemsnummer;Förnamn;E-post;Mobil;Födelsedag;Medlem sedan;Sektor';

  it.each([
    ['00123', '123'],
    ['123', '00123'],
  ])(
    'given number %s in the register, when a spreadsheet has made %s of it, then no second member is made',
    async (known, other) => {
      const register = localRegister();
      const line = (number: string, name: string): string => `${number};${name};asa@example.org;;;;`;
      await register.take([HEADER, line(known, 'Åsa')].join('\n'));
      const before = register.stored();
      for (const dryRun of [true, false]) {
        const { rows } = await register.take([HEADER, line(other, 'Åsa Maria')].join('\n'), { dryRun });
        expect(rows).toMatchObject([
          { outcome: 'refused', problems: [expect.stringMatching(/^Medlemsnummer: .* zeros/)] },
        ]);
      }
      expect(register.stored()).toEqual(before);
    },
  );

  it('given two of one household with numbers of their own, when both are imported, then both are members', async () => {
    const register = localRegister();
    const { summary } = await register.take(
      [HEADER, '00123;Åsa;ek@example.org;;;;', '124;Bo;ek@example.org;;;;'].join('\n'),
    );
    expect(summary.outcomes).toMatchObject({ new: 2, refused: 0 });
  });
});
