import { LineCounter, isMap, isScalar, parseDocument } from 'yaml';
import type { Node } from 'yaml';
import { looksLikeSlot } from './slot-syntax.ts';
import type { Report } from './words-invalid.ts';

/** The front matter of a file, its values not yet looked at. */
export interface Head {
  /** The keys that are known, in the order in which they stand. */
  readonly fields: ReadonlyMap<string, Field>;
  /** Whether all keys could be read, so that one that is not among them is certainly missing. */
  readonly whole: boolean;
  readonly body: string;
  /** The line at which the body begins. */
  readonly bodyLine: number;
  readonly lineOf: (node: Node) => number;
}

export interface Field {
  readonly node: unknown;
  readonly line: number;
}

const FENCED = /^---[ \t]*\n(?<yaml>(?:.*?\n)?)---[ \t]*(?:\n|$)/s;

/** Cuts a file into head and body. What is wrong is reported and left out; `keys` are those that mean something. */
export function readHead(source: string, keys: readonly string[], report: Report): Head {
  const match = FENCED.exec(source);
  const head = match?.[0] ?? '';
  const yaml = match?.groups?.['yaml'];
  const fields = new Map<string, Field>();
  const counter = new LineCounter();
  // The opening fence is the line before.
  const lineAt = (offset: number): number => counter.linePos(offset).line + 1;
  const rest = {
    body: source.slice(head.length),
    bodyLine: head.split('\n').length,
    lineOf: (node: Node) => lineAt(node.range?.[0] ?? 0),
  };
  if (yaml === undefined) {
    report(
      1,
      `the file has no front matter; begin it with ---, lines such as "${keys[0]}: …" (of ${keys.join(', ')}), and ---`,
    );
    return { fields, whole: false, ...rest };
  }

  const document = parseDocument(yaml, { lineCounter: counter, prettyErrors: false });
  for (const error of document.errors) {
    report(lineAt(error.pos[0]), `${lowerFirst(error.message)}; put a text that holds : or # in quotes`);
  }
  for (const { key, value } of isMap(document.contents) ? document.contents.items : []) {
    if (!isScalar(key)) continue;
    const name = String(key.value);
    const line = rest.lineOf(key);
    if (keys.includes(name)) fields.set(name, { node: value, line });
    else report(line, `the front matter key "${name}" is not known; use only ${keys.join(', ')}`);
  }
  return { fields, whole: document.errors.length === 0, ...rest };
}

/** The one line of text that a key holds. What is missing or wrong is reported and read as the empty text. */
export function oneLine(name: string, { node, line }: Field, report: Report): string {
  if (isScalar(node) && node.comment) {
    report(line, `what follows # in ${name} would be lost; put the whole text in quotes`);
  }
  const text = isScalar(node) ? node.value : undefined;
  if (text === null || text === '') report(line, `${name} is empty; write one line of text`);
  else if (typeof text !== 'string') report(line, `${name} must be a text; put it in quotes`);
  else if (text.trim().includes('\n')) report(line, `${name} has several lines; write it on one`);
  else if (looksLikeSlot(text)) report(line, `${name} holds {{ or }} that is no slot; delete it`);
  else return text.trim();
  return '';
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
