import { LineCounter, isMap, isScalar, parseDocument } from 'yaml';
import { looksLikeSlot } from './slot-syntax.ts';
import type { Report } from './words-invalid.ts';

const KEYS = ['subject', 'preview', 'why'] as const;
type Key = (typeof KEYS)[number];

export interface FrontMatter {
  readonly values: Readonly<Record<Key, string>>;
  readonly lines: Readonly<Record<Key, number>>;
  readonly body: string;
  /** The line at which the body begins. */
  readonly bodyLine: number;
}

const FENCED = /^---[ \t]*\n(?<yaml>(?:.*?\n)?)---[ \t]*(?:\n|$)/s;

/** Reads the head of a message. What is missing or wrong is reported and read as the empty text. */
export function readFrontMatter(source: string, report: Report): FrontMatter {
  const values: Record<Key, string> = { subject: '', preview: '', why: '' };
  const lines: Record<Key, number> = { subject: 1, preview: 1, why: 1 };
  const match = FENCED.exec(source);
  const head = match?.[0] ?? '';
  const yaml = match?.groups?.['yaml'];
  const body = source.slice(head.length);
  const bodyLine = head.split('\n').length;
  if (yaml === undefined) {
    report(1, 'the file has no front matter; begin it with ---, the lines subject, preview and why, and ---');
    return { values, lines, body, bodyLine };
  }

  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter, prettyErrors: false });
  // The opening fence is the line before.
  const lineAt = (offset: number): number => counter.linePos(offset).line + 1;
  for (const error of document.errors) {
    report(lineAt(error.pos[0]), `${lowerFirst(error.message)}; put a text that holds : or # in quotes`);
  }
  const found = new Set<string>();
  const pairs = isMap(document.contents) ? document.contents.items : [];
  for (const { key, value } of pairs) {
    if (!isScalar(key)) continue;
    const name = String(key.value);
    const line = lineAt(key.range?.[0] ?? 0);
    found.add(name);
    if (!isKey(name)) {
      report(line, `the front matter key "${name}" is not known; use only ${KEYS.join(', ')}`);
      continue;
    }
    lines[name] = line;
    if (isScalar(value) && value.comment) {
      report(line, `what follows # in ${name} would be lost; put the whole text in quotes`);
    }
    const text = isScalar(value) ? value.value : undefined;
    if (text === null || text === '') report(line, `${name} is empty; write one line of text`);
    else if (typeof text !== 'string') report(line, `${name} must be a text; put it in quotes`);
    else if (text.trim().includes('\n')) report(line, `${name} has several lines; write it on one`);
    else if (looksLikeSlot(text)) report(line, `${name} holds {{ or }} that is no slot; delete it`);
    else values[name] = text.trim();
  }
  if (document.errors.length === 0) {
    for (const name of KEYS) {
      if (!found.has(name)) report(1, `the front matter lacks ${name}; add the line "${name}: …"`);
    }
  }
  return { values, lines, body, bodyLine };
}

function isKey(name: string): name is Key {
  return (KEYS as readonly string[]).includes(name);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
