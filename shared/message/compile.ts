import { mapTexts, passages } from './blocks.ts';
import type { Block } from './blocks.ts';
import { readFrontMatter } from './front-matter.ts';
import type { FrontMatter } from './front-matter.ts';
import { layoutHtml } from './layout.ts';
import { readMarkdown } from './markdown.ts';
import { nearest } from './nearest.ts';
import { layoutText } from './plain-text.ts';
import { MAY_BE_EMPTY, isLink } from './slots.ts';
import { beforeSlots, maskSlots, namesIn, splitCompiled, unmask } from './slot-syntax.ts';
import type { Masked } from './slot-syntax.ts';
import type { Language, Template } from './template.ts';
import { WordsInvalid } from './words-invalid.ts';
import type { Report } from './words-invalid.ts';

export interface MessageSource {
  /** As problems name it: workflows/<journey>/messages/<id>.<language>.md */
  readonly file: string;
  readonly source: string;
  readonly language: Language;
  /** The names that may stand in slots: see knownSlots. */
  readonly slots: ReadonlySet<string>;
}

/** Gmail shows the first 102 kB and hides the rest behind a link, the footer with it; 8 kB are left for values. */
export const MAX_HTML_BYTES = (102 - 8) * 1024;

/**
 * Compiles one message: Markdown with front matter to a document of HTML, its text twin, subject and preview.
 * Build time only: it loads MJML.
 * @throws WordsInvalid with all problems of the file, in the order of its lines.
 */
export async function compileMessage({
  file,
  source,
  language,
  slots: known,
}: MessageSource): Promise<Template> {
  const problems: { line: number; problem: string }[] = [];
  const report: Report = (line, problem) => problems.push({ line, problem });

  const masked = maskSlots(source.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'), report);
  checkNames(masked.slots, known, report);
  const matter = readFrontMatter(masked.text, report);
  const blocks = readMarkdown(matter.body, matter.bodyLine, { slots: masked.slots, report });
  checkTexts(matter, blocks, masked.slots, report);

  const settle = (text: string): string => unmask(text, masked.slots);
  const words = {
    subject: settle(matter.values.subject),
    preview: settle(matter.values.preview),
    why: settle(matter.values.why),
    blocks: mapTexts(blocks, settle),
  };
  const html = problems.length > 0 ? '' : await layoutHtml(language, words);
  const bytes = Buffer.byteLength(html);
  if (bytes > MAX_HTML_BYTES) {
    report(1, `the mail has ${bytes} bytes and Gmail would cut it; shorten it to ${MAX_HTML_BYTES} at most`);
  }
  if (problems.length > 0) {
    const sorted = problems.toSorted((a, b) => a.line - b.line);
    throw new WordsInvalid([...new Set(sorted.map(({ line, problem }) => `${file}:${line}: ${problem}`))]);
  }
  const parts = { subject: words.subject, preview: words.preview, html, text: layoutText(language, words) };
  return { ...parts, slots: slotsOf(Object.values(parts)) };
}

function checkNames(slots: Masked['slots'], known: ReadonlySet<string>, report: Report): void {
  for (const { name, line } of slots) {
    if (known.has(name)) continue;
    const meant = nearest(name, known);
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
    ...(['subject', 'preview', 'why'] as const).map((key) => ({ text: values[key], line: lines[key] })),
    ...[...passages(blocks)].map((text) => ({ text, line: lineOf(text) })),
  ];
  for (const { text, line } of texts) {
    for (const name of namesIn(text, slots).filter(isLink)) {
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

function slotsOf(texts: readonly string[]): string[] {
  const names = texts.flatMap((text) => splitCompiled(text).filter((_, index) => index % 2 === 1));
  return [...new Set(names)].toSorted();
}
