import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EVENT_TYPES } from '../../shared/member/event.ts';
import { differences, renderSchemas, writeSchemas } from './schemas.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lojal-schemas-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('the published schemas', () => {
  it('are one for each event type, the organisation’s own among them, and are JSON', () => {
    writeSchemas(folder, renderSchemas());
    expect(readdirSync(folder).toSorted()).toEqual(EVENT_TYPES.map((type) => `${type}.json`).toSorted());
    expect(EVENT_TYPES).toContain('mentor.matched');
    for (const type of EVENT_TYPES) {
      const schema = JSON.parse(readFileSync(join(folder, `${type}.json`), 'utf8')) as Record<
        string,
        unknown
      >;
      expect([schema.title, schema.$schema]).toEqual([type, 'https://json-schema.org/draft/2020-12/schema']);
    }
  });

  it('written twice are the same, and the check finds nothing', () => {
    writeSchemas(folder, renderSchemas());
    writeSchemas(folder, renderSchemas());
    expect(differences(folder, renderSchemas())).toEqual([]);
  });

  it('that were changed, lost or are of a type that is no more are found by the check, and put right', () => {
    const wanted = renderSchemas();
    writeSchemas(folder, wanted);
    writeFileSync(join(folder, 'member.left.json'), '{}');
    rmSync(join(folder, 'role.taken.json'));
    writeFileSync(join(folder, 'member.moved.json'), '{}');
    expect(differences(folder, wanted).toSorted()).toEqual([
      'member.left.json differs',
      'member.moved.json is of no event type',
      'role.taken.json is missing',
    ]);
    writeSchemas(folder, wanted);
    expect(differences(folder, wanted)).toEqual([]);
  });

  it('in a folder that is not there are all missing', () => {
    expect(differences(join(folder, 'none'), renderSchemas())).toHaveLength(EVENT_TYPES.length);
  });
});
