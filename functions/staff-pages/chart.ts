import { scaleBand, scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { html } from 'hono/html';
import type { Html } from './shell.ts';

/** Drawn in these units and shown as wide as the page: at 360 px a letter is still eleven pixels high. */
const WIDTH = 360;
const HEIGHT = 170;
const MARGIN = { top: 12, right: 8, bottom: 26, left: 34 } as const;

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
  const x = scaleLinear([0, Math.max(1, labels.length - 1)], [MARGIN.left, WIDTH - MARGIN.right]);
  const path = line<number | undefined>(
    (_, index) => round(x(index)),
    (value) => round(y(value ?? 0)),
  ).defined((value) => value !== undefined);
  const drawn = series.flatMap(({ values, kind }) => [
    html`<path class="line line-${kind}" d="${path(values) ?? ''}" />`,
    // A figure with none beside it is no line.
    ...values.flatMap((value, i) =>
      value !== undefined && values[i - 1] === undefined && values[i + 1] === undefined
        ? [html`<circle class="fill-${kind}" cx="${round(x(i))}" cy="${round(y(value))}" r="4" />`]
        : [],
    ),
  ]);
  const every = Math.max(1, Math.ceil(labels.length / 4));
  const marks = labels.flatMap((label, i) => (i % every === 0 ? [labelAt(x(i), label, i === 0)] : []));
  return picture(axis.title, [...gridOf(y), ...marks, ...drawn]);
}

/** Bars beside each other, one a label. */
export function barChart(values: readonly number[], axis: Axis): Html {
  const y = scaleY(values, { from: 0, ...axis });
  const x = scaleBand(
    axis.labels.map((_, i) => String(i)),
    [MARGIN.left, WIDTH - MARGIN.right],
  ).padding(0.2);
  const bars = values.map((value, i) => {
    const top = round(y(value));
    return html`<rect
      class="fill-1"
      x="${round(x(String(i)) ?? 0)}"
      y="${top}"
      width="${round(x.bandwidth())}"
      height="${round(y(0) - top)}"
    />`;
  });
  const every = Math.ceil(axis.labels.length / 10);
  const marks = axis.labels.flatMap((label, i) =>
    i % every === 0 ? [labelAt((x(String(i)) ?? 0) + x.bandwidth() / 2, label, false)] : [],
  );
  return picture(axis.title, [...gridOf(y), ...marks, ...bars]);
}

export function keyOf(series: readonly Pick<Series, 'name' | 'kind'>[]): Html {
  return html`<ul class="key">
    ${series.map(
      ({ name, kind }) =>
        html`<li>
          <svg viewBox="0 0 26 12" aria-hidden="true"><path class="line line-${kind}" d="M0 6H26" /></svg
          >${name}
        </li>`,
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

function gridOf(y: Y): Html[] {
  return y
    .ticks(4)
    .map(
      (tick) =>
        html`<line
            class="axis"
            x1="${MARGIN.left}"
            x2="${WIDTH - MARGIN.right}"
            y1="${round(y(tick))}"
            y2="${round(y(tick))}"
          />
          <text class="minor" x="${MARGIN.left - 6}" y="${round(y(tick)) + 4}" text-anchor="end"
            >${tick}</text
          >`,
    );
}

const labelAt = (x: number, label: string, isFirst: boolean): Html =>
  html`<text
    class="minor"
    x="${isFirst ? MARGIN.left : round(x)}"
    y="${HEIGHT - 8}"
    text-anchor="${isFirst ? 'start' : 'middle'}"
  >
    ${label}
  </text>`;

function picture(title: string, parts: readonly Html[], height: number = HEIGHT): Html {
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">
    ${parts}
  </svg>`;
}

/** A tenth of a unit is less than anyone sees. */
const round = (value: number): number => Math.round(value * 10) / 10;

/** Each row a bar of parts after one another, its name above it. */
export function rowsChart(
  rows: readonly { readonly name: string; readonly parts: readonly number[] }[],
  title: string,
): Html {
  const most = Math.max(1, ...rows.map(({ parts }) => parts.reduce((sum, part) => sum + part, 0)));
  const x = scaleLinear([0, most], [0, WIDTH - 2]);
  const drawn = rows.flatMap(({ name, parts }, row) => {
    let at = 0;
    const y = row * ROW;
    const bars = parts.map((part, i) => {
      const bar = html`<rect
        class="fill-${Math.min(3, i + 1)}"
        x="${round(x(at))}"
        y="${y + 20}"
        width="${round(x(part))}"
        height="12"
      />`;
      at += part;
      return bar;
    });
    return [html`<text x="0" y="${y + 14}">${name}</text>`, ...bars];
  });
  return picture(title, drawn, rows.length * ROW);
}
const ROW = 42;
