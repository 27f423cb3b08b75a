import { scaleBand, scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { html } from 'hono/html';
import type { Html } from './shell.ts';

/**
 * A chart is as wide as the page and its letters are not drawn out with it: what stands across is in percent, what stands
 * upright in pixels, and only the lines are stretched.
 */
const HEIGHT = 220;
const MARGIN = { top: 12, bottom: 30 } as const;
const PERCENT = 100;

/** Which colour and dash: the first to the third of the sheet. */
type Kind = 1 | 2 | 3;

export interface Series {
  readonly name: string;
  readonly kind: Kind;
  /** One for each label; undefined where there is no figure. */
  readonly values: readonly (number | undefined)[];
}

interface Axis {
  /** What the picture shows, to who cannot see it; the figures stand in the table beneath. */
  readonly title: string;
  readonly labels: readonly string[];
  /** A number of the upright axis as the reader writes it. */
  readonly figure: (value: number) => string;
  readonly from?: number;
  readonly to?: number;
}

/** Lines over time, told apart by dashes as well as by colour. */
export function lineChart(series: readonly Series[], axis: Axis): Html {
  const { labels } = axis;
  const y = scaleY(
    series.flatMap(({ values }) => values.filter((value) => value !== undefined)),
    axis,
  );
  const x = scaleLinear([0, Math.max(1, labels.length - 1)], [0, PERCENT]);
  const path = line<number | undefined>(
    (_, index) => round(x(index)),
    (value) => round(y(value ?? 0)),
  ).defined((value) => value !== undefined);
  const lines = series.map(
    ({ values, kind }) => html`<path class="line line-${kind}" d="${path(values) ?? ''}" />`,
  );
  // A figure with none beside it is no line.
  const dots = series.flatMap(({ values, kind }) =>
    values.flatMap((value, i) =>
      value !== undefined && values[i - 1] === undefined && values[i + 1] === undefined
        ? [html`<circle class="fill-${kind}" cx="${round(x(i))}%" cy="${round(y(value))}" r="4" />`]
        : [],
    ),
  );
  const stretched = html`<svg
    width="100%"
    height="${HEIGHT}"
    viewBox="0 0 ${PERCENT} ${HEIGHT}"
    preserveAspectRatio="none"
  >
    ${lines}
  </svg>`;
  const every = Math.max(1, Math.ceil(labels.length / 4));
  // Where the window is narrow there is room for every other.
  const marks = labels.flatMap((label, i) =>
    i % every === 0 ? [labelAt(x(i), label, (i / every) % 2 === 1)] : [],
  );
  return picture(axis.title, [...gridOf(y, axis.figure), ...marks, stretched, ...dots]);
}

/** Bars beside each other, one a label, of what is counted: there is no half of a member. */
export function barChart(values: readonly number[], axis: Axis): Html {
  const y = scaleY(values, { from: 0, ...axis });
  const x = scaleBand(
    axis.labels.map((_, i) => String(i)),
    [0, PERCENT],
  ).padding(0.2);
  const bars = values.map((value, i) => {
    const top = round(y(value));
    return html`<rect
      class="fill-1"
      x="${round(x(String(i)) ?? 0)}%"
      y="${top}"
      width="${round(x.bandwidth())}%"
      height="${round(y(0) - top)}"
    />`;
  });
  const every = Math.ceil(axis.labels.length / 10);
  const marks = axis.labels.flatMap((label, i) =>
    i % every === 0 ? [labelAt((x(String(i)) ?? 0) + x.bandwidth() / 2, label)] : [],
  );
  return picture(axis.title, [...gridOf(y, axis.figure, Number.isInteger), ...marks, ...bars]);
}

/** What each colour means: of lines by a piece of one, of bars by a small bar. */
export function keyOf(
  series: readonly Pick<Series, 'name' | 'kind'>[],
  of: 'lines' | 'bars' = 'lines',
): Html {
  const sample = (kind: Kind): Html =>
    of === 'lines'
      ? html`<path class="line line-${kind}" d="M0 6H26" />`
      : html`<rect class="fill-${kind}" width="26" height="12" />`;
  return html`<ul class="key">
    ${series.map(
      ({ name, kind }) =>
        html`<li><svg viewBox="0 0 26 12" aria-hidden="true">${sample(kind)}</svg>${name}</li>`,
    )}
  </ul>`;
}

type Y = ReturnType<typeof scaleY>;

function scaleY(values: readonly number[], { from, to }: Pick<Axis, 'from' | 'to'>) {
  const least = from ?? Math.min(0, ...values);
  const most = to ?? Math.max(least + 1, ...values);
  const scale = scaleLinear([least, most], [HEIGHT - MARGIN.bottom, MARGIN.top]);
  return from === undefined || to === undefined ? scale.nice(4) : scale;
}

function gridOf(y: Y, figure: Axis['figure'], isShown: (tick: number) => boolean = () => true): Html[] {
  return y
    .ticks(4)
    .filter(isShown)
    .map(
      (tick) =>
        html`<line class="axis" x1="0" x2="100%" y1="${round(y(tick))}" y2="${round(y(tick))}" />
          <text class="minor" x="-8" y="${round(y(tick)) + 5}" text-anchor="end">${figure(tick)}</text>`,
    );
}

/** Beneath the chart, and never beyond its ends. */
function labelAt(x: number, label: string, isSpare = false): Html {
  const anchor = x < 1 ? 'start' : x > PERCENT - 1 ? 'end' : 'middle';
  return html`<text
    class="${isSpare ? 'minor spare' : 'minor'}"
    x="${round(x)}%"
    y="${HEIGHT - 6}"
    text-anchor="${anchor}"
    >${label}</text
  >`;
}

function picture(title: string, parts: readonly Html[], { rows }: { readonly rows?: number } = {}): Html {
  const height = rows === undefined ? HEIGHT : rows * ROW;
  return html`<div class="${rows === undefined ? 'chart' : 'chart rows'}">
    <svg width="100%" height="${height}" role="img" aria-label="${title}">${parts}</svg>
  </div>`;
}

/** A tenth of a unit is less than anyone sees. */
const round = (value: number): number => Math.round(value * 10) / 10;

/** Each row a bar of parts after one another, its name above it. */
export function rowsChart(
  rows: readonly { readonly name: string; readonly parts: readonly number[] }[],
  title: string,
): Html {
  const most = Math.max(1, ...rows.map(({ parts }) => parts.reduce((sum, part) => sum + part, 0)));
  const x = scaleLinear([0, most], [0, PERCENT]);
  const drawn = rows.flatMap(({ name, parts }, row) => {
    let at = 0;
    const y = row * ROW;
    const bars = parts.map((part, i) => {
      const bar = html`<rect
        class="fill-${Math.min(3, i + 1)}"
        x="${round(x(at))}%"
        y="${y + 24}"
        width="${round(x(part))}%"
        height="14"
      />`;
      at += part;
      return bar;
    });
    return [html`<text x="0" y="${y + 17}">${name}</text>`, ...bars];
  });
  return picture(title, drawn, { rows: rows.length });
}
const ROW = 50;
