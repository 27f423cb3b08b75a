import { isMap, isScalar } from 'yaml';
import { oneLine, readHead } from './front-matter-yaml.ts';
import type { Field, Head } from './front-matter-yaml.ts';
import { maskSlots } from './slot-syntax.ts';
import type { QuestionWords } from './template.ts';
import { WordsInvalid } from './words-invalid.ts';
import type { Report } from './words-invalid.ts';

export interface QuestionSource {
  /** As problems name it: workflows/<journey>/questions/<id>.<language>.md */
  readonly file: string;
  readonly source: string;
  /** What the journey says of it. */
  readonly asked: {
    readonly scale: { readonly from: number; readonly to: number } | { readonly choices: readonly string[] };
    readonly comment: boolean;
  };
}

const KEYS = ['question', 'low', 'high', 'choices', 'comment'] as const;

/**
 * Reads the words of one question in one language, and holds them against the question of the journey.
 * @throws WordsInvalid with all problems of the file, in the order of its lines.
 */
export function compileQuestion({ file, source, asked }: QuestionSource): QuestionWords {
  const problems: { line: number; problem: string }[] = [];
  const report: Report = (line, problem) => problems.push({ line, problem });

  const masked = maskSlots(source.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'), report);
  for (const { name, line } of masked.slots) {
    report(line, `the words of a question have no slots, and {{ ${name} }} is one; write it without`);
  }
  const head = readHead(masked.text, KEYS, report);
  const words = {
    question: required(head, 'question', report),
    ...('choices' in asked.scale
      ? choicesIn(head, asked.scale.choices, report)
      : endsIn(head, asked.scale, report)),
    ...commentIn(head, asked.comment, report),
    thanks: paragraphsIn(head, report),
  };
  if (problems.length > 0) {
    const sorted = problems.toSorted((a, b) => a.line - b.line);
    throw new WordsInvalid([...new Set(sorted.map(({ line, problem }) => `${file}:${line}: ${problem}`))]);
  }
  return words;
}

function required({ fields, whole }: Head, name: string, report: Report): string {
  const field = fields.get(name);
  if (field) return oneLine(name, field, report);
  if (whole) report(1, `the front matter lacks ${name}; add the line "${name}: …"`);
  return '';
}

function refuse({ fields }: Head, names: readonly string[], why: string, report: Report): void {
  for (const name of names) {
    const field = fields.get(name);
    if (field) report(field.line, `${name} is there and ${why}; delete it`);
  }
}

function endsIn(
  head: Head,
  { from, to }: { readonly from: number; readonly to: number },
  report: Report,
): Pick<QuestionWords, 'low' | 'high'> {
  refuse(head, ['choices'], `the question is answered with ${from} to ${to}`, report);
  return { low: required(head, 'low', report), high: required(head, 'high', report) };
}

function choicesIn(
  head: Head,
  choices: readonly string[],
  report: Report,
): { readonly choices: Readonly<Record<string, string>> } {
  refuse(head, ['low', 'high'], `the question is answered with one of ${choices.join(', ')}`, report);
  const field = head.fields.get('choices');
  if (!field) {
    if (head.whole)
      report(1, `the front matter lacks choices; add "choices:" and a line each for ${choices.join(', ')}`);
    return { choices: {} };
  }
  const found = choiceFields(head, field, report);
  for (const [name, { line }] of found) {
    if (!choices.includes(name)) {
      report(line, `the journey knows no choice "${name}"; use exactly ${choices.join(', ')}`);
    }
  }
  // In the order of the journey, whatever that of the file: the languages must not differ in it.
  const words = choices.map((choice) => {
    const written = found.get(choice);
    if (!written) report(field.line, `choices lacks ${choice}; add the line "  ${choice}: …"`);
    return [choice, written ? oneLine(choice, written, report) : ''] as const;
  });
  return { choices: Object.fromEntries(words) };
}

function choiceFields(head: Head, { node, line }: Field, report: Report): Map<string, Field> {
  const found = new Map<string, Field>();
  if (!isMap(node)) {
    report(line, 'choices must be a list of lines such as "  well: Yes, all is well"; indent them below it');
    return found;
  }
  for (const { key, value } of node.items) {
    if (isScalar(key)) found.set(String(key.value), { node: value, line: head.lineOf(key) });
  }
  return found;
}

function commentIn(head: Head, isAsked: boolean, report: Report): Pick<QuestionWords, 'comment'> {
  if (isAsked) return { comment: required(head, 'comment', report) };
  refuse(head, ['comment'], 'the journey asks for none (comment: false)', report);
  return {};
}

/** Plain text: a mark of Markdown would be shown as it is. */
const MARKDOWN = /\*\*|__|`|\]\(|<[a-z/!]|^(?:#{1,6} |[-*+] |> |\d+[.)] )/i;

function paragraphsIn({ body, bodyLine }: Head, report: Report): string[] {
  const paragraphs: { line: number; text: string }[] = [];
  let open: { line: number; text: string } | undefined;
  for (const [index, content] of body.split('\n').entries()) {
    const text = content.trim();
    if (text === '') open = undefined;
    else if (open) open.text += ` ${text}`;
    else paragraphs.push((open = { line: bodyLine + index, text }));
    if (MARKDOWN.test(text)) {
      report(bodyLine + index, 'the thanks are plain text; write paragraphs without Markdown or HTML');
    }
  }
  if (paragraphs.length === 0) {
    report(bodyLine, 'nothing is said after the answer; write one or two paragraphs of thanks');
  }
  return paragraphs.map(({ text }) => text);
}
