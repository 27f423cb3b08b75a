/**
 * Publishes what may be sent: a JSON Schema (draft 2020-12) for each event type, the organisation's own among them.
 *   node infra/build/schemas.ts            writes dist/schemas/<type>.json and prints the list
 *   node infra/build/schemas.ts --check    writes nothing; exits with 1 when the files are not what would be written
 * A path after that is used instead of dist/schemas.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { jsonSchemas } from '../../shared/member/event.ts';
// Makes the organisation's own types known.
import * as own from '../../workflows/events.ts';

/** File name → content. */
export function renderSchemas(): ReadonlyMap<string, string> {
  const schemas = jsonSchemas();
  for (const type of Object.values(own)) {
    if (!schemas.has(type))
      throw new TypeError(`workflows/events.ts exports ${type}, made without ownEvent().`);
  }
  return new Map(
    [...schemas].map(([type, schema]) => [`${type}.json`, `${JSON.stringify(schema, null, 2)}\n`]),
  );
}

/** One line for each file that is missing, differs, or is of a type that is no more. */
export function differences(folder: string, wanted: ReadonlyMap<string, string>): readonly string[] {
  const found = new Map(filesIn(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  return [
    ...[...wanted].flatMap(([name, content]) => {
      if (!found.has(name)) return [`${name} is missing`];
      return found.get(name) === content ? [] : [`${name} differs`];
    }),
    ...[...found.keys()].filter((name) => !wanted.has(name)).map((name) => `${name} is of no event type`),
  ];
}

/** Leaves in the folder these schemas and no others. */
export function writeSchemas(folder: string, wanted: ReadonlyMap<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const name of filesIn(folder)) if (!wanted.has(name)) rmSync(join(folder, name));
  for (const [name, content] of wanted) writeFileSync(join(folder, name), content);
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function main(): void {
  const { values, positionals } = parseArgs({
    options: { check: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const folder = positionals[0] ?? join(import.meta.dirname, '../../dist/schemas');
  const schemas = renderSchemas();
  if (!values.check) {
    writeSchemas(folder, schemas);
    console.log([...schemas.keys()].join('\n'));
    return;
  }
  const found = differences(folder, schemas);
  if (found.length === 0) return;
  console.error(`${found.join('\n')}\nschemas: run node infra/build/schemas.ts`);
  process.exitCode = 1;
}

if (import.meta.main) main();
