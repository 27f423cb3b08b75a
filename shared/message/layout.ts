import mjml2html from 'mjml';
import type { Block, Inline } from './blocks.ts';
import { escapeHtml } from './escape-html.ts';
import { ANSWER_STYLES, answersMjml } from './layout-answers.ts';
import { layoutWords } from './layout-words.ts';
import { FONTS, dark, light } from './look.ts';
import type { Language } from './template.ts';
import type { Asked, Words } from './words.ts';

/**
 * The HTML document of a message. Texts are plain (they are escaped here), slots in them `{{ name }}`.
 * @throws MJML's ValidationError when the layout itself is wrong.
 */
export async function layoutHtml(language: Language, words: Words): Promise<string> {
  const { html } = await mjml2html(documentOf(language, words), { validationLevel: 'strict', fonts: {} });
  return tighten(html);
}

// Comments at the seams between the layout and the author's words.
const OPENS = '<!--words-->';
const CLOSES = '<!--/words-->';

/**
 * What every document of a language has in common, cut where a message differs: a document is shell[0] + its first
 * own part + shell[1] + …, ending with a part of the shell.
 */
export async function layoutShell(language: Language): Promise<string[]> {
  const empty = await layoutHtml(language, {
    subject: '\u{E000}',
    preview: '\u{E000}',
    why: '\u{E000}',
    blocks: [],
  });
  return empty.replace(OPENS + CLOSES, `${OPENS}\u{E000}${CLOSES}`).split('\u{E000}');
}

/**
 * After the preview text clients show what comes next in the mail, on a locked screen too, and that may tell of a
 * case. Invisible characters with a breaking space of their own fill the line instead.
 */
const FILLER = '\u034F\u200C\u00A0'.repeat(120);

const STYLES = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
.words div, .quiet div { overflow-wrap: anywhere; }
a[x-apple-data-detectors] { color: inherit !important; }
@media (max-width: 479px) { .words, .quiet, .button { padding-left: 24px !important; padding-right: 24px !important; } }
@media (prefers-color-scheme: dark) {
.page, .page > div { background-color: ${dark.paper} !important; }
.card, .card > table { background: ${dark.card} !important; background-color: ${dark.card} !important; }
.words div { color: ${dark.ink} !important; }
.words blockquote { border-color: ${dark.rule} !important; }
.quiet div { color: ${dark.quiet} !important; }
.words a, .quiet a { color: ${dark.accent} !important; }
.button td, .button a { background: ${dark.accent} !important; color: ${dark.onAccent} !important; }${ANSWER_STYLES}
}`;

function documentOf(language: Language, { subject, preview, why, blocks, asks }: Words): string {
  const words = layoutWords[language];
  return `<mjml lang="${language}" dir="ltr">
<mj-head>
<mj-title>${escapeHtml(subject)}</mj-title>
<mj-preview>${escapeHtml(preview)}${FILLER}</mj-preview>
<mj-raw><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><meta name="format-detection" content="date=no,address=no"></mj-raw>
<mj-attributes>
<mj-all font-family="${FONTS}" />
<mj-text font-size="17px" line-height="1.6" color="${light.ink}" padding="0 32px" />
<mj-class name="quiet" font-size="16px" line-height="1.5" color="${light.quiet}" />
<mj-button align="left" background-color="${light.accent}" color="${light.onAccent}" font-size="17px" font-weight="600" line-height="24px" inner-padding="14px 26px" border-radius="8px" padding="8px 32px 28px" />
</mj-attributes>
<mj-style>${STYLES}</mj-style>
</mj-head>
<mj-body background-color="${light.paper}" width="600px" css-class="page">
<mj-section padding="28px 0 14px"><mj-column>
<mj-text mj-class="quiet" css-class="quiet" font-size="14px" font-weight="600" letter-spacing="1.2px" text-transform="uppercase">{{ organisation.name }}</mj-text>
</mj-column></mj-section>
<mj-section css-class="card" background-color="${light.card}" border-radius="12px" padding="36px 0 34px"><mj-column>
<mj-raw>${OPENS}</mj-raw>
${bodyOf(blocks, asks)}
<mj-raw>${CLOSES}</mj-raw>
<mj-text css-class="words" padding="12px 32px 0">${paragraph(`${words.closing}<br><strong>{{ sender.name }}</strong><br>${words.role}`, 0)}</mj-text>
<mj-text mj-class="quiet" css-class="quiet" padding="10px 32px 0">${paragraph(unbroken(words.reach), 0)}</mj-text>
</mj-column></mj-section>
<mj-section padding="22px 0 40px"><mj-column>
<mj-text mj-class="quiet" css-class="quiet">${[
    unbroken(escapeHtml(why)),
    `<a href="{{ link.unsubscribe }}" style="color:${light.accent}">${words.stop}</a>. ${words.afterStop}`,
    `<a href="{{ link.preferences }}" style="color:${light.accent}">${words.choose}</a>.`,
    words.from,
  ]
    .map((html, index) => paragraph(html, index < 3 ? 10 : 0))
    .join('')}</mj-text>
</mj-column></mj-section>
</mj-body>
</mjml>`;
}

/** Words in runs, the button or the answers between them. */
function bodyOf(blocks: readonly Block[], asks: Asked | undefined): string {
  let mjml = '';
  let run: Block[] = [];
  const flush = (): void => {
    if (run.length > 0) mjml += `<mj-text css-class="words" padding="0 32px 20px">${stack(run)}</mj-text>`;
    run = [];
  };
  for (const block of blocks) {
    if (block.kind === 'button') {
      flush();
      mjml += `<mj-button css-class="button" href="${escapeHtml(block.href)}">${escapeHtml(block.label)}</mj-button>`;
    } else if (block.kind === 'answers') {
      flush();
      if (!asks) throw new TypeError('the message shows answers and asks no question');
      mjml += answersMjml(asks);
    } else run.push(block);
  }
  flush();
  return mjml;
}

function stack(blocks: readonly Block[]): string {
  return blocks.map((block, index) => htmlOf(block, index === blocks.length - 1 ? 0 : 18)).join('');
}

// Styles stand on the elements: some clients drop the head.
const paragraph = (html: string, below: number): string => `<p style="margin:0 0 ${below}px">${html}</p>`;

/** `below` is the space in px to what comes next. */
function htmlOf(block: Block, below: number): string {
  switch (block.kind) {
    case 'paragraph':
      return paragraph(inlineHtml(block.children), below);
    case 'heading':
      return `<h2 style="margin:10px 0;font-size:20px;line-height:1.35;font-weight:600">${inlineHtml(block.children)}</h2>`;
    case 'list': {
      const start = block.start === undefined || block.start === 1 ? '' : ` start="${block.start}"`;
      const tag = block.start === undefined ? 'ul' : 'ol';
      const items = block.items.map((item) => `<li style="margin:0 0 8px">${itemHtml(item)}</li>`).join('');
      return `<${tag}${start} style="margin:0 0 ${below}px;padding:0 0 0 24px">${items}</${tag}>`;
    }
    case 'quote':
      return `<blockquote style="margin:0 0 ${below}px;padding:2px 0 2px 18px;border-left:3px solid ${light.rule}">${stack(block.blocks)}</blockquote>`;
    case 'button':
    case 'answers':
    default:
      throw new TypeError('a next step stands between runs of words, never within one');
  }
}

/** The first words of an item stand beside its mark. */
function itemHtml([first, ...more]: readonly Block[]): string {
  if (!first) return '';
  const beside = first.kind === 'paragraph' ? inlineHtml(first.children) : htmlOf(first, 0);
  return beside + stack(more);
}

function inlineHtml(children: readonly Inline[]): string {
  return children.map(spanOf).join('');
}

function spanOf(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
      return unbroken(escapeHtml(inline.text));
    case 'strong':
      return `<strong>${inlineHtml(inline.children)}</strong>`;
    case 'emphasis':
      return `<em>${inlineHtml(inline.children)}</em>`;
    case 'break':
      return '<br>';
    case 'link':
    default:
      return `<a href="${escapeHtml(inline.href)}" style="color:${light.accent}">${inlineHtml(inline.children)}</a>`;
  }
}

/** A telephone number stays on one line. */
function unbroken(html: string): string {
  return html.replaceAll(/\{\{ \w+\.phone \}\}/g, '<span style="white-space:nowrap">$&</span>');
}

/** MJML indents; our own words hold no line feed, so space around one is never a space that a reader sees. */
function tighten(html: string): string {
  return html
    .replaceAll(/>[ \t]*\n\s*/g, '>')
    .replaceAll(/[ \t]*\n[ \t\n]*</g, '<')
    .replaceAll(/[ \t]*\n[ \t\n]*/g, ' ')
    .replaceAll(/<(\w+) {2,}/g, '<$1 ')
    .replaceAll(/(<[^<>]*") >/g, '$1>')
    .trim();
}
