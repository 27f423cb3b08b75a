import { escapeHtml } from './escape-html.ts';
import { isLink } from './slots.ts';
import { splitCompiled } from './slot-syntax.ts';
import type { Template } from './template.ts';

export interface Rendered {
  readonly subject: string;
  readonly preview: string;
  readonly html: string;
  readonly text: string;
  /** Absent when the message has no SMS. Not yet normalised to GSM-7. */
  readonly sms?: string;
}

/**
 * Fills the slots of a template. One pass: what a value says is text, also when it looks like a slot. Control
 * characters and line breaks in a value become a space, so that no value can begin a header of its own; an empty
 * value takes the space before it along.
 * @throws UnknownSlot when a slot has no value, UnsafeLink when a link leads elsewhere than to a web page, a mail
 * or a call.
 */
export function render(template: Template, values: Readonly<Record<string, string>>): Rendered {
  const parts = partsOf(template);
  const cleaned = new Map<string, string>();
  const value = (slot: string): string => {
    let known = cleaned.get(slot);
    if (known === undefined) cleaned.set(slot, (known = clean(slot, values)));
    return known;
  };
  return {
    subject: fill(parts.subject, value).trim(),
    preview: fill(parts.preview, value).trim(),
    html: fill(parts.html, (slot) => escapeHtml(value(slot))),
    text: fill(parts.text, value),
    ...(parts.sms && { sms: fill(parts.sms, value).trim() }),
  };
}

/** literals[0] slots[0] literals[1] … ; `closed[i]` is literals[i] for an empty slot after it. */
interface Parts {
  readonly literals: readonly string[];
  readonly closed: readonly string[];
  readonly slots: readonly string[];
}
interface TemplateParts extends Readonly<Record<'subject' | 'preview' | 'html' | 'text', Parts>> {
  readonly sms?: Parts;
}

// Templates are module constants, so each is split once in the life of a process.
const split = new WeakMap<Template, TemplateParts>();

function partsOf(template: Template): TemplateParts {
  let parts = split.get(template);
  if (!parts) {
    const { subject, preview, html, text, sms } = template;
    parts = {
      subject: cut(subject),
      preview: cut(preview),
      html: cut(html),
      text: cut(text),
      ...(sms !== undefined && { sms: cut(sms) }),
    };
    split.set(template, parts);
  }
  return parts;
}

function cut(compiled: string): Parts {
  const pieces = splitCompiled(compiled);
  const literals = pieces.filter((_, index) => index % 2 === 0);
  return {
    literals,
    // `Hej <strong>{{ member.givenName }}` has its space before the tag.
    closed: literals.map((literal) => literal.replace(/[ \u00A0]+((?:<[a-z][^<>]*>)*)$/, '$1')),
    slots: pieces.filter((_, index) => index % 2 === 1),
  };
}

function fill({ literals, closed, slots }: Parts, value: (slot: string) => string): string {
  let filled = '';
  for (const [index, slot] of slots.entries()) {
    const said = value(slot);
    filled += (said === '' ? closed[index]! : literals[index]!) + said;
  }
  return filled + literals[slots.length]!;
}

// Marks that turn the writing direction could turn what follows in the mail, too (Unicode TR 36, 3.1).
const DIRECTION_MARKS = /[\u202A-\u202E\u2066-\u2069]/g;

function clean(slot: string, values: Readonly<Record<string, string>>): string {
  const raw = Object.hasOwn(values, slot) ? values[slot] : undefined;
  if (typeof raw !== 'string') throw new UnknownSlot(slot);
  const value = raw
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(DIRECTION_MARKS, '')
    .trim();
  if (isLink(slot) && !isSafe(value)) throw new UnsafeLink(slot);
  return value;
}

const LOCAL_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]']);

function isSafe(address: string): boolean {
  const url = URL.parse(address);
  if (!url || /\s/.test(address)) return false;
  // The pages of one machine are served without a certificate.
  if (url.protocol === 'http:') return LOCAL_HOSTS.has(url.hostname);
  return url.protocol === 'https:' || url.protocol === 'mailto:' || url.protocol === 'tel:';
}

/** A template asks for a slot that was given no value. */
export class UnknownSlot extends Error {
  override readonly name = 'UnknownSlot';
  readonly slot: string;

  constructor(slot: string) {
    super(`the slot ${slot} has no value; give it one in shared/message/slots.ts, or build the words again`);
    this.slot = slot;
  }
}

/** A link would lead to another scheme than https, mailto or tel. Its value is not told: it may belong to a member. */
export class UnsafeLink extends Error {
  override readonly name = 'UnsafeLink';
  readonly slot: string;

  constructor(slot: string) {
    super(
      `the slot ${slot} must be a whole https:, mailto: or tel: address; correct it where its value is made`,
    );
    this.slot = slot;
  }
}
