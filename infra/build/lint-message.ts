import { passages } from '../../shared/message/blocks.ts';
import type { Block } from '../../shared/message/blocks.ts';
import { readMessage } from '../../shared/message/compile-read.ts';
import { splitCompiled } from '../../shared/message/slot-syntax.ts';
import type { Language, QuestionWords } from '../../shared/message/template.ts';
import { REVEALING } from './revealing.table.ts';

export interface LintedMessage {
  readonly file: string;
  readonly journey: string;
  readonly language: Language;
  readonly source: string;
  /** What the slots say, so that lengths are those of a real message. */
  readonly values: ReadonlyMap<string, string>;
}

/** Journeys that congratulate: one exclamation mark is allowed there, and fewer words are enough. */
const FESTIVE: ReadonlySet<string> = new Set(['birthday']);

const SUBJECT = { least: 20, most: 60 };
const PREVIEW = { least: 30, most: 110 };
const BODY_WORDS = { least: 40, most: 160 };
const FESTIVE_WORDS = 25;
/** Björnsson calls texts under 30 very easy, 30-40 easy (newspapers: 40-50). */
const LIX_BELOW = 40;
/** English has shorter words: the scale was made for Scandinavian languages and means nothing there. */
const LIX_LANGUAGES: ReadonlySet<Language> = new Set(['sv', 'nb']);

/**
 * How the words of a message read, beyond what the build asks of them. Returns the problems, each as
 * `file: what; what to do`. What does not compile is the build's to tell, and is passed over here.
 */
export function lintMessage({ file, journey, language, source, values }: LintedMessage): string[] {
  const read = readMessage(source, { known: new Set(values.keys()), isAsk: false, report: () => {} });
  const said = (masked: string): string => fill(read.settle(masked), values);
  const { matter } = read;
  const [subject, preview, why, sms] = [
    said(matter.values.subject),
    said(matter.values.preview),
    said(matter.values.why),
    said(matter.values.sms),
  ];
  const isFestive = FESTIVE.has(journey);
  const problems = [
    ...exclamations([subject, preview, why, sms, ...passagesOf(read.blocks).map(said)], isFestive),
    ...emoji([subject, preview, why, sms, ...passagesOf(read.blocks).map(said)]),
    ...revealing('sms', sms, language),
  ];
  if (matter.isMail) {
    problems.push(
      ...lengthOf('subject', subject, SUBJECT),
      ...lengthOf('preview', preview, PREVIEW),
      ...revealing('subject', subject, language),
      ...revealing('preview', preview, language),
      ...notSentence(why),
      ...bodyProblems(read.blocks, said, language, isFestive ? FESTIVE_WORDS : BODY_WORDS.least),
    );
  }
  return problems.map((problem) => `${file}: ${problem}`);
}

/** How the words of a question read. Returns the problems, as above. */
export function lintQuestion(file: string, words: QuestionWords): string[] {
  const { question, low = '', high = '', choices = {}, comment = '', thanks } = words;
  const texts = [question, low, high, ...Object.values(choices), comment, ...thanks];
  return [...exclamations(texts, false), ...emoji(texts)].map((problem) => `${file}: ${problem}`);
}

const passagesOf = (blocks: readonly Block[]): string[] => [...passages(blocks)];

const fill = (compiled: string, values: ReadonlyMap<string, string>): string =>
  splitCompiled(compiled)
    .map((piece, index) => (index % 2 === 0 ? piece : (values.get(piece) ?? '')))
    .join('');

function lengthOf(name: string, text: string, { least, most }: typeof SUBJECT): string[] {
  const length = letters(text);
  if (length >= least && length <= most) return [];
  const advice = length < least ? 'say a little more' : 'shorten it';
  return [`${name} has ${length} characters and should have ${least} to ${most}; ${advice}`];
}

/** Code points: as near to what a reader counts as words in our languages need. */
const letters = (text: string): number => Array.from(text).length;

function revealing(name: string, text: string, language: Language): string[] {
  const low = text.toLowerCase();
  return REVEALING[language]
    .filter((part) => low.includes(part))
    .map(
      (part) =>
        `${name} holds "${part}", which tells others of a case; say it in the body, or neutrally (infra/build/revealing.table.ts)`,
    );
}

function exclamations(texts: readonly string[], isFestive: boolean): string[] {
  const marks = texts.join('').split('!').length - 1;
  const most = isFestive ? 1 : 0;
  if (marks <= most) return [];
  return [`${marks} exclamation marks and ${most} allowed; end the sentence with a full stop`];
}

// A symbol such as © has its place in running text.
const EMOJI = /[[\p{Extended_Pictographic}\p{Regional_Indicator}\u20E3]--[\u00A9\u00AE\u2122]]/v;

function emoji(texts: readonly string[]): string[] {
  const found = EMOJI.exec(texts.join(''))?.[0];
  return found === undefined ? [] : [`the emoji ${found}; say it in words, a screen reader spells it out`];
}

function notSentence(why: string): string[] {
  if (/^\p{Lu}.*\.$/u.test(why) && words(why).length >= 5) return [];
  return ['why is not a sentence; say in one, from its capital to its full stop, why this member gets it'];
}

function bodyProblems(
  blocks: readonly Block[],
  said: (masked: string) => string,
  language: Language,
  least: number,
): string[] {
  const problems: string[] = [];
  const all = passagesOf(blocks).map(said);
  const count = words(all.join('\n')).length;
  if (count < least || count > BODY_WORDS.most) {
    const advice = count < least ? 'say a little more' : 'leave something out';
    problems.push(`the body has ${count} words and should have ${least} to ${BODY_WORDS.most}; ${advice}`);
  }
  const prose = passagesOf(blocks.filter(({ kind }) => kind !== 'button')).map(said);
  const value = lix(prose);
  if (LIX_LANGUAGES.has(language) && value >= LIX_BELOW) {
    problems.push(
      `LIX is ${value.toFixed(1)} and should be under ${LIX_BELOW}; use shorter sentences and shorter words`,
    );
  }
  return problems;
}

/**
 * LIX (C. H. Björnsson, Läsbarhet, 1968): words per sentence plus the percentage of words of more than six letters.
 * A passage is a paragraph, heading or list item and ends a sentence, as a full stop, colon, ! and ? do; a greeting
 * ("Hej Anna,") is none and is not counted.
 */
export function lix(paragraphs: readonly string[]): number {
  const sentences = paragraphs
    .filter((passage) => !passage.trim().endsWith(','))
    .flatMap((passage) => passage.split(/[.:!?]+(?=\s|$)|\n/u))
    .map(words)
    .filter(({ length }) => length > 0);
  const all = sentences.flat();
  if (all.length === 0) return 0;
  const long = all.filter((word) => letters(word.replaceAll(/[^\p{L}]/gu, '')) > 6);
  return all.length / sentences.length + (100 * long.length) / all.length;
}

/** A number is a word, too; a dash between blanks is none. */
const words = (text: string): string[] => text.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’.:/@-]*/gu) ?? [];
