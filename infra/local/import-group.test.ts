import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importMembers, type RowReport } from '../../shared/member/import/import-members.ts';
import { fileOf, MONDAY } from '../../test/support/member-file.ts';
import { workflows } from '../../workflows/index.ts';
import { openRegister, recorder } from './member-store.ts';

const FILE = fileOf('Medlemsnummer;Förnamn\nM-1;Åsa\nM-2;Bo\nM-3;Eva\nM-4;Per\n');

describe('rows that are committed together', () => {
  let data: string;
  beforeEach(() => void (data = mkdtempSync(join(tmpdir(), 'lojal-group-'))));
  afterEach(() => rmSync(data, { recursive: true }));

  async function importing({ failsAt }: { failsAt?: number } = {}) {
    const { world, close, ...register } = await openRegister({ kind: 'local', data }, workflows, {
      dryRun: false,
    });
    const record = recorder(world, workflows, { welcome: false });
    const reported: RowReport[] = [];
    let rows = 0;
    try {
      const { outcomes } = await importMembers(world, workflows.organisation, FILE, {
        ...register,
        asOf: MONDAY,
        report: (row) => reported.push(row),
        async record(...row) {
          rows += 1;
          if (rows === failsAt) throw new Error('disk full');
          return record(...row);
        },
      });
      return { outcomes, reported };
    } catch (error) {
      return { error, reported };
    } finally {
      close();
    }
  }

  it('given one that cannot be recorded, then those before it are, and the next import goes on from there', async () => {
    const stopped = await importing({ failsAt: 3 });

    expect(stopped).toMatchObject({ error: { name: 'ImportStopped', line: 4 } });
    expect(stopped.reported.map(({ line, outcome }) => `${line} ${outcome}`)).toEqual(['2 new', '3 new']);

    const { outcomes, reported } = await importing();

    expect(outcomes).toMatchObject({ known: 2, new: 2 });
    expect(reported.map(({ line, outcome }) => `${line} ${outcome}`)).toEqual([
      '2 known',
      '3 known',
      '4 new',
      '5 new',
    ]);
  });

  it('given two rows of one member, then the second finds whom the first has made', async () => {
    const { world, close, ...register } = await openRegister({ kind: 'local', data }, workflows, {
      dryRun: false,
    });
    const twice = fileOf('Medlemsnummer;Förnamn\nM-1;Åsa\nm-1;Åse\n');

    const { outcomes } = await importMembers(world, workflows.organisation, twice, {
      ...register,
      asOf: MONDAY,
      record: recorder(world, workflows, { welcome: false }),
    });
    close();

    expect(outcomes).toMatchObject({ new: 1, known: 1 });
  });
});
