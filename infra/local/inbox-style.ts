import { raw } from 'hono/html';
import { dark, FONTS, light, type Look } from '../../shared/message/look.ts';

/** The look of mails and members' pages. */
const colours = (look: Look): string =>
  `--ink: ${look.ink}; --quiet: ${look.quiet}; --line: ${look.rule}; --paper: ${look.card}; --ground: ${look.paper}; --accent: ${look.accent}; --on-accent: ${look.onAccent};`;

export const INBOX_STYLE = raw(`<style>
:root { color-scheme: light dark; ${colours(light)} --chosen: #e3efe9; --bubble: #ece5d9; --frame: #3a342d; --warn: #fbecc9; }
@media (prefers-color-scheme: dark) {
  :root { ${colours(dark)} --chosen: #1d3831; --bubble: #37312a; --frame: #5a5147; --warn: #4a3a17; }
}
* { box-sizing: border-box; }
body { margin: 0; height: 100dvh; display: flex; flex-direction: column; background: var(--ground); color: var(--ink); font: 16px/1.5 ${FONTS}; }
a { color: var(--accent); }
header { display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: center; justify-content: space-between; padding: 10px 20px; background: var(--paper); border-bottom: 1px solid var(--line); }
.brand a { font-weight: 700; font-size: 19px; text-decoration: none; color: var(--ink); }
.brand span { color: var(--quiet); }
.clock { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; }
.clock time { font-weight: 600; font-variant-numeric: tabular-nums; }
.leaps { display: flex; flex-wrap: wrap; gap: 6px; }
button { min-height: 40px; padding: 6px 14px; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); color: var(--ink); font: inherit; cursor: pointer; }
button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
button:focus-visible, a:focus-visible, input:focus-visible, select:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.panes { flex: 1; min-height: 0; display: grid; grid-template-columns: minmax(280px, 380px) 1fr; }
.banner { display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: center; justify-content: space-between; padding: 10px 20px; background: var(--warn); border-bottom: 1px solid var(--line); }
.banner p { margin: 0; }
.title { margin: 0; padding: 12px 20px; border-bottom: 1px solid var(--line); font-size: 17px; font-weight: 600; line-height: 1.3; }
.tabs-of-pages ul { display: flex; flex-wrap: wrap; gap: 0 18px; margin: 0; padding: 0; list-style: none; }
.tabs-of-pages a { display: inline-block; padding: 8px 0 6px; border-bottom: 3px solid transparent; font-weight: 600; text-decoration: none; }
.tabs-of-pages a:hover { text-decoration: underline; }
.tabs-of-pages a[aria-current] { border-bottom-color: var(--accent); color: var(--ink); }
.messages { overflow-y: auto; border-right: 1px solid var(--line); background: var(--paper); }
.filter { display: flex; flex-wrap: wrap; gap: 8px; align-items: end; padding: 10px 20px; border-bottom: 1px solid var(--line); }
.filter label { display: block; color: var(--quiet); font-size: 13px; }
.filter input { width: 150px; }
input, select { min-height: 40px; padding: 6px 10px; border: 1px solid var(--quiet); border-radius: 8px; background: var(--paper); color: var(--ink); font: inherit; }
.pages { display: flex; justify-content: space-between; gap: 12px; margin: 0; padding: 6px 20px 14px; }
.pages:empty { display: none; }
.pages a { padding: 9px 0; }
.sheet { flex: 1; min-height: 0; overflow-y: auto; }
.sheet > * { max-width: 860px; margin-left: auto; margin-right: auto; padding-left: 20px; padding-right: 20px; }
.sheet > div { padding-left: 0; padding-right: 0; }
.card h3 { margin: 14px 0 6px; font-size: 16px; }
.sheet h1 { margin-top: 24px; margin-bottom: 4px; font-size: 24px; line-height: 1.3; }
.sheet h2 { margin-top: 28px; margin-bottom: 6px; font-size: 19px; line-height: 1.35; }
.sheet p { margin-top: 0; margin-bottom: 12px; }
.quiet { color: var(--quiet); }
.card { margin-bottom: 18px; padding: 16px 20px; border: 1px solid var(--line); border-radius: 12px; background: var(--paper); }
.card h2 { margin-top: 0; }
.now { font-size: 30px; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.25; }
.choices { display: flex; flex-wrap: wrap; gap: 8px; }
button[aria-pressed=true] { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
.coming { list-style: none; margin: 0 auto 30px; padding: 0 20px; }
.coming li { display: grid; grid-template-columns: 190px 1fr; gap: 2px 16px; padding: 9px 0; border-bottom: 1px solid var(--line); }
.coming time { color: var(--quiet); font-variant-numeric: tabular-nums; }
.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: 10px 16px; margin-bottom: 16px; }
.fields label { display: block; font-weight: 600; font-size: 15px; }
.fields input, .fields select { width: 100%; }
.card pre { flex: none; padding: 12px 14px; background: var(--ground); font-size: 14px; }
.told { border-left: 6px solid var(--accent); }
.told.wrong { border-left-color: #b4431f; }
ol { list-style: none; margin: 0; padding: 0; }
.messages li a { display: grid; grid-template-columns: 1fr auto; gap: 0 12px; padding: 12px 20px; border-bottom: 1px solid var(--line); color: inherit; text-decoration: none; }
.messages li a:hover { background: var(--ground); }
.messages li a[aria-current] { background: var(--chosen); }
.to { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; color: var(--quiet); font-size: 14px; }
.messages time { color: var(--quiet); font-size: 13px; white-space: nowrap; }
.subject { grid-column: 1 / -1; font-weight: 600; }
.step { grid-column: 1 / -1; color: var(--quiet); font-size: 13px; }
.said { font-weight: 400; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
.channel { padding: 0 6px; margin-right: 4px; border: 1px solid var(--line); border-radius: 6px; font-size: 12px; font-weight: 600; color: var(--ink); }
.reader { min-height: 0; overflow-y: auto; }
article { display: flex; flex-direction: column; min-height: 100%; padding: 20px 24px; }
.back { display: none; }
article h1 { margin: 0 0 10px; font-size: 22px; line-height: 1.3; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 2px 14px; margin: 0 0 14px; font-size: 15px; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
.fate { display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: center; justify-content: space-between; margin-bottom: 14px; padding: 10px 14px; border: 1px solid var(--line); border-radius: 10px; background: var(--paper); font-size: 15px; }
.fate p { margin: 0; }
.fate div { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; }
.fate span { margin-right: 6px; color: var(--quiet); }
.tabs { display: flex; gap: 16px; margin-bottom: 10px; }
.tabs a { padding: 6px 0; }
.tabs a[aria-current] { color: var(--ink); font-weight: 600; text-decoration: none; border-bottom: 2px solid var(--accent); }
iframe { flex: 1; width: 100%; min-height: 680px; border: 1px solid var(--line); border-radius: 10px; background: #fff; }
pre { flex: 1; margin: 0; padding: 20px; border: 1px solid var(--line); border-radius: 10px; background: var(--paper); white-space: pre-wrap; overflow-wrap: anywhere; font: 15px/1.55 ui-monospace, Menlo, Consolas, monospace; }
.phone { width: 100%; max-width: 340px; min-height: 440px; padding: 18px 16px 28px; border: 10px solid var(--frame); border-radius: 36px; background: var(--paper); }
.phone p { margin: 0; }
.sender { text-align: center; font-weight: 600; }
.phone .sent { margin-bottom: 14px; text-align: center; color: var(--quiet); font-size: 13px; }
.bubble { width: fit-content; max-width: 92%; padding: 10px 14px; border-radius: 18px 18px 18px 4px; background: var(--bubble); white-space: pre-wrap; overflow-wrap: anywhere; }
.empty { padding: 24px; color: var(--quiet); }
@media (max-width: 760px) {
  body { height: auto; min-height: 100dvh; }
  header { padding: 10px 14px; }
  button { padding: 6px 11px; }
  .panes { display: block; }
  .messages { border-right: 0; }
  .messages li a { padding: 12px 14px; }
  .reading .messages { display: none; }
  .listing .reader { display: none; }
  .filter, .pages { padding-left: 14px; padding-right: 14px; }
  .sheet > *, .coming { padding-left: 14px; padding-right: 14px; }
  .coming li { grid-template-columns: 1fr; }
  .title, .banner { padding: 10px 14px; }
  article { padding: 14px; }
  .back { display: inline-block; margin-bottom: 8px; }
  iframe { min-height: 80vh; }
}
</style>`);
