import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { dataFile } from '../../infra/local/data-file.ts';
import { outcome, spawnLocal } from '../support/process.ts';
import { inFolder, whileStarted } from './world.ts';

interface Refused {
  readonly what: string;
  /** Puts something in the way, and gives what of the environment to set. */
  readonly spoil: (data: string) => NodeJS.ProcessEnv | void;
  readonly says: RegExp;
}

const CASES: readonly Refused[] = [
  {
    what: 'a file that is no database',
    spoil: (data) => writeFileSync(dataFile(data), 'Minutes of the annual meeting. '.repeat(300)),
    says: /is not Lojal's data: it is no SQLite database\. It was left as it is/,
  },
  {
    what: 'a database of another program',
    spoil: (data) => new DatabaseSync(dataFile(data)).exec('CREATE TABLE songs (title TEXT)'),
    says: /is not Lojal's data: it is a database of another program/,
  },
  {
    what: 'data of a newer program',
    spoil: (data) => new DatabaseSync(dataFile(data)).exec('PRAGMA user_version = 99'),
    says: /written by a newer Lojal \(data version 99, this one knows \d+\).*Update Lojal/,
  },
  {
    what: 'a folder that is a file',
    spoil: (data) => {
      writeFileSync(join(data, 'file'), '');
      return { LOJAL_DATA: join(data, 'file') };
    },
    says: /cannot be opened for writing\. Check who owns it/,
  },
  {
    what: 'a folder in the place of the file',
    spoil: (data) => mkdirSync(dataFile(data)),
    says: /cannot be opened for writing\. Check who owns it/,
  },
];

/** Starts that cannot be: each ends at once with exit code 1 and a sentence that says what to do, and touches nothing. */
export async function refusals(): Promise<{ asked: number; wrong: readonly string[] }> {
  const wrong: string[] = [];
  const ask = async (what: string, says: RegExp, data: string, env?: NodeJS.ProcessEnv): Promise<void> => {
    const before = contentOf(data);
    const { code, said } = await outcome(spawnLocal(data, ['--empty'], env));
    if (code !== 1 || !says.test(said) || said.includes('    at '))
      wrong.push(`${what}: ${code}, ${said.trim()}`);
    if (before && !before.equals(contentOf(data) ?? Buffer.alloc(0)))
      wrong.push(`${what}: the file was changed`);
  };
  for (const { what, spoil, says } of CASES)
    await inFolder(async (data) => ask(what, says, data, spoil(data) ?? {}));
  await inFolder(async (data) => {
    await whileStarted(data, ['--empty'], async () =>
      ask('a second process', /Another process is using/, data),
    );
    const whole = readFileSync(dataFile(data));
    for (const share of [0.05, 0.5, 0.999]) {
      writeFileSync(dataFile(data), whole.subarray(0, Math.floor(whole.length * share)));
      await ask('a file that is cut short', /is damaged.*It was left as it is/, data);
    }
  });
  await inFolder(async (data) => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await ask('a port that is taken', /is taken by another program\. Stop it, or choose another/, data, {
      PORT: String(port),
    });
    other.close();
  });
  return { asked: CASES.length + 5, wrong };
}

/** Undefined where there is no such file. */
function contentOf(data: string): Buffer | undefined {
  try {
    return readFileSync(dataFile(data));
  } catch {
    return undefined;
  }
}
