import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const LEFT_OUT = new Set(['node_modules', 'cdk.out', 'generated', 'coverage', '.git', '.lojal']);

/** All files below a folder, as paths from the project's root with forward slashes, sorted. */
export function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return LEFT_OUT.has(entry.name) ? [] : filesBelow(path);
      return [relative('.', path).split(sep).join('/')];
    })
    .toSorted();
}

export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The source without comments, so that a rule is about code and not about words. */
export function code(path: string): string {
  return read(path)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(?<!:)\/\/.*$/gm, '');
}

export interface Import {
  readonly from: string;
  /** A path from the root for our own files, else the package's specifier. */
  readonly to: string;
  /** `import type`: gone when it runs. */
  readonly typeOnly: boolean;
}

/** Static and dynamic imports and re-exports of a file. */
export function importsOf(path: string): Import[] {
  const found = code(path).matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|\bimport\(\s*'([^']+)'|(?:^|\n)\s*import\s+'([^']+)'/g,
  );
  return [...found].map(([, type, from, dynamic, bare]) => {
    const specifier = from ?? dynamic ?? bare ?? '';
    const to = specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier;
    return { from: path, to, typeOnly: type !== undefined };
  });
}

/** Everything that running `entry` loads: our files and the packages they name. */
export function loadedBy(entry: string): Set<string> {
  const seen = new Set<string>();
  const open = [entry];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    if (!path.endsWith('.ts') || path.includes('/generated/')) continue;
    open.push(...importsOf(path).flatMap((one) => (one.typeOnly ? [] : [one.to])));
  }
  return seen;
}
