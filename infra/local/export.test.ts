import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localRegister, type LocalRegister } from '../../test/support/register.ts';
import { submitAndSettle, TUESDAY } from '../../test/support/world.ts';
import { importing, fileOf, membersIn } from '../../test/support/member-file.ts';
import { COLUMN_FIELDS } from '../../shared/member/import/columns.ts';
import { exportMembers } from '../../shared/member/import/export-members.ts';
import { fieldIn } from '../../shared/member/import/outlook.ts';
import { seal } from '../../shared/webhook/seal.ts';

const ASA = {
  membershipNumber: 'M-1',
  givenName: 'Åsa',
  familyName: 'Ek; "Eken"',
  email: 'asa@example.org',
  phone: '+46701740605',
  language: 'nb',
  birthDate: '02-29',
  joinedOn: '2019-03-01',
  zone: 'Europe/Oslo',
  preferredChannel: 'sms',
  segments: { sector: '=Vård', region: "'@Norr", interests: ['lön', 'a, b; "c"'] },
} as const;

/** Makes a member as `form` cannot: with every field. */
async function join(register: LocalRegister, member: object, id = 'x'): Promise<void> {
  const { world } = register.local;
  const [key] = await world.secrets.get('seal');
  const event = {
    id,
    form: 'join',
    bodyHash: id,
    receivedAt: TUESDAY,
    type: 'member.joined',
    fields: { member },
  };
  await world.queue.send(seal(JSON.stringify(event), key, world.ids));
  await register.local.engine.settle();
}

/** A cell as Excel writes it that has read it: numbers as numbers of fifteen digits, and what looks like a day as one. */
function asSaved(cell: string): string {
  if (/^\d+$/.test(cell))
    return String(Number(cell.slice(0, 15) + '0'.repeat(Math.max(0, cell.length - 15))));
  if (/^\d+E\d+$/i.test(cell)) return Number(cell).toExponential().toUpperCase();
  if (/^\d{4}-\d\d-\d\d$/.test(cell)) return cell;
  const isDay = /^[\d./-]+$/.test(cell) || /^(?:\d+-)?(?:mar|des|maj)\d*$/i.test(cell);
  return isDay && cell !== '' ? '14-feb' : cell;
}

async function valuesOf(register: LocalRegister, membershipNumber: string): Promise<object> {
  const member = await register.member(membershipNumber);
  return Object.fromEntries(COLUMN_FIELDS.map((field) => [field, fieldIn(member, field)]));
}

describe('members are exported', () => {
  it('given a member, when it is exported, then a spreadsheet in the country of the organisation opens it as it is', async () => {
    const register = localRegister();
    await join(register, ASA);
    expect((await register.exported()).toString()).toBe(
      '\ufeffMedlemsnummer;Förnamn;Efternamn;E-post;Mobil;Språk;Födelsedag;Medlem sedan;Tidszon;Föredragen kanal;Sektor;Arbetsplats;Roll;Region;Intressen\r\n' +
        `M-1;Åsa;"Ek; ""Eken""";asa@example.org;'+46701740605;nb;'02-29;2019-03-01;Europe/Oslo;sms;'=Vård;;;''@Norr;"lön,""a, b; """"c"""""""\r\n`,
    );
  });

  it('given an empty register, when it is exported, then the names of the columns stand alone', async () => {
    expect((await localRegister().exported()).toString()).toMatch(
      /^\ufeffMedlemsnummer;[^\n]*Intressen\r\n$/,
    );
  });

  it('given some who have left, when it is exported, then only members are in it', async () => {
    const register = localRegister();
    await join(register, ASA, 'x');
    await join(register, { membershipNumber: 'M-2' }, 'y');
    await submitAndSettle(register.local, 'leave', { membershipNumber: 'M-1' });
    const lines = (await register.exported()).toString().trimEnd().split('\r\n');
    expect(lines.slice(1).map((line) => line.split(';')[0])).toEqual(['M-2']);
  });

  it('given an export, when it is imported elsewhere, then the members are the same there', async () => {
    const [from, to] = [localRegister(), localRegister()];
    await join(from, ASA);
    const { summary } = await to.take(await from.exported());
    expect(summary.outcomes.new).toBe(1);
    expect(await valuesOf(to, 'M-1')).toEqual(await valuesOf(from, 'M-1'));
  });

  it.each([
    '00123',
    '0',
    '12345678901234567',
    '1E5',
    '3-4',
    '2027.1',
    '1-2-3',
    'mar1',
    '12-des',
    'maj2028',
    'M-1',
    '123',
  ])(
    'given the membership number %s, when its export is opened and saved in a spreadsheet, then the member is the same',
    async (membershipNumber) => {
      const [from, to] = [localRegister(), localRegister()];
      await join(from, { ...ASA, membershipNumber });
      const rows: string[][] = parse(await from.exported(), { bom: true, delimiter: ';' });
      const saved = rows.map((cells) => cells.map(asSaved));
      await to.take(stringify(saved, { delimiter: ';' }));
      expect(await valuesOf(to, membershipNumber)).toEqual(await valuesOf(from, membershipNumber));
    },
  );

  it('given names that are also those of months, when it is exported, then they stand there as they are', async () => {
    const register = localRegister();
    await join(register, { membershipNumber: 'M-1', givenName: 'June', familyName: 'Maj' });
    expect((await register.exported()).toString()).toContain('M-1;June;Maj;');
  });

  it('given an export, when it is imported where it came from, then nothing changes', async () => {
    const register = localRegister();
    await join(register, ASA);
    const { rows } = await register.take(await register.exported(), { asOf: TUESDAY });
    expect(rows).toEqual([{ line: 2, outcome: 'known', changes: [] }]);
  });

  it('given a register that has not said since when, when it is exported, then that stays unsaid', async () => {
    const register = localRegister();
    await register.take('Medlemsnummer\nM-1');
    const exported = await register.exported();
    expect(exported.toString().trimEnd().split('\r\n')[1]).toBe('M-1;;;;;;;;;;;;;;');
    const { rows } = await register.take(exported, { asOf: TUESDAY });
    expect(rows).toEqual([{ line: 2, outcome: 'known', changes: [] }]);
    expect(await register.member('M-1')).toMatchObject({ undated: true });
  });

  it('given more members than a page has, when it is exported, then all are in it, each once', async () => {
    const register = localRegister();
    const numbers = Array.from({ length: 1100 }, (_, index) => `M-${index}`);
    await register.take(`Medlemsnummer\n${numbers.join('\n')}`);
    const lines = (await register.exported()).toString().trimEnd().split('\r\n').slice(1);
    expect(lines).toHaveLength(numbers.length);
    expect(new Set(lines.map((line) => line.split(';')[0]))).toEqual(new Set(numbers));
  });

  it('given a store that fails, when it is exported, then the reader learns of it', async () => {
    const register = localRegister();
    const items = {
      ...register.local.world.items,
      query: () => Promise.reject(new Error('no store')),
    };
    const read = async (): Promise<void> => {
      for await (const chunk of exportMembers(items, { defaultLanguage: 'en' })) {
        expect(chunk.toString()).toContain('Membership number');
      }
    };
    await expect(read()).rejects.toThrow('no store');
  });

  it('given whatever people have written, when it is exported, then no cell is a formula and it comes back as it was', async () => {
    const letters = fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      "'",
      '"',
      ';',
      ',',
      '\uff1d',
      'å',
      'x',
      ' ',
      '|',
      '\\',
      '0',
      '1',
      '/',
      'e',
    );
    const text = fc.string({ unit: letters, minLength: 1, maxLength: 12 }).filter((one) => one.trim() !== '');
    const interests = fc.uniqueArray(
      text.map((one) => one.trim()),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(text, text, interests, async (givenName, sector, all) => {
        const from = localRegister();
        await join(from, { membershipNumber: 'M-1', givenName, segments: { sector, interests: all } });
        const exported = await from.exported();
        const [, cells = []] = parse(exported, { bom: true, delimiter: ';' });
        expect(cells[0]).toBe('M-1');
        expect(cells.filter((cell) => /^[=+@\uff1d-]/.test(cell))).toEqual([]);
        const [member] = membersIn(await importing(fileOf(exported)));
        expect(member).toMatchObject({
          givenName: givenName.trim(),
          segments: { sector: sector.trim(), interests: all },
        });
      }),
      { numRuns: 60, seed: 7 },
    );
  });
});
