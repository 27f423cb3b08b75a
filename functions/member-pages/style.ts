import { createHash } from 'node:crypto';
import { raw } from 'hono/html';
import { FONTS, dark, light, type Look } from '../../shared/message/look.ts';

const colours = (look: Look): string =>
  `--paper: ${look.paper}; --card: ${look.card}; --ink: ${look.ink}; --quiet: ${look.quiet}; --accent: ${look.accent}; --on-accent: ${look.onAccent};`;

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
p { margin: 0 0 18px; }
a { color: var(--accent); }
form { margin: 28px 0; }
button { min-height: 52px; padding: 14px 26px; border: 2px solid transparent; border-radius: 8px; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; line-height: 24px; cursor: pointer; }
button:hover { text-decoration: underline; }
button:focus-visible { outline: 3px solid var(--ink); outline-offset: 3px; }
.contact { margin: 24px 0 0; color: var(--quiet); font-size: 16px; line-height: 1.5; }
.phone { white-space: nowrap; }
@media (max-width: 479px) { body { padding: 24px 12px 32px; } header { padding: 0 24px; } main { padding: 30px 24px 28px; } }
`.trim();

export const STYLE = raw(`<style>${CSS}</style>`);

/** For `style-src`: only this very sheet. */
export const STYLE_HASH = createHash('sha256').update(CSS).digest('base64');
