import { escapeHtml } from './escape-html.ts';
import { layoutWords } from './layout-words.ts';
import { dark, light } from './look.ts';
import { withColon } from './with-colon.ts';
import type { Language } from './template.ts';
import type { Asked } from './words.ts';

/*
 * A question in a mail: its words, and a link for each answer. The link only opens the page with that answer chosen;
 * sending it is another press there, since mail scanners open every link.
 */

/** Squares that stand in one row on a phone: 6 · 46 + 5 · 3 = 291 px of the 312 that a screen of 360 leaves. */
const IN_A_ROW = 6;
/** Of the link in a square, in px: the least that a thumb finds (WCAG 2.2, 2.5.5). Its border comes on top. */
const TARGET = 44;
/** Eleven squares just fit the card: 11 · 46 + 10 · 3 = 536 px. Five may breathe. */
const gapOf = (squares: number): number => (squares > 5 ? 3 : 8);

export const ANSWER_STYLES = `
.answer { background-color: ${dark.paper} !important; border-color: ${dark.accent} !important; }
.answer a { color: ${dark.accent} !important; }`;

/** MJML: the question, then choices as buttons under one another, or a scale as squares with what its ends mean. */
export function answersMjml({ values, words }: Asked): string {
  const question = `<p style="margin:10px 0 16px;font-size:20px;line-height:1.35;font-weight:600">${escapeHtml(words.question)}</p>`;
  const { choices } = words;
  return `<mj-text css-class="words" padding="0 32px 24px">${question}${
    choices ? choiceButtons(values, choices) : scaleSquares(values) + endsOf(values, words)
  }</mj-text>`;
}

/** The text twin: each choice with its address; of a scale the one address of the page that asks. */
export function answersText(language: Language, { values, words }: Asked): string {
  const { question, choices } = words;
  const answers = choices
    ? values.map((value) => `${withColon(choices[value] ?? value)}\n${hrefOf(value)}`)
    : [
        `${meanings(values, words).join(' · ')}\n${withColon(layoutWords[language].answer)}\n{{ answer.url }}`,
      ];
  return [question, ...answers].join('\n\n');
}

const hrefOf = (value: string): string => `{{ answer.url }}?a=${encodeURIComponent(value)}`;

// Outlook draws no padding of a link, so there the cell brings its own (mso-padding-alt) and the words alone are pressed.
const CELL = `bgcolor="${light.paper}" class="answer"`;
const cellStyle = (more: string): string =>
  `background-color:${light.paper};border:1px solid ${light.accent};border-radius:8px;${more}`;
const linkStyle = (more: string): string =>
  `display:block;${more};font-size:17px;font-weight:600;color:${light.accent};text-decoration:none`;
const TABLE = 'role="presentation" border="0" cellpadding="0" cellspacing="0"';

function choiceButtons(values: readonly string[], choices: Readonly<Record<string, string>>): string {
  const rows = values.map((value) => {
    const link = `<a href="${hrefOf(value)}" target="_blank" style="${linkStyle('padding:14px 20px;line-height:24px')}">${escapeHtml(choices[value] ?? value)}</a>`;
    return `<tr><td align="center" ${CELL} style="${cellStyle('mso-padding-alt:14px 20px')}">${link}</td></tr>`;
  });
  const space = '<tr><td height="10" style="height:10px;font-size:0;line-height:0">&nbsp;</td></tr>';
  return `<table ${TABLE} width="100%" style="border-collapse:separate"><tbody>${rows.join(space)}</tbody></table>`;
}

/** Groups of squares that stand side by side where there is room and under one another where there is none. */
function scaleSquares(values: readonly string[]): string {
  const gap = gapOf(values.length);
  const groups: string[] = [];
  for (let from = 0; from < values.length; from += IN_A_ROW) {
    const isLast = from + IN_A_ROW >= values.length;
    groups.push(group(values.slice(from, from + IN_A_ROW), gap, isLast));
  }
  // Outlook knows no inline blocks: it gets the groups as cells of one row.
  return `<div style="font-size:0;line-height:0"><!--[if mso]><table ${TABLE}><tr><td><![endif]-->${groups.join(
    '<!--[if mso]></td><td><![endif]-->',
  )}<!--[if mso]></td></tr></table><![endif]--></div>`;
}

function group(values: readonly string[], gap: number, isLast: boolean): string {
  const cells = values.map((value, index) => {
    const link = `<a href="${hrefOf(value)}" target="_blank" style="${linkStyle(`width:${TARGET}px;line-height:${TARGET}px`)}">${value}</a>`;
    const square = `<td align="center" width="${TARGET}" height="${TARGET}" ${CELL} style="${cellStyle(`width:${TARGET}px;height:${TARGET}px;text-align:center`)}">${link}</td>`;
    const between =
      isLast && index === values.length - 1
        ? ''
        : `<td width="${gap}" style="width:${gap}px;font-size:0">&nbsp;</td>`;
    return square + between;
  });
  return `<div style="display:inline-block;vertical-align:top;padding-bottom:6px"><table ${TABLE} style="border-collapse:separate"><tbody><tr>${cells.join('')}</tr></tbody></table></div>`;
}

/** What an end means stays on one line where it can. */
function endsOf(values: readonly string[], words: Asked['words']): string {
  const [low, high] = meanings(values, words).map(
    (end) => `<span style="display:inline-block">${escapeHtml(end)}</span>`,
  );
  return `<p style="margin:4px 0 0;font-size:16px;line-height:1.5">${low} · ${high}</p>`;
}

const meanings = (values: readonly string[], { low = '', high = '' }: Asked['words']): readonly string[] => [
  `${values[0]} = ${low}`,
  `${values.at(-1)} = ${high}`,
];
