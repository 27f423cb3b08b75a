import { ALL_IN, figuresOf, idleYear, type Figure } from './figures.ts';
import type { Measured } from './measure.ts';
import { PRICES, usd, type Unit } from './prices.table.ts';

const number = (amount: number, digits = 0): string =>
  amount.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });

const FORMS: Readonly<Record<Figure['form'], (amount: number) => string>> = {
  share: (amount) => `${number(amount * 100, 1)} %`,
  usd: (amount) => number(amount, 3),
  number: (amount) => number(amount, 2),
  count: (amount) => number(amount),
};

/** The whole as a person reads it. All but the idle year is per 1,000 members and year. */
export function report(measured: Measured, { detail }: { readonly detail: boolean }): string {
  const { members, lived, year, starts } = measured;
  const scaled = (amount: number): number => (amount * 1000) / members;
  const figures = Object.values<Figure>(figuresOf(measured));
  const said = [
    `${number(scaled(lived.joins))} joins, ${number(scaled(lived.helps))} helps`,
    `${number(scaled(lived.activityEvents))} activity events, ${number(scaled(lived.answers))} answers`,
    `${number(scaled(starts))} runs, ${number(scaled(year.total('ses.message')))} mails`,
  ];
  return [
    `The reference year of ${number(members)} members, metered in the local world. Per 1,000 members and year:`,
    said.join(', '),
    '',
    ...services(measured),
    '',
    'What is promised                                     measured    at most',
    ...figures.map(({ what, measured: is, atMost, form }) => {
      const [found, limit] = [is, atMost].map(FORMS[form]);
      return `${what.padEnd(48)} ${found!.padStart(12)} ${limit!.padStart(10)}${is <= atMost ? '' : '   exceeded'}`;
    }),
    '',
    'Every transition, by journey and state',
    ...breakdown(measured, 'states.transition'),
    ...(detail ? ALL_IN.flatMap((unit) => details(measured, unit)) : []),
    '',
    'A year in which nothing happens, USD, whatever the size, without alarms',
    ...Object.entries(idleYear(measured)).map(
      ([what, cost]) => `${what.padEnd(48)} ${number(cost, 2).padStart(12)}`,
    ),
    '',
    ...doubts(),
  ].join('\n');
}

function services({ members, year }: Measured): readonly string[] {
  const row = (unit: Unit): string => {
    const amount = (year.total(unit) * 1000) / members;
    const { service, unit: words } = PRICES[unit];
    const digits = amount > 0 && amount < 100 ? 3 : 0;
    return `${service.padEnd(17)} ${words.padEnd(28)} ${number(amount, digits).padStart(14)} ${number(usd(unit, amount), 4).padStart(10)}`;
  };
  const used = ALL_IN.filter((unit) => year.total(unit) > 0);
  const sum = (year.usd(ALL_IN) * 1000) / members;
  return [
    `${'service'.padEnd(17)} ${'unit'.padEnd(28)} ${'amount'.padStart(14)} ${'USD'.padStart(10)}`,
    ...used.map(row),
    `${'all in, without SMS'.padEnd(61)} ${number(sum, 4).padStart(10)}`,
    row('sms.part'),
  ];
}

function breakdown({ members, year }: Measured, unit: Unit): readonly string[] {
  return year
    .by(unit)
    .toSorted(([one], [other]) => (unit === 'states.transition' ? (one < other ? -1 : 1) : 0))
    .map(([by, amount]) => {
      const scaled = (amount * 1000) / members;
      const digits = scaled > 0 && scaled < 100 ? 2 : 0;
      return `  ${by.padEnd(46)} ${number(scaled, digits).padStart(14)} ${number(usd(unit, scaled), 4).padStart(10)}`;
    });
}

function details(measured: Measured, unit: Unit): readonly string[] {
  if (unit === 'states.transition' || measured.year.total(unit) === 0) return [];
  const { service, unit: words, source, known } = PRICES[unit];
  return ['', `${service}, ${words} (${known}, ${source})`, ...breakdown(measured, unit)];
}

function doubts(): readonly string[] {
  const unsure = Object.values<(typeof PRICES)[Unit] & { readonly unsure?: string }>(PRICES);
  return [
    'Prices are those of infra/cost/prices.table.ts, without any free tier. Reckoned, and not read from a page:',
    ...unsure.flatMap(({ service, unit, unsure: why }) => (why ? [`  ${service}, ${unit}: ${why}`] : [])),
  ];
}
