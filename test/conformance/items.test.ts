import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLocalItems } from '../../shared/adapters/items.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { itemsConformance } from './items.ts';

itemsConformance('SQLite in memory', async () => {
  const db = openDatabase(':memory:');
  return { items: createLocalItems(db), close: async () => db.close() };
});

describe('items on SQLite', () => {
  it('given items, when the file is opened again, then they are there, in the indexes too', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'lojal-items-'));
    const file = path.join(folder, 'lojal.sqlite');
    const item = { pk: 'p', sk: 's', textPk: 'list', textSk: 'a', n: 10n ** 30n };
    const first = openDatabase(file);
    await createLocalItems(first).transact([{ put: item }]);
    first.close();

    const second = openDatabase(file);
    const items = createLocalItems(second);

    expect(await items.get(item)).toStrictEqual(item);
    expect(await items.query({ index: 'byText', partition: 'list' })).toStrictEqual({ items: [item] });
    second.close();
    rmSync(folder, { recursive: true });
  });

  it('given a disk that fails at the second write, when three are sent, then none is there', async () => {
    const db = openDatabase(':memory:');
    const items = createLocalItems(db);
    db.exec(
      "CREATE TRIGGER full BEFORE INSERT ON items WHEN new.sk = '2' BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    );
    const writes = ['1', '2', '3'].map((sk) => ({ put: { pk: 'p', sk } }));

    await expect(items.transact(writes)).rejects.toThrow(/disk full/);

    expect(await items.query({ partition: 'p' })).toStrictEqual({ items: [] });
    await items.transact(writes.slice(0, 1));
    expect(await items.get({ pk: 'p', sk: '1' })).toStrictEqual({ pk: 'p', sk: '1' });
  });
});
