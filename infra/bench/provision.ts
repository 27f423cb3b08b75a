import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What the others need, and what the product does not: it is kept outside of it. */
const PACKAGES = ['pg-boss@^12', 'bullmq@^6', 'ioredis@^5'];
const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'lojal-bench');

/** Something that the bench needs is not there and could not be installed. */
export class NotThere extends Error {
  override readonly name = 'NotThere';
}

/**
 * The path of a program, installed from Debian if it is absent.
 * @throws NotThere saying what to install by hand.
 */
export function program(name: string, debianPackage: string): string {
  const found = find(name) ?? (install(debianPackage) ? find(name) : undefined);
  if (found === undefined)
    throw new NotThere(`${name} is not there, and needs root and apt-get: install ${debianPackage}`);
  return found;
}

function find(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...serverFolders(), '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Debian keeps the programs of a PostgreSQL server out of the path, each version apart. */
function serverFolders(): readonly string[] {
  const home = '/usr/lib/postgresql';
  if (!existsSync(home)) return [];
  return readdirSync(home)
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(home, version, 'bin'));
}

export const isRoot = process.getuid?.() === 0;

const tried = new Set<string>();

function install(debianPackage: string): boolean {
  const path = find('apt-get');
  if (!isRoot || tried.has(debianPackage) || path === undefined) return false;
  tried.add(debianPackage);
  console.error(`installing ${debianPackage} …`);
  const apt = (...args: readonly string[]): boolean =>
    spawnSync(path, args, {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  const get = (): boolean => apt('install', '-y', '-qq', '--no-install-recommends', debianPackage);
  // The lists of packages may be old, or none.
  return get() || (apt('update', '-qq') && get());
}

/**
 * A module that is no dependency of the product, from a folder of its own, installed at first use.
 * @throws NotThere when npm could not install it.
 */
export async function load(name: string): Promise<unknown> {
  const require = createRequire(join(CACHE, 'package.json'));
  if (!existsSync(join(CACHE, 'node_modules', name))) {
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(join(CACHE, 'package.json'), '{ "private": true, "type": "module" }\n');
    console.error(`installing ${PACKAGES.join(', ')} in ${CACHE} …`);
    try {
      const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...PACKAGES];
      execFileSync('npm', args, { cwd: CACHE, stdio: ['ignore', 'ignore', 'inherit'] });
    } catch (error) {
      throw new NotThere(`npm could not install ${PACKAGES.join(', ')} in ${CACHE}`, { cause: error });
    }
  }
  const loaded: unknown = await import(pathToFileURL(require.resolve(name)).href);
  return loaded;
}

/** The version of a module that was loaded. */
export function versionOf(name: string): string {
  const { version } = createRequire(join(CACHE, 'package.json'))(
    join(CACHE, 'node_modules', name, 'package.json'),
  ) as { version: string };
  return version;
}
