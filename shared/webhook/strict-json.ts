import { WebhookRefused } from './refusal.ts';

const MOST_DEPTH = 32;
const MOST_KEYS = 2_000;
// The first three reach into prototypes. By the others JSONata tells its own functions from data: a body that has
// them would bring code of its own along.
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype', '_jsonata_function', '_jsonata_lambda']);

/**
 * JSON as strict as a stranger's should be: UTF-8 without a byte order mark (RFC 8259 §8.1), an object, no key twice,
 * none that reaches into prototypes, no half characters, at most 32 levels and 2,000 keys.
 * @throws WebhookRefused not-json, saying which rule, never a value.
 */
export function parseStrictJson(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  const text = decode(bytes);
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuse('the body must be one JSON object');
  }
  const keys = countKeys(value);
  // Two keys of one name leave only one in the object: then the text has more members than the object has keys.
  if (countMembers(text) !== keys) throw refuse('an object has the same key twice');
  return value as Readonly<Record<string, unknown>>;
}

function decode(bytes: Uint8Array): string {
  let text: string;
  try {
    // "ignoreBOM" leaves the mark in the text, where it can be seen.
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw refuse('the body is not valid UTF-8');
  }
  if (text.startsWith('\ufeff')) throw refuse('the body begins with a byte order mark');
  return text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The engine's own message quotes the body.
    throw refuse('the body is not valid JSON');
  }
}

function countKeys(root: object): number {
  let keys = 0;
  const open: { value: unknown; depth: number }[] = [{ value: root, depth: 1 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth } = next;
    if (typeof value === 'string' && !value.isWellFormed()) throw refuse('a text holds half a character');
    if (typeof value !== 'object' || value === null) continue;
    if (depth > MOST_DEPTH) throw refuse(`more than ${MOST_DEPTH} levels`);
    for (const [key, child] of Object.entries(value)) {
      if (!Array.isArray(value)) {
        keys += 1;
        if (keys > MOST_KEYS) throw refuse(`more than ${MOST_KEYS} keys`);
        if (FORBIDDEN.has(key)) throw refuse('a key that is not allowed');
        if (!key.isWellFormed()) throw refuse('a key holds half a character');
      }
      open.push({ value: child, depth: depth + 1 });
    }
  }
  return keys;
}

/** Members of objects in the text: its colons outside strings. The text is known to be valid JSON. */
function countMembers(text: string): number {
  let members = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (inString && char === '\\') at += 1;
    else if (char === '"') inString = !inString;
    else if (char === ':' && !inString) members += 1;
  }
  return members;
}

function refuse(what: string): WebhookRefused {
  return new WebhookRefused('not-json', `Not acceptable JSON: ${what}.`);
}
