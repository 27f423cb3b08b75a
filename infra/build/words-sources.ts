import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { LANGUAGES } from '../../shared/message/template.ts';
import type { Language } from '../../shared/message/template.ts';

/** A message or the words of a question, in one language. */
export interface WordFile {
  /** From the root, with `/`: workflows/<journey>/messages/<id>.<language>.md, or questions for messages */
  readonly file: string;
  /** The file without its language. */
  readonly path: string;
  readonly journey: string;
  readonly id: string;
  readonly language: Language;
  readonly source: string;
}

export interface Sources {
  readonly messages: readonly WordFile[];
  readonly questions: readonly WordFile[];
  /** Files whose names say no message and no question, as `file: what; what to do`. */
  readonly problems: readonly string[];
  /** SHA-256 over all that the generated module depends on. */
  readonly hash: string;
}

const NAME =
  /^(?<path>workflows\/(?<journey>[^/]+)\/(?:messages|questions)\/(?<id>[^/]+))\.(?<language>[^./]+)\.md$/;

/** What compiles the words; a change in it makes them stale as much as a change in the words. */
const COMPILER = join(import.meta.dirname, '../..');
const LIBRARIES = ['entities', 'marked', 'mjml', 'sms-segments-calculator', 'yaml'];

export function readSources(root: string): Sources {
  const hash = createHash('sha256');
  const read = (base: string, pattern: string): { file: string; source: string }[] => {
    const files = globSync(pattern, { cwd: base }).map((file) => file.replaceAll('\\', '/'));
    return files.toSorted().map((file) => {
      const source = readFileSync(join(base, file), 'utf8');
      // The lengths keep a text that moves from one file to the next from going unnoticed.
      hash.update(`${file}\n${source.length}\n${source}`);
      return { file, source };
    });
  };

  const problems: string[] = [];
  const wordsIn = (folder: 'messages' | 'questions'): WordFile[] =>
    read(root, `workflows/*/${folder}/*.md`).flatMap(({ file, source }) => {
      const { path, journey, id, language } = NAME.exec(file)?.groups ?? {};
      if (path && journey && id && language && isLanguage(language)) {
        return [{ file, path, journey, id, language, source }];
      }
      problems.push(
        `${file}: "${basename(file)}" names no ${folder.slice(0, -1)}; call it <id>.<language>.md with ${LANGUAGES.join(', ')}`,
      );
      return [];
    });
  const messages = wordsIn('messages');
  const questions = wordsIn('questions');
  read(root, 'workflows/*.ts');
  read(root, 'workflows/!(generated)/**/!(*.test).ts');
  read(COMPILER, 'shared/message/!(*.test).ts');
  read(COMPILER, 'shared/journey/{all-steps,question}.ts');
  read(COMPILER, 'infra/build/words*.ts');
  for (const library of LIBRARIES) hash.update(`${library} ${versionOf(library)}\n`);
  return { messages, questions, problems, hash: hash.digest('hex') };
}

function isLanguage(text: string): text is Language {
  return (LANGUAGES as readonly string[]).includes(text);
}

function versionOf(library: string): string {
  // Not every library lets its package.json be imported: it lies in the nearest node_modules that has it.
  const folders = createRequire(import.meta.url).resolve.paths(library) ?? [];
  const file = folders
    .map((folder) => join(folder, library, 'package.json'))
    .find((path) => existsSync(path));
  const version = file && /"version":\s*"([^"]+)"/.exec(readFileSync(file, 'utf8'))?.[1];
  if (!version) throw new Error(`${library} compiles the words and is not installed; run npm install`);
  return version;
}
