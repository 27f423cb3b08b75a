import { mapTexts } from './blocks.ts';
import { readMessage } from './compile-read.ts';
import type { Read } from './compile-read.ts';
import { layoutHtml } from './layout.ts';
import { layoutText } from './plain-text.ts';
import { smsProblems } from './sms-fit.ts';
import { splitCompiled } from './slot-syntax.ts';
import type { Language, Template } from './template.ts';
import type { Asked, Words } from './words.ts';
import { WordsInvalid } from './words-invalid.ts';
import type { Report } from './words-invalid.ts';

export interface MessageSource {
  /** As problems name it: workflows/<journey>/messages/<id>.<language>.md */
  readonly file: string;
  readonly source: string;
  readonly language: Language;
  /** The names that may stand in slots, each with the longest that it may say: see longestValues. */
  readonly slots: ReadonlyMap<string, string>;
  /** The question that a journey asks with this message. */
  readonly asks?: Asked | undefined;
}

/** Gmail shows the first 102 kB and hides the rest behind a link, the footer with it; 8 kB are left for values. */
export const MAX_HTML_BYTES = (102 - 8) * 1024;

/**
 * Compiles one message: Markdown with front matter to a document of HTML, its text twin, subject, preview and SMS.
 * Build time only: it loads MJML.
 * @throws WordsInvalid with all problems of the file, in the order of its lines.
 */
export async function compileMessage({
  file,
  source,
  language,
  slots,
  asks,
}: MessageSource): Promise<Template> {
  const problems: { line: number; problem: string }[] = [];
  const report: Report = (line, problem) => problems.push({ line, problem });

  const read = readMessage(source, { known: new Set(slots.keys()), isAsk: asks !== undefined, report });
  const { matter, settle } = read;
  const sms = settle(matter.values.sms);
  if (sms !== '') {
    for (const problem of smsProblems(sms, matter.smsParts, slots)) report(matter.lines.sms, problem);
  }
  const mail = matter.isMail ? await mailOf(language, read, asks, problems.length === 0) : NO_MAIL;
  const bytes = Buffer.byteLength(mail.html);
  if (bytes > MAX_HTML_BYTES) {
    report(1, `the mail has ${bytes} bytes and Gmail would cut it; shorten it to ${MAX_HTML_BYTES} at most`);
  }
  if (problems.length > 0) {
    const sorted = problems.toSorted((a, b) => a.line - b.line);
    throw new WordsInvalid([...new Set(sorted.map(({ line, problem }) => `${file}:${line}: ${problem}`))]);
  }
  const parts = { ...mail, ...(matter.isSms && { sms }) };
  const { smsParts } = matter;
  return {
    ...parts,
    ...(matter.isSms && smsParts > 1 && { smsParts }),
    slots: slotsOf(Object.values(parts)),
  };
}

type MailParts = Pick<Template, 'subject' | 'preview' | 'html' | 'text'>;
const NO_MAIL: MailParts = { subject: '', preview: '', html: '', text: '' };

/** `isRight`: nothing was found wrong yet; otherwise there is no document worth making. */
async function mailOf(
  language: Language,
  { matter: { values }, blocks, settle }: Read,
  asks: Asked | undefined,
  isRight: boolean,
): Promise<MailParts> {
  const words: Words = {
    subject: settle(values.subject),
    preview: settle(values.preview),
    why: settle(values.why),
    blocks: mapTexts(blocks, settle),
    ...(asks && { asks }),
  };
  const { subject, preview } = words;
  const html = isRight ? await layoutHtml(language, words) : '';
  return { subject, preview, html, text: isRight ? layoutText(language, words) : '' };
}

function slotsOf(texts: readonly string[]): string[] {
  const names = texts.flatMap((text) => splitCompiled(text).filter((_, index) => index % 2 === 1));
  return [...new Set(names)].toSorted();
}
