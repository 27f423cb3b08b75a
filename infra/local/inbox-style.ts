import { raw } from 'hono/html';

export const INBOX_STYLE = raw(`<style>
:root { color-scheme: light dark; --ink: #1f2933; --quiet: #52606d; --line: #d8dee4; --paper: #ffffff; --ground: #f3f5f7; --accent: #1d5f8a; --on-accent: #ffffff; --chosen: #e3eef6; --bubble: #e6ebf0; --frame: #2b343d; --warn: #fdf0d5; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6eaee; --quiet: #aab6c1; --line: #2f3b46; --paper: #1b232b; --ground: #11171d; --accent: #8cc4ea; --on-accent: #10202c; --chosen: #22384a; --bubble: #2c3844; --frame: #46525e; --warn: #4a3a17; }
}
* { box-sizing: border-box; }
body { margin: 0; height: 100dvh; display: flex; flex-direction: column; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
a { color: var(--accent); }
header { display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: center; justify-content: space-between; padding: 10px 20px; background: var(--paper); border-bottom: 1px solid var(--line); }
.brand a { font-weight: 700; font-size: 19px; text-decoration: none; color: var(--ink); }
.brand span { color: var(--quiet); }
.clock { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; }
.clock time { font-weight: 600; font-variant-numeric: tabular-nums; }
.leaps { display: flex; flex-wrap: wrap; gap: 6px; }
button { min-height: 40px; padding: 6px 14px; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); color: var(--ink); font: inherit; cursor: pointer; }
button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.panes { flex: 1; min-height: 0; display: grid; grid-template-columns: minmax(280px, 380px) 1fr; }
.banner { display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: center; justify-content: space-between; padding: 10px 20px; background: var(--warn); border-bottom: 1px solid var(--line); }
.banner p { margin: 0; }
.title { margin: 0; padding: 12px 20px; border-bottom: 1px solid var(--line); font-size: 17px; font-weight: 600; line-height: 1.3; }
nav { overflow-y: auto; border-right: 1px solid var(--line); background: var(--paper); }
ol { list-style: none; margin: 0; padding: 0; }
nav li a { display: grid; grid-template-columns: 1fr auto; gap: 0 12px; padding: 12px 20px; border-bottom: 1px solid var(--line); color: inherit; text-decoration: none; }
nav li a:hover { background: var(--ground); }
nav li a[aria-current] { background: var(--chosen); }
.to { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; color: var(--quiet); font-size: 14px; }
nav time { color: var(--quiet); font-size: 13px; white-space: nowrap; }
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
  nav { border-right: 0; }
  nav li a { padding: 12px 14px; }
  .reading nav { display: none; }
  .listing .reader { display: none; }
  .title, .banner { padding: 10px 14px; }
  article { padding: 14px; }
  .back { display: inline-block; margin-bottom: 8px; }
  iframe { min-height: 80vh; }
}
</style>`);
