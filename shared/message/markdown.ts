import { decodeHTMLStrict } from 'entities/decode';
import { lexer } from 'marked';
import type { MarkedToken, Token, Tokens } from 'marked';
import { plainText } from './blocks.ts';
import type { Block, Inline } from './blocks.ts';
import { linkTarget } from './link-target.ts';
import { looksLikeSlot, onlySlot, withoutSlots } from './slot-syntax.ts';
import type { Masked } from './slot-syntax.ts';
import { MAY_BE_EMPTY } from './slots.ts';
import type { Report } from './words-invalid.ts';

interface Reading {
  readonly slots: Masked['slots'];
  readonly report: Report;
}

/** Why a message cannot hold it, and what to write instead. */
const REFUSED: Readonly<Record<string, string>> = {
  html: 'HTML is not allowed; write plain Markdown',
  image: 'an image is not allowed (many clients hide it until asked); say it in words',
  table: 'a table is not allowed (it breaks on a phone); write a list',
  code: 'indented or fenced code is not allowed; begin the line at its left edge, or with - for a list',
  codespan: 'code between ` is not allowed; write it as text or **bold**',
  del: 'struck-out text (~~) is not allowed; delete it',
  hr: 'a line is not allowed; write a heading (##) or nothing',
  checkbox: 'a checkbox is not allowed; write a plain list item',
};

/** Reads a masked body into blocks. What a message cannot hold is reported with its line and left out. */
export function readMarkdown(
  body: string,
  firstLine: number,
  { isAsk, ...reading }: Reading & { /** The message asks a question. */ readonly isAsk: boolean },
): Block[] {
  const blocks = readBlocks(lexer(body, { gfm: true }), firstLine, reading, { top: true });
  const steps = blocks.filter(({ block }) => isStep(block));
  const { report } = reading;
  if (blocks.length === steps.length) {
    report(firstLine, 'the message has no text; write at least one paragraph');
  }
  const answers = steps.find(({ block }) => block.kind === 'answers');
  if (isAsk && !answers) {
    report(firstLine, 'the message asks a question and shows no answers; add the paragraph {{ answers }}');
  } else if (!isAsk && answers) {
    report(
      answers.line,
      'no step asks a question with this message; ask() with it in journey.ts, or delete {{ answers }}',
    );
  } else if (steps.length === 0) {
    report(
      firstLine,
      'the message has no button; make its one next step a paragraph of its own: [Words]({{ link.help }})',
    );
  }
  for (const { line } of steps.filter((step) => step !== (answers ?? steps[0]))) {
    report(
      line,
      answers
        ? 'a next step beside the answers; put its link into a sentence, the answers are the one next step'
        : 'a second button; put its link into a sentence, one message has one next step',
    );
  }
  return blocks.map(({ block }) => block);
}

const isStep = ({ kind }: Block): boolean => kind === 'button' || kind === 'answers';

/** Stands for the question and its answers; not a slot, since it is filled when the words are compiled. */
export const ANSWERS = 'answers';

interface Placed {
  readonly block: Block;
  readonly line: number;
}

function readBlocks(
  tokens: readonly Token[],
  firstLine: number,
  reading: Reading,
  { top = false } = {},
): Placed[] {
  return withLines(tokens, firstLine).flatMap(({ token, line }) => {
    const block = readBlock(token, line, reading, top);
    return block ? { block, line } : [];
  });
}

function readBlock(token: MarkedToken, line: number, reading: Reading, top: boolean): Block | undefined {
  if (token.type === 'paragraph') {
    if (top && onlySlot(token.text.trim(), reading.slots) === ANSWERS) return { kind: 'answers' };
    const button = top ? readButton(token, line, reading) : undefined;
    return button ?? { kind: 'paragraph', children: readWords(token.tokens, line, reading) };
  }
  // What stands in a list item without blank lines.
  if (token.type === 'text') {
    return { kind: 'paragraph', children: readWords(token.tokens ?? [token], line, reading) };
  }
  if (token.type === 'heading') {
    if (token.depth !== 2) reading.report(line, 'a heading must be of the second level; begin it with ##');
    return { kind: 'heading', children: readWords(token.tokens, line, reading) };
  }
  if (token.type === 'blockquote') {
    return { kind: 'quote', blocks: readBlocks(token.tokens, line, reading).map(({ block }) => block) };
  }
  if (token.type === 'list') return readList(token, line, reading);
  if (token.type !== 'space' && token.type !== 'def') refuse(token.type, line, reading);
  return undefined;
}

function readList(token: Tokens.List, firstLine: number, reading: Reading): Block {
  let line = firstLine;
  const items = token.items.map((item) => {
    const blocks = readBlocks(item.tokens, line, reading).map(({ block }) => block);
    if (blocks.length === 0) reading.report(line, 'a list item is empty; write it or delete its mark');
    line += lineFeeds(item.raw);
    return blocks;
  });
  return { kind: 'list', items, ...(token.ordered && { start: Number(token.start) }) };
}

/** A paragraph of its own that is only a link. */
function readButton(token: Tokens.Paragraph, line: number, reading: Reading): Block | undefined {
  const [only, ...more] = token.tokens.filter(({ raw }) => raw.trim() !== '');
  if (only?.type !== 'link' || more.length > 0) return undefined;
  const [link] = readWords([only], line, reading);
  if (link?.kind !== 'link') return undefined;
  if (!only.raw.startsWith('[')) {
    reading.report(line, 'the button shows a bare address; write it as [Words](address)');
  }
  const label = plainText(link.children);
  if (label.includes('\n')) reading.report(line, 'the button has a line break; write its words on one line');
  return { kind: 'button', label, href: link.href };
}

/** All inlines of one block. */
function readWords(tokens: readonly Token[], line: number, reading: Reading): Inline[] {
  const children = readInlines(tokens, line, reading);
  if (looksLikeSlot(plainText(children))) {
    reading.report(line, 'the text holds {{ or }} that is no slot; delete it');
  }
  return children;
}

function readInlines(tokens: readonly Token[], firstLine: number, reading: Reading): Inline[] {
  return withLines(tokens, firstLine).flatMap(({ token, line }) => readInline(token, line, reading) ?? []);
}

function readInline(token: MarkedToken, line: number, reading: Reading): Inline | undefined {
  if (token.type === 'text') return text(decodeHTMLStrict(token.text));
  if (token.type === 'escape') return text(token.text);
  if (token.type === 'strong') return { kind: 'strong', children: readInlines(token.tokens, line, reading) };
  if (token.type === 'em') return { kind: 'emphasis', children: readInlines(token.tokens, line, reading) };
  if (token.type === 'br') return { kind: 'break' };
  if (token.type === 'link') return readLink(token, line, reading);
  refuse(token.type, line, reading);
  return undefined;
}

function readLink(token: Tokens.Link, line: number, reading: Reading): Inline {
  if (token.title) reading.report(line, 'a link has a title that few can see; say it in the text');
  const href = linkTarget(decodeHTMLStrict(token.href), line, reading);
  const children = readInlines(token.tokens, line, reading);
  const certain = withoutSlots(plainText(children), reading.slots, (name) => MAY_BE_EMPTY.has(name));
  if (!certain.trim()) reading.report(line, 'a link has no words; say in it where it leads');
  return { kind: 'link', href, children };
}

/** A line feed within a paragraph is a space to the reader. */
function text(raw: string): Inline {
  return { kind: 'text', text: raw.replaceAll(/[ \t]*\n[ \t]*/g, ' ') };
}

function refuse(type: string, line: number, { report }: Reading): void {
  report(
    line,
    REFUSED[type] ?? `Markdown of the kind "${type}" is not allowed; write paragraphs, ## and lists`,
  );
}

/** Each token with its line: the raw texts of the tokens, one after the other, are the source. */
function withLines(tokens: readonly Token[], firstLine: number): { token: MarkedToken; line: number }[] {
  let line = firstLine;
  // Tokens of other kinds come from extensions only, and we add none.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (tokens as readonly MarkedToken[]).map((token) => {
    // Blank lines before a block may belong to its token.
    const placed = { token, line: line + lineFeeds(/^\n*/.exec(token.raw)![0]) };
    line += lineFeeds(token.raw);
    return placed;
  });
}

function lineFeeds(raw: string): number {
  return raw.split('\n').length - 1;
}
