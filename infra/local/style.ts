import { raw } from 'hono/html';

/** What only the pages of this machine have, on top of the sheet of the pages of staff. */
export const LOCAL_STYLE = raw(`<style>
:root { --chosen: #e3efe9; --bubble: #ece5d9; --frame: #3a342d; --warn: #fbecc9; }
@media (prefers-color-scheme: dark) { :root { --chosen: #1d3831; --bubble: #37312a; --frame: #5a5147; --warn: #4a3a17; } }
.box { margin: 0 0 18px; padding: 16px 18px; border: 1px solid var(--rule); border-radius: 10px; }
.box h2 { margin-top: 0; }
.now { margin-bottom: 4px; font-size: 28px; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.25; }
.coming > li { display: grid; grid-template-columns: 210px 1fr; gap: 0 16px; }
.coming .when { font-size: inherit; font-variant-numeric: tabular-nums; }
.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: 0 16px; margin-bottom: 16px; }
.told { border-left: 6px solid var(--accent); }
.told.wrong { border-left-color: var(--late); }
.stopped { display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: center; justify-content: space-between; padding: 10px 20px; background: var(--warn); border-bottom: 1px solid var(--rule); }
.stopped p, .stopped form { margin: 0; }
.inbox { height: 100dvh; display: flex; flex-direction: column; }
.panes { flex: 1; min-height: 0; display: grid; grid-template-columns: minmax(280px, 380px) 1fr; width: 100%; max-width: none; margin: 0; padding: 0; border-radius: 0; background: none; }
.messages { overflow-y: auto; border-right: 1px solid var(--rule); background: var(--card); }
.title { margin: 0; padding: 12px 20px; border-bottom: 1px solid var(--rule); font-size: 17px; font-weight: 600; line-height: 1.3; }
.filter { display: flex; flex-wrap: wrap; gap: 8px; align-items: end; margin: 0; padding: 10px 20px; border-bottom: 1px solid var(--rule); }
.filter label { margin: 0; color: var(--quiet); font-size: 13px; font-weight: 400; }
.filter :is(input, select) { width: 150px; }
.filter #journey { width: 224px; }
.filter button { padding: 8px 10px; }
.messages ol { margin: 0; padding: 0; list-style: none; }
.messages li a { display: grid; grid-template-columns: 1fr auto; gap: 0 12px; padding: 12px 20px; border-bottom: 1px solid var(--rule); color: inherit; text-decoration: none; }
.messages li a:hover { background: var(--paper); text-decoration: none; }
.messages li a[aria-current] { background: var(--chosen); }
.to { min-width: 0; overflow-wrap: anywhere; color: var(--quiet); font-size: 14px; }
.messages time { color: var(--quiet); font-size: 13px; white-space: nowrap; }
.subject { grid-column: 1 / -1; font-weight: 600; }
.step { grid-column: 1 / -1; color: var(--quiet); font-size: 13px; }
.said { font-weight: 400; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
.channel { padding: 0 6px; margin-right: 4px; border: 1px solid var(--rule); border-radius: 6px; font-size: 12px; font-weight: 600; color: var(--ink); }
.messages .pages { justify-content: space-between; margin: 0; padding: 6px 20px 14px; }
.messages .pages:empty { display: none; }
.reader { min-height: 0; overflow-y: auto; }
article { display: flex; flex-direction: column; min-height: 100%; padding: 20px 24px; }
.back { display: none; }
article h1 { margin: 0 0 10px; font-size: 22px; }
article dl { grid-template-columns: auto 1fr; gap: 2px 14px; font-size: 15px; }
article dd { overflow-wrap: anywhere; }
.fate { display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: center; justify-content: space-between; padding: 10px 14px; border: 1px solid var(--rule); border-radius: 10px; background: var(--card); font-size: 15px; }
.fate p { margin: 0; }
.fate div { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; }
.fate span { margin-right: 6px; color: var(--quiet); }
.fate button { min-height: 38px; padding: 4px 12px; border-width: 1px; }
.tabs { display: flex; gap: 16px; margin-bottom: 10px; }
.tabs a { padding: 6px 0; }
.tabs a[aria-current] { color: var(--ink); font-weight: 600; text-decoration: none; border-bottom: 2px solid var(--accent); }
iframe { flex: 1; width: 100%; min-height: 680px; border: 1px solid var(--rule); border-radius: 10px; background: #fff; }
article pre { flex: 1; margin: 0; padding: 20px; background: var(--card); }
pre { font: 14px/1.55 ui-monospace, Menlo, Consolas, monospace; }
.phone-of-member { width: 100%; max-width: 340px; min-height: 440px; padding: 18px 16px 28px; border: 10px solid var(--frame); border-radius: 36px; background: var(--card); }
.phone-of-member p { margin: 0; }
.sender { text-align: center; font-weight: 600; }
.phone-of-member .sent { margin-bottom: 14px; text-align: center; color: var(--quiet); font-size: 13px; }
.bubble { width: fit-content; max-width: 92%; padding: 10px 14px; border-radius: 18px 18px 18px 4px; background: var(--bubble); white-space: pre-wrap; overflow-wrap: anywhere; }
.messages > .note { margin: 14px 20px; }
.empty { padding: 24px; color: var(--quiet); }
@media (max-width: 760px) {
  .inbox { height: auto; min-height: 100dvh; }
  .panes { display: block; }
  .messages { border-right: 0; }
  .messages li a, .title, .stopped, .filter, .messages .pages { padding-left: 14px; padding-right: 14px; }
  .reading .messages { display: none; }
  .listing .reader { display: none; }
  .coming > li { display: block; }
  article { padding: 14px; }
  article dl { display: grid; }
  .back { display: inline-block; margin-bottom: 8px; }
  iframe { min-height: 80vh; }
}
/* Too low for two panes that scroll by themselves: a phone on its side, or a window that is zoomed. */
@media (min-width: 761px) and (max-height: 560px) {
  .inbox { height: auto; }
  .panes { flex: none; align-items: start; }
  .messages, .reader { overflow-y: visible; }
}
@media (forced-colors: active) {
  .messages li a[aria-current] { border-left: 8px solid Highlight; }
}
</style>`);
