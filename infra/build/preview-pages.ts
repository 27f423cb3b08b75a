import { escapeHtml } from '../../shared/message/escape-html.ts';
import type { Rendered } from '../../shared/message/render.ts';
import type { Sms } from '../../shared/message/sms.ts';
import type { Language, QuestionWords } from '../../shared/message/template.ts';

/** One message in one language, filled for an invented member. */
export interface Previewed {
  readonly journey: string;
  readonly id: string;
  readonly language: Language;
  readonly rendered: Rendered;
  readonly sms?: {
    /** To the invented member. */
    readonly shown: Sms;
    /** With the longest name: in GSM-7 letters, and with a Sámi one. */
    readonly plain: Sms;
    readonly sami: Sms;
  };
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 1320px; margin: 0 auto; padding: 24px; }
h1 { font-size: 24px; } h2 { font-size: 19px; margin-top: 36px; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; overflow-wrap: anywhere; } td, th { text-align: left; vertical-align: top; padding: 6px 16px 6px 0; border-bottom: 1px solid #8884; }
th { width: 14%; }
.frames { display: flex; flex-wrap: wrap; gap: 24px; } figure { margin: 0; } figcaption { margin-bottom: 6px; }
iframe { border: 1px solid #8886; height: 1000px; max-width: 100%; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid #8884; padding: 16px; max-width: 72ch; }
.quiet { opacity: .75; }`;

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

const SCHEMES = ['light', 'dark'] as const;
type Scheme = (typeof SCHEMES)[number];

/** Where a message stands, from the folder of previews: its page, or its mail alone in a colour scheme. */
export const pathOf = ({ journey, id, language }: Previewed, scheme?: Scheme): string =>
  `${journey}/${id}.${language}${scheme ? `.${scheme}` : ''}.html`;

const DARK = '@media (prefers-color-scheme: dark)';

/**
 * The mails of a message, each with its colour scheme forced: what a page shows in a frame follows the reader's
 * system, not the page.
 * @throws Error when the layout no longer holds the dark colours that are to be forced.
 */
export function mailFiles(previewed: Previewed): (readonly [path: string, html: string])[] {
  const { html } = previewed.rendered;
  if (html === '') return [];
  if (!html.includes(DARK)) throw new Error(`the mail has no ${DARK}; mend the preview with the layout`);
  return SCHEMES.map((scheme) => {
    const forced = html
      .replaceAll(DARK, scheme === 'dark' ? '@media all' : '@media not all')
      .replaceAll(/(color-schemes?: |content=")light dark/g, `$1${scheme}`);
    return [pathOf(previewed, scheme), forced] as const;
  });
}

/** The page of one message: the mail wide and narrow, light and dark, its text twin, its SMS. */
export function messagePage(previewed: Previewed): string {
  const { journey, id, language, rendered, sms } = previewed;
  const { subject, preview, text } = rendered;
  const parts = [
    `<p><a href="../index.html">All messages</a></p>\n<h1>${journey} / ${id} (${language})</h1>`,
  ];
  if (rendered.html !== '') {
    parts.push(
      `<p><strong>${escapeHtml(subject)}</strong><br><span class="quiet">${escapeHtml(preview)}</span></p>`,
      ...SCHEMES.map(
        (scheme) =>
          `<h2>${scheme}</h2>\n<div class="frames">${[600, 360].map((width) => frame(previewed, scheme, width)).join('')}</div>`,
      ),
      `<h2>Text</h2>\n<pre>${escapeHtml(text)}</pre>`,
    );
  }
  if (sms) {
    parts.push(
      `<h2>SMS</h2>\n<pre>${escapeHtml(sms.shown.body)}</pre>
<ul>
<li>As shown: ${counted(sms.shown)}</li>
<li>With the longest name and address: ${counted(sms.plain)}</li>
<li>With a Sámi letter in that name: ${counted(sms.sami)}</li>
</ul>`,
    );
  }
  return page(`${id} (${language})`, parts.join('\n'));
}

function frame(previewed: Previewed, scheme: Scheme, width: number): string {
  const src = escapeHtml(pathOf(previewed, scheme).split('/')[1]!);
  return `<figure><figcaption>${width} px</figcaption><iframe src="${src}" width="${width}" loading="lazy" title="${scheme}, ${width} px"></iframe></figure>`;
}

const counted = ({ body, encoding, parts }: Sms): string =>
  `${body.length} characters, ${encoding}, ${parts} ${parts === 1 ? 'part' : 'parts'}`;

export interface PreviewedQuestion {
  readonly journey: string;
  readonly id: string;
  readonly language: Language;
  readonly words: QuestionWords;
}

/** The page that lists every message and every question, by journey. */
export function indexPage(
  messages: readonly Previewed[],
  questions: readonly PreviewedQuestion[],
  drafts: readonly string[],
): string {
  const journeys = [...new Set([...messages, ...questions].map(({ journey }) => journey))];
  const left =
    drafts.length > 0
      ? `\n<p>Not listed in workflows/journeys.ts, and left out: ${drafts.join(', ')}.</p>`
      : '';
  return page(
    'Every message',
    `<h1>Every message</h1>${left}\n${journeys
      .map((journey) => section(journey, messages.filter(isOf(journey)), questions.filter(isOf(journey))))
      .join('\n')}`,
  );
}

const isOf =
  (journey: string) =>
  (one: { readonly journey: string }): boolean =>
    one.journey === journey;

function section(
  journey: string,
  messages: readonly Previewed[],
  questions: readonly PreviewedQuestion[],
): string {
  const rows = [...Map.groupBy(messages, ({ id }) => id)].map(
    ([id, versions]) =>
      `<tr><th scope="row">${id}</th>${versions.map((version) => `<td>${entry(version)}</td>`).join('')}</tr>`,
  );
  const asked = [...Map.groupBy(questions, ({ id }) => id)].map(
    ([id, versions]) =>
      `<tr><th scope="row">${id}</th>${versions.map(({ words }) => `<td>${questionWords(words)}</td>`).join('')}</tr>`,
  );
  return `<h2>${journey}</h2>\n${table(rows)}${
    asked.length > 0 ? `\n<h3>Questions</h3>\n${table(asked)}` : ''
  }`;
}

const table = (rows: readonly string[]): string => `<table><tbody>${rows.join('\n')}</tbody></table>`;

function entry(previewed: Previewed): string {
  const { language, rendered, sms } = previewed;
  const title = rendered.subject || sms?.shown.body || '';
  const note = sms ? `<br><span class="quiet">SMS: ${counted(sms.plain)}</span>` : '';
  return `<a href="${escapeHtml(pathOf(previewed))}" hreflang="${language}">${escapeHtml(title)}</a>${note}`;
}

function questionWords({ question, low, high, choices, comment, thanks }: QuestionWords): string {
  const answers = choices ? Object.values(choices) : [low, high];
  return [
    `<strong>${escapeHtml(question)}</strong>`,
    answers.map((answer) => escapeHtml(answer ?? '')).join(' · '),
    ...(comment ? [escapeHtml(comment)] : []),
    ...thanks.map((paragraph) => `<span class="quiet">${escapeHtml(paragraph)}</span>`),
  ].join('<br>');
}
