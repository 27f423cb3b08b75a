import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Organisation } from '../../shared/member/organisation.ts';
import { render } from '../../shared/message/render.ts';
import { longestValues, worstCases } from '../../shared/message/sms-fit.ts';
import { smsOf } from '../../shared/message/sms.ts';
import { slotValues } from '../../shared/message/slots.ts';
import { LANGUAGES } from '../../shared/message/template.ts';
import type { Language, Questions, Template, Templates } from '../../shared/message/template.ts';
import { indexPage, mailFiles, messagePage, pathOf } from './preview-pages.ts';
import type { Previewed, PreviewedQuestion } from './preview-pages.ts';
import { buildWords, problemsIn } from './words.ts';

export interface PreviewWritten {
  readonly messages: number;
  /** The page to open. */
  readonly index: string;
}

/** The invented member to whom everything is written. */
const NAME = 'Kim';
const TOKEN = 'aTokenThatLeadsNowhereSinceItIsInventedk';

/**
 * Writes every message in every language, as an invented member would get it, to a folder that a browser opens
 * without a server. What stood there under the same names is replaced, nothing is deleted.
 * @throws WordsInvalid when the words cannot be compiled.
 */
export async function writePreview({
  root,
  folder,
}: {
  /** The folder that holds workflows/. */
  readonly root: string;
  readonly folder: string;
}): Promise<PreviewWritten> {
  // Drafts are named only by a build that is not fresh.
  const { drafts = [] } = await buildWords({ root, force: true });
  const load = async <Module>(file: string): Promise<Module> =>
    // The file states its own type, which tsc checks.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion, typescript/no-unnecessary-type-parameters
    (await import(/* @vite-ignore */ pathToFileURL(join(root, file)).href)) as Module;
  const { organisation } = await load<{ organisation: Organisation }>('workflows/organisation.ts');
  const { templates, questions } = await load<{ templates: Templates; questions: Questions }>(
    'workflows/generated/messages.ts',
  );

  const messages = each(templates).map(({ value, ...name }) => previewOf(name, value, organisation));
  const asked = each(questions).map(({ value, ...name }): PreviewedQuestion => ({ ...name, words: value }));
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  for (const message of messages) {
    write(pathOf(message), messagePage(message));
    for (const [path, html] of mailFiles(message)) write(path, html);
  }
  write('index.html', indexPage(messages, asked, drafts));
  return { messages: messages.length, index: join(folder, 'index.html') };
}

interface Named {
  readonly journey: string;
  readonly id: string;
  readonly language: Language;
}

/** Every text by journey, id and language. */
function each<T>(
  all: Readonly<Record<string, Readonly<Record<string, Readonly<Record<Language, T>>>>>>,
): (Named & { readonly value: T })[] {
  return Object.entries(all).flatMap(([journey, ofJourney]) =>
    Object.entries(ofJourney).flatMap(([id, versions]) =>
      LANGUAGES.map((language) => ({ journey, id, language, value: versions[language] })),
    ),
  );
}

function previewOf(name: Named, template: Template, organisation: Organisation): Previewed {
  const { language } = name;
  const page = (kind: string): string => `https://m.example.org/${kind}/${TOKEN}`;
  const rendered = render(
    template,
    slotValues({
      organisation,
      language,
      member: { givenName: NAME },
      unsubscribeUrl: page('u'),
      preferencesUrl: page('p'),
      whyUrl: page('w'),
      answerUrl: page('a'),
    }),
  );
  if (template.sms === undefined || rendered.sms === undefined) return { ...name, rendered };
  const worst = worstCases(template.sms, longestValues(organisation, language));
  return { ...name, rendered, sms: { shown: smsOf(rendered.sms, NAME), ...worst } };
}

async function main(args: readonly string[]): Promise<number> {
  const [folder = '.preview', ...more] = args;
  if (more.length > 0 || folder.startsWith('-')) {
    console.error(
      `preview: ${[folder, ...more].join(' ')} is not known; usage: npm run preview [-- <folder>]`,
    );
    return 1;
  }
  try {
    const root = join(import.meta.dirname, '../..');
    const { messages, index } = await writePreview({ root, folder: resolve(folder) });
    console.log(`preview: ${messages} messages; open ${index}`);
    return 0;
  } catch (error) {
    const problems = problemsIn(error);
    if (!problems) throw error;
    console.error(`${problems.join('\n')}\npreview: ${problems.length} problems, nothing written`);
    return 1;
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
