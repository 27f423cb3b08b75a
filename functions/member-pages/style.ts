import { createHash } from 'node:crypto';
import { raw } from 'hono/html';
import { FONTS, dark, light, type Look } from '../../shared/message/look.ts';

const colours = (look: Look): string =>
  `--paper: ${look.paper}; --card: ${look.card}; --ink: ${look.ink}; --quiet: ${look.quiet}; --rule: ${look.rule}; --accent: ${look.accent}; --on-accent: ${look.onAccent};`;

/** One small sheet for every member page, in the look of the mails. In the page itself, allowed by its hash in the content security policy. */
const CSS = `
:root { color-scheme: light dark; ${colours(light)} }
@media (prefers-color-scheme: dark) { :root { ${colours(dark)} } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; padding: 28px 16px 40px; background: var(--paper); color: var(--ink); font: 17px/1.6 ${FONTS}; overflow-wrap: break-word; }
header { max-width: 600px; margin: 0 auto 14px; padding: 0 32px; color: var(--quiet); font-size: 14px; font-weight: 600; letter-spacing: 1.2px; text-transform: uppercase; }
main { max-width: 600px; margin: 0 auto; padding: 36px 32px 34px; background: var(--card); border-radius: 12px; }
h1 { margin: 0 0 14px; font-size: 24px; line-height: 1.3; font-weight: 600; text-wrap: balance; }
h2 { margin: 26px 0 8px; font-size: 19px; line-height: 1.35; font-weight: 600; }
h3 { margin: 18px 0 4px; font-size: 17px; line-height: 1.4; font-weight: 600; }
p { margin: 0 0 18px; }
a { color: var(--accent); }
a:focus-visible { outline: 3px solid var(--ink); outline-offset: 3px; }
form { margin: 28px 0; }
main > form:first-child { margin-top: 0; }
button { min-height: 52px; padding: 14px 26px; border: 2px solid transparent; border-radius: 8px; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; line-height: 24px; cursor: pointer; }
button:hover { text-decoration: underline; }
button.second { border-color: var(--accent); background: var(--card); color: var(--accent); }
button:focus-visible, select:focus-visible, textarea:focus-visible, input:focus-visible, .values input:focus-visible + span { outline: 3px solid var(--ink); outline-offset: 3px; }
fieldset { min-width: 0; margin: 0 0 26px; padding: 0; border: 0; }
legend { width: 100%; padding: 0; font-weight: 600; }
legend h1 { margin-bottom: 18px; }
.values { display: grid; gap: 8px; }
.scale .values { grid-template-columns: repeat(auto-fit, minmax(44px, 1fr)); gap: 4px; }
.values label { position: relative; display: block; cursor: pointer; }
.values input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; }
.values span { display: block; min-height: 52px; padding: 12px 16px; border: 2px solid var(--quiet); border-radius: 8px; line-height: 24px; }
.scale .values span { padding: 12px 0; text-align: center; font-weight: 600; }
.values input:hover + span { border-color: var(--accent); }
.values input:checked + span { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
.ends { display: flex; justify-content: space-between; gap: 24px; margin: 8px 0 0; color: var(--quiet); font-size: 15px; line-height: 1.4; }
.ends span:last-child { text-align: right; }
.boxes label { display: flex; gap: 12px; align-items: flex-start; min-height: 44px; padding: 8px 0; cursor: pointer; }
.boxes input { flex: none; width: 24px; height: 24px; margin: 1px 0 0; accent-color: var(--accent); }
.field { margin: 0 0 26px; }
.field label { font-weight: 600; }
.hint { margin: 2px 0 8px; color: var(--quiet); font-size: 15px; line-height: 1.45; }
textarea, select { display: block; width: 100%; min-height: 48px; margin-top: 6px; padding: 10px 12px; border: 2px solid var(--quiet); border-radius: 8px; background: var(--card); color: var(--ink); font: inherit; line-height: 1.5; }
textarea { resize: vertical; }
.problem, .note { margin: 0 0 26px; padding: 14px 18px; border: 2px solid var(--accent); border-radius: 8px; }
.problem { border-color: var(--ink); border-left-width: 8px; }
.problem p { margin: 0 0 6px; }
.problem ul { margin: 0; }
.wrong { margin-left: -18px; padding-left: 14px; border-left: 4px solid var(--ink); }
.wrong legend { float: left; }
.wrong legend + * { clear: both; }
dl { margin: 0 0 18px; }
dt { color: var(--quiet); font-size: 15px; }
dd { margin: 0 0 12px; }
ul { margin: 0 0 18px; padding-left: 22px; }
ul.lines, nav ul { padding: 0; list-style: none; }
.lines li { padding: 10px 0; border-bottom: 1px solid var(--rule); }
.when { display: block; color: var(--quiet); font-size: 15px; }
blockquote { margin: 6px 0 0; padding-left: 14px; border-left: 3px solid var(--rule); white-space: pre-line; }
blockquote p { margin: 0; }
nav { margin: 32px 0 0; padding-top: 10px; border-top: 1px solid var(--rule); }
nav a { display: inline-block; padding: 8px 0; }
nav ul { margin: 0; }
.contact { margin: 24px 0 0; color: var(--quiet); font-size: 16px; line-height: 1.5; }
.phone { white-space: nowrap; }
@media (forced-colors: active) { .values input:checked + span { background: Highlight; color: HighlightText; forced-color-adjust: none; } }
@media (max-width: 479px) { body { padding: 24px 12px 32px; } header { padding: 0 24px; } main { padding: 30px 24px 28px; } }
`.trim();

export const STYLE = raw(`<style>${CSS}</style>`);

/** For `style-src`: only this very sheet. */
export const STYLE_HASH = createHash('sha256').update(CSS).digest('base64');
