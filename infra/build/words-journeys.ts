import { allSteps, messagesOf } from '../../shared/journey/all-steps.ts';
import type { AskStep, Journey, Question, SendStep } from '../../shared/journey/journey.ts';
import { LANGUAGES } from '../../shared/message/template.ts';
import type { Channel, Template } from '../../shared/message/template.ts';
import type { WordFile } from './words-sources.ts';

/** What the journeys do with the words: everything by path, a word file without its language. */
export interface Uses {
  readonly messages: ReadonlyMap<string, readonly Use[]>;
  readonly questions: ReadonlyMap<string, { readonly question: Question; readonly by: string }>;
}

/** One step that may send a message. */
interface Use {
  /** As problems name it: the step "hello" of the journey welcome */
  readonly by: string;
  readonly channels: readonly Channel[];
  /** The path of the question that the step asks. */
  readonly asks?: string;
}

export function usesOf(journeys: readonly Journey[]): Uses {
  const messages = new Map<string, Use[]>();
  const questions = new Map<string, { question: Question; by: string }>();
  for (const { name, steps } of journeys) {
    for (const step of allSteps(steps)) {
      if (step.kind !== 'send' && step.kind !== 'ask') continue;
      const by = `the step "${step.name}" of the journey ${name}`;
      const asks = step.kind === 'ask' ? `workflows/${name}/questions/${step.question.id}` : undefined;
      if (step.kind === 'ask' && asks && !questions.has(asks))
        questions.set(asks, { question: step.question, by });
      const use = { by, channels: channelsOf(step), ...(asks && { asks }) };
      for (const message of messagesOf(step)) {
        const path = `workflows/${name}/messages/${message}`;
        messages.set(path, [...(messages.get(path) ?? []), use]);
      }
    }
  }
  return { messages, questions };
}

/** `preferred` may come to either. */
const channelsOf = ({ channels }: SendStep | AskStep): readonly Channel[] =>
  channels === 'preferred' ? ['email', 'sms'] : channels;

/** The question that a message asks, by its path. */
export function askedBy({ messages }: Uses, message: string): string | undefined {
  return messages.get(message)?.find(({ asks }) => asks)?.asks;
}

type Files = { readonly messages: readonly WordFile[]; readonly questions: readonly WordFile[] };

/**
 * What a journey sends and asks is written. Returns the problems, each as `file: what; what to do`. Which languages a
 * message lacks is checkWords' to tell.
 */
export function checkJourneys(uses: Uses, { messages, questions }: Files): string[] {
  return [
    ...missing(new Map([...uses.messages].map(([path, [use]]) => [path, `${use!.by} sends it`])), messages),
    ...missing(new Map([...uses.questions].map(([path, { by }]) => [path, `${by} asks it`])), questions),
    ...[...uses.messages].flatMap(([path, ofMessage]) => twoQuestions(path, ofMessage)),
  ];
}

/**
 * Words that no journey uses, as problems. Not refused by the build: words are often written before the step that
 * sends them, and a message that was just taken out of a journey is still sent by the runs under way.
 */
export function unusedWords(
  journeys: readonly Journey[],
  uses: Uses,
  { messages, questions }: Files,
): string[] {
  const names = new Set(journeys.map(({ name }) => name));
  const strangers = Map.groupBy(
    [...messages, ...questions].filter(({ journey }) => !names.has(journey)),
    ({ journey }) => journey,
  );
  const unused = (file: WordFile, does: string, todo: string): string =>
    `${file.file}: no step of the journey ${file.journey} ${does} "${file.id}"; ${todo} it or delete the file`;
  return [
    ...[...strangers].map(
      ([journey, files]) =>
        `workflows/${journey}: there is no such journey; list it in workflows/journeys.ts or delete its ${files.length} files of words`,
    ),
    ...messages
      .filter(({ path, journey }) => names.has(journey) && !uses.messages.has(path))
      .map((one) => unused(one, 'sends', 'send')),
    ...questions
      .filter(({ path, journey }) => names.has(journey) && !uses.questions.has(path))
      .map((one) => unused(one, 'asks', 'ask')),
  ];
}

function missing(wanted: ReadonlyMap<string, string>, written: readonly WordFile[]): string[] {
  const paths = new Set(written.map(({ path }) => path));
  return [...wanted]
    .filter(([path]) => !paths.has(path))
    .map(
      ([path, use]) =>
        `${path}.${LANGUAGES[0]}.md: ${use} and it is missing; write it in ${LANGUAGES.join(', ')}`,
    );
}

/** The answers stand in the message, so one that asks always asks, and the same. */
function twoQuestions(path: string, uses: readonly Use[]): string[] {
  const [first, ...others] = uses;
  const other = others.find(({ asks }) => asks !== first!.asks);
  if (!other) return [];
  const what = ({ asks, by }: Use): string =>
    asks ? `${by} asks "${asks.slice(asks.lastIndexOf('/') + 1)}" with it` : `${by} asks nothing with it`;
  return [
    `${path}.${LANGUAGES[0]}.md: ${what(first!)} and ${what(other)}; give one of them a message of its own`,
  ];
}

/** Each message has what the channels need on which it may go. Returns the problems as above. */
export function checkChannels(uses: Uses, templates: ReadonlyMap<WordFile, Template>): string[] {
  return [...templates].flatMap(([{ file, path }, template]) => {
    const lacking = (channel: Channel): string | undefined =>
      uses.messages.get(path)?.find(({ channels }) => channels.includes(channel))?.by;
    const byMail = template.subject === '' ? lacking('email') : undefined;
    const bySms = template.sms === undefined ? lacking('sms') : undefined;
    return [
      ...(byMail
        ? [`${file}: ${byMail} sends it as a mail and it has none; add subject, preview, why and a body`]
        : []),
      ...(bySms ? [`${file}: ${bySms} sends it as an SMS and it has none; add the line "sms: …"`] : []),
    ];
  });
}
