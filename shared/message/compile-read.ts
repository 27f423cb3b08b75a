import { passages } from './blocks.ts';
import type { Block } from './blocks.ts';
import { readFrontMatter } from './front-matter.ts';
import type { FrontMatter } from './front-matter.ts';
import { ANSWERS, readMarkdown } from './markdown.ts';
import { nearest } from './nearest.ts';
import { MAY_BE_EMPTY, isLink } from './slots.ts';
import { beforeSlots, maskSlots, namesIn, unmask } from './slot-syntax.ts';
import type { Masked } from './slot-syntax.ts';
import type { Report } from './words-invalid.ts';

const ANSWER_URL = 'answer.url';

/** A message as it was written; slots in its texts are masked until `settle` gives them as `{{ name }}`. */
export interface Read {
  readonly matter: FrontMatter;
  readonly blocks: readonly Block[];
  readonly settle: (text: string) => string;
}

/** Reads a message. What is wrong is reported with its line and left out. */
export function readMessage(
  source: string,
  {
    known,
    isAsk,
    report,
  }: {
    /** The names that may stand in slots. */
    readonly known: ReadonlySet<string>;
    /** The message asks a question. */
    readonly isAsk: boolean;
    readonly report: Report;
  },
): Read {
  const { text, slots } = maskSlots(source.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'), report);
  checkNames(slots, { known, isAsk, report });
  const matter = readFrontMatter(text, report);
  const blocks = matter.isMail ? readMarkdown(matter.body, matter.bodyLine, { slots, isAsk, report }) : [];
  checkTexts(matter, blocks, slots, report);
  if (isAsk && matter.isSms && !namesIn(matter.values.sms, slots).includes(ANSWER_URL)) {
    report(matter.lines.sms, 'the SMS asks a question and leads to no answer; add {{ answer.url }}');
  }
  return { matter, blocks, settle: (masked) => unmask(masked, slots) };
}

function checkNames(
  slots: Masked['slots'],
  { known, isAsk, report }: { known: ReadonlySet<string>; isAsk: boolean; report: Report },
): void {
  for (const { name, line } of slots) {
    if (name === ANSWER_URL && !isAsk) {
      report(
        line,
        `no step asks a question with this message; ask() with it in journey.ts, or delete {{ ${name} }}`,
      );
    }
    if (known.has(name) || name === ANSWERS) continue;
    const meant = nearest(name, [...known, ANSWERS]);
    const advice = meant ? `did you mean {{ ${meant} }}?` : `use one of ${[...known].toSorted().join(', ')}`;
    report(line, `the slot {{ ${name} }} is not known; ${advice}`);
  }
}

/** Rules for texts in which a slot stands among words. A button's or link's label is part of its passage. */
function checkTexts(
  { values, lines }: FrontMatter,
  blocks: readonly Block[],
  slots: Masked['slots'],
  report: Report,
) {
  const lineOf = (text: string): number => {
    const index = /\u{E000}(\d+)/u.exec(text)?.[1];
    return index === undefined ? 1 : slots[Number(index)]!.line;
  };
  const texts = [
    ...(['subject', 'preview', 'why', 'sms'] as const).map((key) => ({
      key,
      text: values[key],
      line: lines[key],
    })),
    ...[...passages(blocks)].map((text) => ({ key: 'body', text, line: lineOf(text) })),
  ];
  for (const { key, text, line } of texts) {
    const names = namesIn(text, slots);
    if (names.includes(ANSWERS)) {
      report(line, 'the answers stand among other words; make {{ answers }} a paragraph of its own');
    }
    // An SMS has no other links.
    for (const name of key === 'sms' ? [] : names.filter(isLink)) {
      report(line, `the slot {{ ${name} }} is an address; write it as a link: [words]({{ ${name} }})`);
    }
    for (const before of beforeSlots(text, slots, (name) => MAY_BE_EMPTY.has(name))) {
      if (/[\p{L}\p{N}]/u.test(before.slice(before.lastIndexOf('\n') + 1))) continue;
      report(
        line,
        'a name that is not known leaves nothing here; begin with words, as in "Hej {{ member.givenName }}"',
      );
    }
  }
}
