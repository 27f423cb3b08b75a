import { createHash } from 'node:crypto';
import { raw } from 'hono/html';
import { FONTS, dark, light, type Look } from '../../shared/message/look.ts';

/** What lets a chart tell its parts apart, 3:1 from its ground and from each other in lightness too (WCAG 2.2, 1.4.11). */
const CHART = {
  light: { second: '#b4691f', third: '#5b4b8a', late: '#a3341c' },
  dark: { second: '#e2a765', third: '#b3a3e6', late: '#f2a48f' },
} as const;

const colours = (look: Look, chart: (typeof CHART)[keyof typeof CHART]): string =>
  `--paper: ${look.paper}; --card: ${look.card}; --ink: ${look.ink}; --quiet: ${look.quiet}; --rule: ${look.rule}; --accent: ${look.accent}; --on-accent: ${look.onAccent}; --second: ${chart.second}; --third: ${chart.third}; --late: ${chart.late};`;

/** One sheet for every page of staff, in the look of the members' pages and mails. Allowed by its hash in the policy. */
const CSS = `
:root { color-scheme: light dark; ${colours(light, CHART.light)} }
@media (prefers-color-scheme: dark) { :root { ${colours(dark, CHART.dark)} } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; background: var(--paper); color: var(--ink); font: 16px/1.55 ${FONTS}; overflow-wrap: break-word; }
header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: 2px 24px; padding: 8px 20px 10px; background: var(--card); border-bottom: 1px solid var(--rule); }
.brand { margin: 0; color: var(--quiet); font-size: 14px; font-weight: 600; letter-spacing: 1.2px; text-transform: uppercase; }
.brand a { color: inherit; text-decoration: none; }
nav a:hover, .brand a:hover { text-decoration: underline; }
header ul { display: flex; flex-wrap: wrap; gap: 0 20px; margin: 0; padding: 0; list-style: none; }
header nav a { display: inline-block; padding: 8px 0 6px; border-bottom: 3px solid transparent; text-decoration: none; font-weight: 600; }
header nav a[aria-current] { border-bottom-color: var(--accent); color: var(--ink); }
.banner { flex: 1 0 100%; display: flex; flex-wrap: wrap; gap: 6px 16px; align-items: center; margin: 6px 0 0; }
.banner time { font-weight: 600; font-variant-numeric: tabular-nums; }
.banner div { display: flex; flex-wrap: wrap; gap: 6px; }
.banner button { min-height: 38px; padding: 4px 14px; border-width: 1px; }
main { max-width: 920px; margin: 20px auto 48px; padding: 32px 32px 34px; background: var(--card); border-radius: 12px; }
h1 { margin: 0 0 8px; font-size: 26px; line-height: 1.3; font-weight: 600; text-wrap: balance; }
h2 { margin: 32px 0 8px; font-size: 19px; line-height: 1.35; font-weight: 600; }
h3 { margin: 18px 0 4px; font-size: 16px; line-height: 1.4; font-weight: 600; }
p { margin: 0 0 14px; }
a { color: var(--accent); }
.quiet, .hint { color: var(--quiet); }
.small { font-size: 14px; }
.skip { position: absolute; z-index: 1; top: 6px; left: 6px; padding: 8px 16px; border: 2px solid var(--ink); border-radius: 8px; background: var(--card); font-weight: 600; }
.skip:not(:focus) { width: 1px; height: 1px; padding: 0; border: 0; overflow: hidden; clip-path: inset(50%); }
#main:focus { outline: none; }
:is(a, button, input, select, textarea, summary, pre, .scroll):focus-visible { outline: 3px solid var(--ink); outline-offset: 3px; }
form { margin: 0 0 14px; }
label { display: block; margin: 8px 0 4px; font-weight: 600; }
.hint { margin: 0 0 6px; font-size: 14px; }
input:not([type=hidden]), select, textarea { display: block; width: 100%; min-height: 44px; padding: 8px 12px; border: 2px solid var(--quiet); border-radius: 8px; background: var(--card); color: var(--ink); font: inherit; }
textarea { resize: vertical; }
input[type=date] { max-width: 220px; }
button { min-height: 44px; padding: 8px 20px; border: 2px solid var(--accent); border-radius: 8px; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer; }
button:hover { text-decoration: underline; }
button.other { background: var(--card); color: var(--accent); }
.search { display: flex; flex-wrap: wrap; gap: 8px; align-items: end; margin: 18px 0; }
.search > div { flex: 1 1 260px; }
.levels, .pages { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 0 0 14px; padding: 0; list-style: none; }
.levels a, .pages a { display: inline-block; padding: 8px 0; }
.levels a[aria-current] { color: var(--ink); font-weight: 600; text-decoration: none; border-bottom: 3px solid var(--accent); }
.lines { margin: 0 0 14px; padding: 0; list-style: none; }
.lines > li { padding: 10px 0; border-bottom: 1px solid var(--rule); }
.when { display: block; color: var(--quiet); font-size: 14px; }
.days { margin: 0 0 14px; padding: 0; list-style: none; }
.days h3 { margin: 16px 0 4px; font-size: 15px; }
.happened { margin: 0; padding: 0; list-style: none; }
.happened > li { display: grid; grid-template-columns: 170px 1fr; gap: 0 14px; padding: 4px 0 4px 12px; border-left: 3px solid var(--rule); }
.happened > .marked { border-left-color: var(--accent); }
.happened .when { line-height: 1.7; font-variant-numeric: tabular-nums; }
.people > li { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 16px; }
.people a { font-weight: 600; }
.figure { font-variant-numeric: tabular-nums; white-space: nowrap; }
dl { display: grid; grid-template-columns: minmax(110px, 220px) 1fr; gap: 4px 18px; margin: 0 0 14px; }
dt { color: var(--quiet); }
dd { margin: 0; }
.people > li > *, .lines > li > *, dd { min-width: 0; overflow-wrap: anywhere; }
blockquote { margin: 6px 0 0; padding-left: 14px; border-left: 3px solid var(--rule); white-space: pre-line; }
blockquote p { margin: 0; }
.note { margin: 0 0 18px; padding: 10px 16px; border: 2px solid var(--accent); border-radius: 8px; }
.note.wrong { border-color: var(--ink); border-left-width: 8px; }
.note p { margin: 0; }
.note ul { margin: 6px 0 0; padding-left: 22px; }
.scroll { margin: 0 0 18px; overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 15px; }
caption { padding: 10px 0 4px; text-align: left; font-size: 16px; font-weight: 600; }
.unseen { position: absolute; width: 1px; height: 1px; padding: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th:has(.under) { min-width: 170px; }
.under { display: block; color: var(--quiet); font-size: 14px; font-weight: 400; }
th, td { padding: 6px 14px 6px 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; font-variant-numeric: tabular-nums; }
th { font-weight: 600; }
td + td, thead th + th + th { text-align: left; }
svg { display: block; width: 100%; height: auto; margin: 8px 0 14px; }
svg.diagram { max-width: 390px; }
.chart { max-width: 760px; margin: 10px 0 14px; padding: 0 8px 0 42px; }
.chart svg { margin: 0; overflow: visible; }
.chart svg text { font-size: 15px; }
.chart.rows { padding: 0; }
svg .line { vector-effect: non-scaling-stroke; }
svg text { fill: var(--ink); font: 13px ${FONTS}; }
svg .minor { fill: var(--quiet); font-size: 12px; }
svg .strong { font-weight: 600; }
svg .rail { stroke: var(--quiet); stroke-width: 1.5; fill: none; }
svg .stop { fill: var(--quiet); }
svg .box { fill: var(--card); stroke: var(--quiet); stroke-width: 1.5; }
svg .asks { stroke: var(--accent); stroke-width: 2; }
svg .mark { fill: var(--accent); }
svg .soft { fill: var(--rule); }
svg .fill-1 { fill: var(--accent); }
svg .fill-2 { fill: var(--second); }
svg .fill-3 { fill: var(--third); }
svg .line { fill: none; stroke: var(--accent); stroke-width: 2.5; }
svg .line-1 { stroke: var(--accent); }
svg .line-2 { stroke: var(--second); stroke-dasharray: 7 4; }
svg .line-3 { stroke: var(--third); stroke-dasharray: 2 4; }
svg .axis { stroke: var(--rule); }
details { margin: 0 0 10px; }
summary { padding: 10px 0; cursor: pointer; color: var(--accent); }
pre { margin: 0 0 10px; padding: 14px 16px; border: 1px solid var(--rule); border-radius: 8px; white-space: pre-wrap; overflow-wrap: anywhere; font: 15px/1.5 ${FONTS}; }
.key { display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 0 0 14px; padding: 0; list-style: none; font-size: 14px; }
.key svg { display: inline-block; width: 26px; height: 12px; margin: 0 6px 0 0; vertical-align: middle; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(125px, 1fr)); gap: 10px; margin: 14px 0; padding: 0; list-style: none; }
.cards li { padding: 12px 14px; border: 1px solid var(--rule); border-radius: 8px; }
.cards strong { display: block; font-size: 24px; line-height: 1.3; font-variant-numeric: tabular-nums; }
.task { margin: 0 0 14px; padding: 16px 18px; border: 1px solid var(--rule); border-radius: 10px; overflow-wrap: anywhere; }
.task.overdue { border-left: 6px solid var(--late); }
.task h2 { margin: 0; }
.kind { margin-right: 8px; padding: 1px 8px; border: 1px solid var(--quiet); border-radius: 6px; color: var(--quiet); font-size: 13px; }
.list { margin: 14px 0; padding: 0; list-style: none; }
.phone { white-space: nowrap; }
.reach { display: flex; flex-wrap: wrap; gap: 0 18px; align-items: center; }
.reach a { display: inline-block; padding: 9px 0; }
.why { font-weight: 600; }
.late { color: var(--late); font-weight: 600; }
p.late { margin: 0 0 6px; }
.standing { padding: 8px 12px; border: 1px solid var(--quiet); border-radius: 8px; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 10px; }
@media (max-width: 1000px) { main { margin: 14px 8px 32px; } }
@media (max-width: 599px) { svg .spare { display: none; } header { padding: 8px 14px; } main { padding: 22px 16px; } dl, .happened > li { display: block; } dd { margin: 0 0 8px; } header ul { gap: 0 14px; } header nav a { padding: 6px 0 4px; font-size: 15px; } .banner button { padding: 4px 10px; font-size: 15px; } }
@media (forced-colors: active) {
  header nav a:not([aria-current]) { border-bottom-color: Canvas; }
  button.main, button[aria-pressed=true] { forced-color-adjust: none; border-color: Highlight; background: Highlight; color: HighlightText; }
  svg text, svg .minor { fill: CanvasText; }
  svg .box { fill: Canvas; stroke: CanvasText; }
  svg .asks { stroke: Highlight; stroke-width: 4; }
  svg :is(.rail, .axis) { stroke: GrayText; }
  svg .soft { fill: Canvas; stroke: CanvasText; stroke-width: 0.5; }
  svg .stop { fill: CanvasText; }
  svg :is(.mark, .fill-1) { fill: CanvasText; }
  svg .fill-2 { fill: Highlight; }
  svg .fill-3 { fill: GrayText; }
  svg rect.fill-1, svg rect.fill-2, svg rect.fill-3 { stroke: Canvas; stroke-width: 1; }
  svg .line { stroke: CanvasText; }
}
@media print {
  :root { color-scheme: light; ${colours(light, CHART.light)} }
  header, form, summary, .skip, .pages, .levels, .task details { display: none; }
  body { background: none; font-size: 11pt; }
  main { max-width: none; margin: 0; padding: 0; }
  a { color: inherit; text-decoration: none; }
  .scroll { overflow: visible; }
  .task, tr, .happened > li, .chart, .cards { break-inside: avoid; }
  h1, h2, h3 { break-after: avoid; }
  .task p { margin-bottom: 4px; }
  /* What came of it, by hand. */
  .task::after { content: ''; display: block; height: 16mm; border-bottom: 1px dotted var(--quiet); }
}
`.trim();

export const STYLE = raw(`<style>${CSS}</style>`);

/** For `style-src`: only this very sheet. */
export const STYLE_HASH = createHash('sha256').update(CSS).digest('base64');
