import { html } from 'hono/html';
import type { Node } from './outline.ts';
import type { Html } from './shell.ts';

/** Drawn in these units, so that its letters are no smaller than the page's small ones on a phone. */
const WIDTH = 304;
const INDENT = 16;
const GAP = 10;
const LINE = 17;
/** Of a letter of the sheet's 13 units, on average, and of its wider ones. */
const LETTER = 6.9;

/** What is said within a step's box beneath its name, and how much of those who began came here, 0-1. */
export interface Counted {
  readonly text: string;
  readonly share: number;
}

interface Placed {
  readonly node: Node;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  /** What leads is set off from what is told of it. */
  readonly lines: readonly { readonly text: string; readonly leads: boolean }[];
  /** What stands beneath them. */
  readonly counts: readonly string[];
  readonly counted: Counted | undefined;
}

/**
 * A journey from top to bottom, its branches further in. A picture for those who see it: the same stands in a table.
 * @param title what it shows, to who cannot see it.
 */
export function diagram(
  nodes: readonly Node[],
  { title, counts }: { readonly title: string; readonly counts: ReadonlyMap<string, Counted> },
): Html {
  const placed = place(nodes, counts);
  const height = placed.reduce((bottom, { y, height: own }) => Math.max(bottom, y + own), 0) + 4;
  return html`<svg class="diagram" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">
    ${rails(placed)}${placed.map(draw)}
  </svg>`;
}

function place(nodes: readonly Node[], counts: ReadonlyMap<string, Counted>): readonly Placed[] {
  let y = 4;
  return nodes.map((node) => {
    const x = 4 + node.depth * INDENT;
    const counted = node.step && counts.get(node.step.name);
    const room = Math.floor((WIDTH - x - 34) / LETTER);
    const lines = [node.text, ...node.details].flatMap((text, index) =>
      wrap(text, room, index === 0 ? 2 : 3).map((line) => ({ text: line, leads: index === 0 })),
    );
    const told = counted ? wrap(counted.text, room, 3) : [];
    const rows = lines.length + told.length;
    const isBox = node.kind === 'step' || node.kind === 'start';
    const height = isBox ? rows * LINE + (counted ? 20 : 12) : rows * LINE + 4;
    const own = { node, x, y, height, lines, counts: told, counted };
    y += height + GAP;
    return own;
  });
}

/** Each depth has a line from the first of its block to the last; a branch leads away from the one outside it. */
function rails(placed: readonly Placed[]): Html[] {
  return placed.flatMap((one, index) => {
    const { node, x, y, height } = one;
    const middle = y + Math.min(height / 2, 12);
    if (node.kind === 'branch')
      return [html`<path class="rail" d="M${x + 12 - INDENT} ${y - GAP}V${middle}H${x + 8}" />`];
    const above = placed.slice(0, index).findLast((other) => other.node.depth <= node.depth);
    if (!above) return [];
    return [html`<path class="rail" d="M${x + 12} ${above.y + above.height / 2}V${middle}" />`];
  });
}

function draw({ node, x, y, height, lines, counts, counted }: Placed): Html {
  const width = WIDTH - x - 4;
  if (node.kind !== 'step' && node.kind !== 'start') {
    const dot = node.kind === 'branch' ? 'mark' : 'stop';
    return html`<circle class="${dot}" cx="${x + 12}" cy="${y + 12}" r="${node.kind === 'end' ? 7 : 5}" />
      ${lines.map(({ text }, i) => said(text, { x: x + 26, y: y + 16 + i * LINE }, node.kind === 'branch' ? 'strong' : 'minor'))}`;
  }
  const bar = counted ? Math.round((width - 24) * Math.min(1, counted.share)) : 0;
  const asks = node.step?.kind === 'ask' ? 'box asks' : 'box';
  return html`<rect class="${asks}" x="${x}" y="${y}" width="${width}" height="${height}" rx="8" />
    ${lines.map(({ text, leads }, i) => said(text, { x: x + 12, y: y + 20 + i * LINE }, leads ? 'strong' : 'minor'))}
    ${
      counted
        ? html`${counts.map((text, i) => said(text, { x: x + 12, y: y + 20 + (lines.length + i) * LINE }, 'count'))}
            <rect class="soft" x="${x + 12}" y="${y + height - 9}" width="${width - 24}" height="4" rx="2" />
            <rect class="mark" x="${x + 12}" y="${y + height - 9}" width="${bar}" height="4" rx="2" />`
        : ''
    }`;
}

const said = (text: string, { x, y }: { x: number; y: number }, look: string): Html =>
  html`<text class="${look}" x="${x}" y="${y}">${text}</text>`;

/** By words, at most so many lines; what does not fit ends in an ellipsis. */
function wrap(text: string, room: number, most: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  const kept = lines.slice(0, most);
  if (lines.length > most) kept[most - 1] = `${kept[most - 1]} …`;
  return kept.map((one) => (one.length > room + 2 ? `${one.slice(0, room)}…` : one));
}
