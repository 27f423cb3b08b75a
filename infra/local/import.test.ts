import { describe, expect, it } from 'vitest';
import { MONDAY } from '../../test/support/member-file.ts';
import { localRegister, type LocalRegister } from '../../test/support/register.ts';
import { runsOf } from '../../test/support/sending.ts';
import { refOf, submitAndSettle, TUESDAY } from '../../test/support/world.ts';
import { itemBytes } from '../../shared/adapters/items.value.ts';
import { ImportStopped } from '../../shared/member/import/import-members.ts';
import { memberKey } from '../../shared/member/member.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import { workflows } from '../../workflows/index.ts';
import { recorder } from './member-store.ts';

const HEADER = 'Medlemsnummer;Förnamn;E-post;Mobil;Födelsedag;Medlem sedan;Sektor';
const ASA = 'M-1;Åsa;asa@example.org;070-174 06 05;1984-05-01;2027-12-01;Vård';
const BO = 'M-2;Bo;bo@example.org;;;2019-03-01;';
const FILE = [HEADER, ASA, BO].join('\n');

async function journeysOf({ local }: LocalRegister, membershipNumber: string): Promise<readonly string[]> {
  const runs = await runsOf(local, await refOf(local, membershipNumber));
  return runs.map(({ journey, occurrence }) => `${journey} ${occurrence}`);
}

describe('members are imported', () => {
  it('given an empty register, when a file is imported, then its members are there, with what is planned by their dates', async () => {
    const register = localRegister();
    const { summary, rows } = await register.take(FILE);
    expect(summary.outcomes).toEqual({ new: 2, known: 0, returns: 0, left: 0, erased: 0, refused: 0 });
    expect(rows).toEqual([2, 3].map((line) => ({ line, outcome: 'new', changes: [] })));
    expect(await register.member('M-1')).toMatchObject({
      status: 'active',
      membershipNumber: 'M-1',
      givenName: 'Åsa',
      email: 'asa@example.org',
      phone: '+46701740605',
      birthDate: '1984-05-01',
      joinedOn: '2027-12-01',
      segments: { sector: 'Vård' },
    });
    expect(await register.due('M-1')).toEqual(['birthday 2028', 'check-in 2027-12-01', 'nps 2028-06-01']);
    expect(await register.events('M-2')).toEqual([`${MONDAY} member.joined`]);
  });

  it('given no --welcome, when days go by, then no welcome begins and no message goes', async () => {
    const register = localRegister();
    await register.take(FILE);
    await register.local.engine.advanceTo(plus(TUESDAY, 'P30D'));
    expect(await journeysOf(register, 'M-1')).toEqual([]);
    expect(register.local.mailbox.accepted()).toEqual([]);
    // I10: the silence has its reason.
    expect(register.stored().filter((row) => row.includes('imported without a welcome'))).toHaveLength(2);
  });

  it('given --welcome, when it is imported, then the welcome of each member begins', async () => {
    const register = localRegister();
    await register.take(FILE, { welcome: true });
    await register.local.engine.settle();
    expect(await journeysOf(register, 'M-1')).toEqual(['welcome 2027-12-01']);
    expect(
      register.local.mailbox
        .accepted()
        .map(({ to }) => to)
        .toSorted(),
    ).toEqual(['asa@example.org', 'bo@example.org']);
  });

  it('given one imported without a welcome, when the join form comes too, then no welcome begins: the membership had begun', async () => {
    const register = localRegister();
    await register.take(FILE);
    await submitAndSettle(register.local, 'join', { membershipNumber: 'M-1', email: 'asa@example.org' });
    expect(await journeysOf(register, 'M-1')).toEqual([]);
  });
});

describe('an import is run again', () => {
  it('given the same file, when it is imported twice, then the second changes nothing in the store', async () => {
    const register = localRegister();
    await register.take(FILE);
    const before = register.stored();
    const { summary, rows } = await register.take(FILE);
    expect(summary.outcomes).toMatchObject({ new: 0, known: 2 });
    expect(rows).toEqual([2, 3].map((line) => ({ line, outcome: 'known', changes: [] })));
    expect(register.stored()).toEqual(before);
  });

  it('given one that was stopped before or after a row was recorded, when it is run again, then the store is as if it had not been', async () => {
    const whole = localRegister();
    await whole.take(FILE);
    for (const where of ['before', 'after'] as const) {
      const register = localRegister();
      const record = recorder(register.local.world, workflows, { welcome: false });
      const stopped = register.take(FILE, {
        async record(event) {
          if (JSON.stringify(event.fields).includes('M-1')) return record(event);
          if (where === 'after') await record(event);
          throw new Error('power cut');
        },
      });
      await expect(stopped).rejects.toBeInstanceOf(ImportStopped);
      await register.take(FILE);
      for (const number of ['M-1', 'M-2']) {
        expect(await register.events(number)).toEqual(await whole.events(number));
        expect(await register.due(number)).toEqual(await whole.due(number));
      }
      expect(register.stored()).toHaveLength(whole.stored().length);
    }
  });

  it('given a row that was mended, when the file is imported again, then that row is taken and the others stay', async () => {
    const register = localRegister();
    const first = await register.take([HEADER, ASA, BO.replace('@', '')].join('\n'));
    expect(first.summary.outcomes).toMatchObject({ new: 1, refused: 1 });
    const second = await register.take(FILE);
    expect(second.rows.map(({ outcome }) => outcome)).toEqual(['known', 'new']);
    expect(await register.events('M-1')).toHaveLength(1);
  });
});

describe('a later file', () => {
  const changed = [HEADER, ASA.replace('05', '06').replace('Vård', 'Skola')].join('\n');

  it('given other facts, when it is imported, then the member has them and the report names the columns', async () => {
    const register = localRegister();
    await register.take(FILE);
    const { rows } = await register.take(changed, { asOf: TUESDAY });
    expect(rows).toEqual([{ line: 2, outcome: 'known', changes: ['Mobil', 'Sektor'] }]);
    expect(await register.member('M-1')).toMatchObject({
      phone: '+46701740606',
      segments: { sector: 'Skola' },
    });
  });

  it.each([
    ['that says since when', '2019-03-01'],
    ['that does not', ''],
  ])(
    '%s, when it is taken over each month for three years, then the member’s row stays within its kilobyte',
    async (_, since) => {
      const register = localRegister();
      const file = `${HEADER}\nM-1;Åsa;asa@example.org;070-174 06 05;1984-05-01;${since};Vård`;
      for (let month = 0; month < 36; month += 1) {
        await register.take(file, { asOf: plus(TUESDAY, `P${month}M`) });
        register.local.clock.moveTo(plus(TUESDAY, `P${month + 1}M`));
      }
      const { ref } = await register.member('M-1');
      const row = await register.local.world.items.get(memberKey(ref));
      expect(itemBytes(row!, 'the row')).toBeLessThan(1024);
      expect(await register.events('M-1')).toHaveLength(1);
    },
  );

  it('given the first that says since when, then the report names that column, and the day holds', async () => {
    const register = localRegister();
    await register.take('Medlemsnummer\nM-1');
    const { rows } = await register.take('Medlemsnummer;Medlem sedan\nM-1;2019-03-01', { asOf: TUESDAY });
    expect(rows).toEqual([{ line: 2, outcome: 'known', changes: ['Medlem sedan'] }]);
    const member = await register.member('M-1');
    expect(member.joinedOn).toBe('2019-03-01');
    expect(member.undated).toBeUndefined();
  });

  it('given the facts of two files ago, when it is imported, then they hold again', async () => {
    const register = localRegister();
    await register.take(FILE);
    await register.take(changed, { asOf: plus(MONDAY, 'PT1H') });
    await register.take(FILE, { asOf: plus(MONDAY, 'PT2H') });
    expect(await register.member('M-1')).toMatchObject({ phone: '+46701740605' });
  });

  it('given an older file, when it is imported after a newer one, then what is newer stays', async () => {
    const register = localRegister();
    await register.take(changed);
    const { rows } = await register.take(FILE, { asOf: instant('2028-01-01T00:00:00Z') });
    expect(rows[0]).toEqual({ line: 2, outcome: 'known', changes: [] });
    expect(await register.member('M-1')).toMatchObject({ phone: '+46701740606' });
  });

  it('given an empty cell, when it is imported, then what is known stays', async () => {
    const register = localRegister();
    await register.take(FILE);
    await register.take('Medlemsnummer;Förnamn;E-post\nM-1;Åsa;', { asOf: TUESDAY });
    expect(await register.member('M-1')).toMatchObject({ email: 'asa@example.org', phone: '+46701740605' });
  });

  it('given a member who left after it was made, when it is imported, then they stay away', async () => {
    const register = localRegister();
    await register.take(FILE);
    await submitAndSettle(register.local, 'leave', { membershipNumber: 'M-1' });
    const { rows } = await register.take(FILE, { asOf: plus(MONDAY, 'PT1H') });
    expect(rows[0]).toEqual({ line: 2, outcome: 'left', changes: [] });
    expect(await register.member('M-1')).toMatchObject({ status: 'left' });
  });

  it('given a member who left before it was made, when it is imported, then they are a member again, without a welcome', async () => {
    const register = localRegister();
    await register.take(FILE);
    await submitAndSettle(register.local, 'leave', { membershipNumber: 'M-1' });
    const later = plus(TUESDAY, 'P10D');
    await register.local.engine.advanceTo(later);
    const { rows } = await register.take(FILE, { asOf: later });
    expect(rows[0]).toMatchObject({ line: 2, outcome: 'returns' });
    expect(await register.member('M-1')).toMatchObject({ status: 'active' });
    expect(await journeysOf(register, 'M-1')).toEqual([]);
  });

  it('given an opt-out, when the member is imported again, then it stands', async () => {
    const register = localRegister();
    await register.take(FILE);
    await submitAndSettle(register.local, 'no-more', { membershipNumber: 'M-1', purpose: 'relation' });
    const before = (await register.member('M-1')).optOuts;
    expect(Object.keys(before)).toEqual(['relation.email', 'relation.sms']);
    await register.take(changed, { asOf: TUESDAY, welcome: true });
    expect((await register.member('M-1')).optOuts).toEqual(before);
  });
});

describe('a dry run', () => {
  it('given members known, new and refused, when it is run, then each row is told and nothing is written', async () => {
    const register = localRegister();
    await register.take([HEADER, ASA].join('\n'));
    const before = register.stored();
    const rows = [ASA.replace('Vård', 'Skola'), BO, BO.replace('M-2', '811228-9874')];
    const dry = await register.take([HEADER, ...rows].join('\n'), { dryRun: true, asOf: TUESDAY });
    expect(register.stored()).toEqual(before);
    expect(dry.rows).toEqual([
      { line: 2, outcome: 'known', changes: ['Sektor'] },
      { line: 3, outcome: 'new', changes: [] },
      { line: 4, outcome: 'refused', problems: [expect.stringMatching(/^Medlemsnummer: looks like/)] },
    ]);
    const wet = await register.take([HEADER, ...rows].join('\n'), { asOf: TUESDAY });
    expect(wet.rows).toEqual(dry.rows);
    expect(register.stored().length).toBeGreaterThan(before.length);
  });
});
