import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { AskStep, Journey, Question, SendStep, Step } from '../../shared/journey/journey.ts';
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
  // The one thing that the generated module loads.
  mkdirSync(join(root, 'shared/message'), { recursive: true });
  copyFileSync(
    join(import.meta.dirname, '../../shared/message/packed.ts'),
    join(root, 'shared/message/packed.ts'),
  );
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

/** The source of workflows/journeys.ts: the journey welcome with these steps. */
export function journeysFile(steps: readonly Step[]): string {
  return `export const journeys = [${JSON.stringify(journeyOf(steps))}];`;
}

/** The journey welcome with these steps. */
export const journeyOf = (steps: readonly Step[], name = 'welcome'): Journey => ({
  name,
  purpose: 'relation',
  startsOn: { kind: 'event', event: 'member.joined', where: {} },
  endsOn: [],
  priority: 0,
  mutedByOpenCase: false,
  again: 'each-occurrence',
  holdout: 0,
  steps,
});

export function sending(message: string, changed: Partial<Omit<SendStep, 'kind'>> = {}): SendStep {
  return { ...common(message), ...changed, kind: 'send' };
}

export function asking(
  message: string,
  question: Question,
  changed: Partial<Omit<AskStep, 'kind'>> = {},
): AskStep {
  const ask = { question, withinDays: 7, answers: {}, silent: [] };
  return { ...common(message), ...ask, ...changed, kind: 'ask' };
}

const common = (message: string): Omit<SendStep, 'kind'> => ({
  name: message,
  message,
  variant: null,
  purpose: null,
  channels: ['email'],
  guard: [],
  notAfterDays: 7,
  anyDay: false,
});

export const someScale: Question = { id: 'nps', kind: 'survey', scale: { from: 0, to: 10 }, comment: true };

export const someChoices: Question = {
  id: 'how-is-it',
  kind: 'care',
  scale: { choices: ['well', 'so-so'] },
  comment: false,
};

/** The words of `someScale` and of `someChoices`, but for the lines that a test gives. */
export const scaleSource = (
  lines = 'question: Skulle du rekommendera oss?\nlow: nej\nhigh: ja\ncomment: Varför?',
  thanks = 'Tack för ditt svar.\n',
): string => `---\n${lines}\n---\n\n${thanks}`;
export const choicesSource = (
  lines = 'question: Hur går det?\nchoices:\n  well: Bra\n  so-so: Sådär',
  thanks = 'Tack för ditt svar.\n',
): string => scaleSource(lines, thanks);

/** The body of a message that asks. */
export const askingBody = `Hej {{ member.givenName }},

Vi undrar hur det går.

{{ answers }}
`;
