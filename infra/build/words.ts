import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WordsInvalid } from '../../shared/message/words-invalid.ts';
import { hashOf } from './words-hash.ts';
import { readSources } from './words-sources.ts';

export interface WordsBuilt {
  /** workflows/generated/messages.ts was up to date and was left alone; nothing was compiled or checked. */
  readonly fresh: boolean;
  /** Message files: messages times languages. */
  readonly messages: number;
  /** Of the generated module, in bytes of UTF-8. */
  readonly bytes: number;
  /** The largest HTML document, in bytes of UTF-8, with slots unfilled. Absent when fresh. */
  readonly largest?: number;
  /** Journeys whose words were left out, since workflows/journeys.ts does not list them. Absent when fresh. */
  readonly drafts?: readonly string[];
}

export interface WordsOptions {
  /** The folder that holds workflows/. */
  readonly root: string;
  /** Compile although nothing changed. */
  readonly force?: boolean;
}

/**
 * Compiles workflows/<journey>/messages/<id>.<language>.md and questions/<id>.<language>.md to
 * workflows/generated/messages.ts, unless that was made from these very sources. Nothing is written when anything is wrong.
 * @throws WordsInvalid with all problems of all files.
 */
export async function buildWords({ root, force = false }: WordsOptions): Promise<WordsBuilt> {
  const target = join(root, 'workflows/generated/messages.ts');
  const sources = readSources(root);
  const { hash } = sources;
  const before = existsSync(target) ? readFileSync(target, 'utf8') : '';
  if (!force && hashOf(before) === hash) {
    return { fresh: true, messages: sources.messages.length, bytes: Buffer.byteLength(before) };
  }

  // All else is loaded only when something is stale: each start asks, and mostly nothing is.
  const { build } = await import('./words-build.ts');
  return build({ root, target, sources });
}

async function main(args: readonly string[]): Promise<number> {
  const unknown = args.filter((arg) => arg !== '--force');
  if (unknown.length > 0) {
    console.error(`words: ${unknown.join(' ')} is not known; usage: node infra/build/words.ts [--force]`);
    return 1;
  }
  try {
    const root = join(import.meta.dirname, '../..');
    const {
      messages,
      bytes,
      largest,
      drafts = [],
    } = await buildWords({ root, force: args.includes('--force') });
    const state =
      largest === undefined ? 'up to date' : `compiled, the largest mail has ${kilobytes(largest)}`;
    console.log(`words: ${messages} messages in ${kilobytes(bytes)}, ${state}`);
    if (drafts.length > 0)
      console.log(`words: left out until workflows/journeys.ts lists them: ${drafts.join(', ')}`);
    return 0;
  } catch (error) {
    const problems = problemsIn(error);
    if (!problems) throw error;
    console.error(`${problems.join('\n')}\nwords: ${problems.length} problems, nothing written`);
    return 1;
  }
}

/** By name: the journeys, and with them the class of their error, are loaded only when something is stale. */
export function problemsIn(error: unknown): readonly string[] | undefined {
  if (error instanceof WordsInvalid) return error.message.split('\n');
  return error instanceof Error && error.name === 'JourneyInvalid' ? error.message.split('\n') : undefined;
}

const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} kB`;

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
