/** Of each file the files that it imports, as paths from the project's root. */
export type Imports = ReadonlyMap<string, readonly string[]>;

interface Contents {
  /** The bytes that each file takes. */
  readonly inputs: ReadonlyMap<string, number>;
  readonly imports: Imports;
}

/** What each package, or folder of ours, takes of a bundle, in bytes, most first. */
export function byPackage(inputs: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  const packages = new Map<string, number>();
  for (const [path, bytes] of inputs) {
    const name = packageOf(path);
    packages.set(name, (packages.get(name) ?? 0) + bytes);
  }
  return [...packages].toSorted(([, a], [, b]) => b - a);
}

const packageOf = (path: string): string =>
  /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ??
  (path.startsWith('packed:') ? path : path.split('/').slice(0, 2).join('/'));

/** Lines for people: each package with its bytes, its largest file, and the shortest way by which `entry` comes to that. */
export function whyIn(entry: string, { inputs, imports }: Contents): readonly string[] {
  const from = waysFrom(entry, imports);
  return byPackage(inputs).flatMap(([name, bytes]) => {
    const files = [...inputs].filter(([path]) => packageOf(path) === name);
    const [largest] = files.toSorted(([, a], [, b]) => b - a)[0]!;
    const way: string[] = [];
    for (let path: string | undefined = largest; path !== undefined; path = from.get(path)) way.push(path);
    const short = way.map((path) => path.replace(/.*node_modules\//, ''));
    return [`${String(bytes).padStart(8)}  ${name}`, `          ${short.join(' ← ')}`];
  });
}

/** Of each file that can be reached the one that it was first reached by. */
function waysFrom(entry: string, imports: Imports): ReadonlyMap<string, string | undefined> {
  const from = new Map<string, string | undefined>([[entry, undefined]]);
  // A map is gone through in the order in which it grows, and so by distance.
  for (const path of from.keys()) {
    for (const next of imports.get(path) ?? []) if (!from.has(next)) from.set(next, path);
  }
  return from;
}
