import { raw } from 'hono/html';

/** What the list of tasks has beside the look of the inbox (./inbox-style.ts). */
export const TASKS_STYLE = raw(`<style>
.tasks { flex: 1; min-height: 0; overflow-y: auto; }
.tasks > * { max-width: 760px; margin-left: auto; margin-right: auto; }
.tasks h1 { margin-top: 0; margin-bottom: 4px; padding: 20px 20px 0; font-size: 22px; line-height: 1.3; }
.summary { margin-top: 0; margin-bottom: 14px; padding: 0 20px; color: var(--quiet); }
.told { margin-top: 16px; margin-bottom: 0; padding: 12px 20px; border: 1px solid var(--line); border-left: 6px solid var(--accent); border-radius: 8px; background: var(--paper); }
.told.wrong { border-left-color: var(--late); }
.told p { margin: 0; }
.list { list-style: none; padding: 0 20px 20px; display: grid; gap: 14px; }
.task { padding: 16px 18px; border: 1px solid var(--line); border-radius: 10px; background: var(--paper); overflow-wrap: anywhere; }
.task.overdue { border-left: 6px solid var(--late); }
.task h2 { margin: 0; font-size: 18px; line-height: 1.35; }
.task .kind { margin-right: 6px; }
.task > p { margin: 0 0 10px; }
.standing { padding: 8px 12px; border-radius: 8px; background: var(--warn); }
.reach { display: flex; flex-wrap: wrap; gap: 4px 18px; align-items: center; }
.reach a { display: inline-block; padding: 9px 0; }
.why { font-weight: 600; }
.late { color: var(--late); font-weight: 600; }
.task form { margin: 0 0 6px; }
.task label, .task legend { display: block; margin: 8px 0 4px; font-weight: 600; }
.task textarea, .task input { display: block; width: 100%; min-height: 44px; padding: 8px 10px; border: 1px solid var(--quiet); border-radius: 8px; background: var(--paper); color: var(--ink); font: inherit; }
.task input[type=date] { max-width: 220px; }
.task textarea { resize: vertical; }
.task button { min-height: 44px; }
.hint { margin: 0 0 4px; color: var(--quiet); font-size: 14px; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 10px; }
.task details { margin-top: 8px; }
.task summary { padding: 10px 0; cursor: pointer; color: var(--accent); }
.more { padding: 0 20px 24px; }
.more a { display: inline-block; padding: 10px 0; margin-right: 18px; }
textarea:focus-visible, input:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
:root { --late: #a3341c; }
@media (prefers-color-scheme: dark) { :root { --late: #f2a48f; } }
@media (max-width: 760px) {
  .tasks h1 { padding: 14px 14px 0; }
  .summary, .more { padding-left: 14px; padding-right: 14px; }
  .list { padding: 0 8px 14px; }
  .task { padding: 14px; }
}
</style>`);
