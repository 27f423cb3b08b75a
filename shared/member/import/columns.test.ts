import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../message/template.ts';
import { COLUMN_FIELDS, columnName, fieldOf } from './columns.ts';

const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
const rows = [...readme.matchAll(/^\| ([^|]+)\| ([^|]*)\|/gm)]
  .map(([, first = '', others = '']) => [first.split(','), others.split(',')] as const)
  .filter(([[first]]) => !/^(?:column|-+)\s*$/.test(first!));

describe('the columns in README.md', () => {
  it('has a row for each field, in the order of an export, with the name that an export writes in each language', () => {
    const fields = rows.map(([names]) => fieldOf(names[0]!));
    expect(fields).toEqual(COLUMN_FIELDS);
    for (const [index, field] of COLUMN_FIELDS.entries()) {
      const names = rows[index]![0].map((name) => name.trim());
      expect(names).toEqual([...new Set(LANGUAGES.map((language) => columnName(field, language)))]);
    }
  });

  it('names nothing that would not be read as that field', () => {
    for (const [names, others] of rows) {
      const field = fieldOf(names[0]!);
      const all = [...names, ...others].map((name) => name.trim()).filter((name) => name !== '');
      expect(all.map((name) => [name, fieldOf(name)])).toEqual(all.map((name) => [name, field]));
    }
  });
});
