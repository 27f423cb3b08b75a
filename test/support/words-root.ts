import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { LANGUAGES } from '../../shared/message/template.ts';
import { someOrganisation, sourceOf } from './message.ts';

const roots: string[] = [];

/** A folder with workflows/: the organisation, and the message `hello` in all languages, changed by `files`. */
export function rootWith(files: Readonly<Record<string, string | undefined>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'lojal-words-'));
  roots.push(root);
  const all = {
    'workflows/organisation.ts': organisationFile(),
    ...inAllLanguages('workflows/welcome/messages/hello', sourceOf()),
    ...files,
  };
  for (const [file, content] of Object.entries(all)) if (content !== undefined) write(root, file, content);
  return root;
}

/** To be called after each test. */
export function removeRoots(): void {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
}

export function write(root: string, file: string, content: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), content);
}

export function organisationFile(changed: Partial<typeof someOrganisation> = {}): string {
  return `export const organisation = ${JSON.stringify({ ...someOrganisation, ...changed })};`;
}

export function inAllLanguages<T>(path: string, content: T): Record<string, T> {
  return Object.fromEntries(LANGUAGES.map((language) => [`${path}.${language}.md`, content]));
}
