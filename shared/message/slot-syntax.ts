import type { Report } from './words-invalid.ts';

/** A slot as it stands in a compiled template: exactly one space on each side of its name. */
const COMPILED = /\{\{ ([\w.-]+) \}\}/;

/** A slot as people write it. Three braces in a row are a mistake, not a slot beside a brace. */
const WRITTEN = /(?<!\{)\{\{ *([A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)*) *\}\}(?!\})/g;

// While Markdown and YAML are read, a slot is one word between two private-use characters: `{{ x }}` means a mapping
// to YAML and is no link target to Markdown, whereas both take this for letters.
const OPEN = '\u{E000}';
const CLOSE = '\u{E001}';
const MASKED = /\u{E000}(\d+)\u{E001}/gu;

// Tab and line feed are the only control characters that words may hold.
const UNSENDABLE = /(?![\t\n])[\p{Cc}\u{E000}\u{E001}\u{2028}\u{2029}]/u;

export interface Masked {
  /** The source with each slot masked; the same lines as before. */
  readonly text: string;
  readonly slots: readonly { readonly name: string; readonly line: number }[];
}

/** Hides the slots of a source from the parsers, and reports what looks like a slot but is none. */
export function maskSlots(source: string, report: Report): Masked {
  const slots: { name: string; line: number }[] = [];
  const lines = source.split('\n').map((content, index) => {
    const line = index + 1;
    const unsendable = UNSENDABLE.exec(content)?.[0].codePointAt(0);
    if (unsendable !== undefined) {
      const code = unsendable.toString(16).toUpperCase().padStart(4, '0');
      report(line, `the invisible character U+${code} cannot be sent; delete it`);
    }
    const masked = content.replaceAll(WRITTEN, (_, name: string) => {
      slots.push({ name, line });
      return `${OPEN}${slots.length - 1}${CLOSE}`;
    });
    if (!looksLikeSlot(masked)) return masked;
    report(line, 'a slot is not well formed; write it as {{ member.givenName }}');
    // Told once is enough.
    return masked.replaceAll(/\{\{+|\}\}+/g, '');
  });
  return { text: lines.join('\n'), slots };
}

/** Two braces that the mask did not take, or that came about later (`\{\{`, `&lbrace;`) and would become a slot. */
export function looksLikeSlot(masked: string): boolean {
  return masked.includes('{{') || masked.includes('}}');
}

export function unmask(text: string, slots: Masked['slots']): string {
  return text.replaceAll(MASKED, (_, index: string) => `{{ ${slots[Number(index)]!.name} }}`);
}

/** The names of the slots in a masked text, in order. */
export function namesIn(text: string, slots: Masked['slots']): string[] {
  return [...text.matchAll(MASKED)].map(([, index]) => slots[Number(index)]!.name);
}

/** The one slot that a masked text consists of, if it does. */
export function onlySlot(text: string, slots: Masked['slots']): string | undefined {
  const [name, ...more] = namesIn(text, slots);
  return more.length === 0 && text.replace(MASKED, '') === '' ? name : undefined;
}

/** A masked text cut before each slot that satisfies `is`: what stands before it, from the start. */
export function beforeSlots(text: string, slots: Masked['slots'], is: (name: string) => boolean): string[] {
  return [...text.matchAll(MASKED)]
    .filter(([, index]) => is(slots[Number(index)]!.name))
    .map((match) => text.slice(0, match.index));
}

/** A masked text as it reads when each slot that satisfies `is` is empty. */
export function withoutSlots(text: string, slots: Masked['slots'], is: (name: string) => boolean): string {
  return text.replaceAll(MASKED, (masked, index: string) => (is(slots[Number(index)]!.name) ? '' : masked));
}

/** A compiled text in turn: literal, slot name, literal, … beginning and ending with a literal. */
export function splitCompiled(text: string): string[] {
  return text.split(COMPILED);
}
