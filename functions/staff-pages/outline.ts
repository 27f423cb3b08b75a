import type { Condition } from '../../shared/journey/condition.ts';
import type { Journey, NamedStep, Step } from '../../shared/journey/journey.ts';
import { titleOf } from './titles.ts';
import { JOURNEYS_WORDS } from './words-journeys.ts';
import type { Written } from './written.ts';

/** A journey as it is drawn: what comes after another stands beneath it, what is a branch of it further in. */
export interface Node {
  readonly kind: 'start' | 'wait' | 'step' | 'branch' | 'end';
  /** 0 is the trunk. */
  readonly depth: number;
  readonly text: string;
  /** Of a step: how it goes, on which day, under which condition. */
  readonly details: readonly string[];
  readonly step?: NamedStep;
}

/** A journey from its definition, from top to bottom. */
export function outlineOf(written: Written, journey: Journey): readonly Node[] {
  const words = JOURNEYS_WORDS[written.language];
  const { startsOn, endsOn, steps } = journey;
  const stops = endsOn.length > 0 ? [words.endsOn(endsOn)] : [];
  return [
    { kind: 'start', depth: 0, text: words.starts(startsOn), details: stops },
    ...blockOf(written, journey.name, steps, { depth: 0, day: 0 }),
    { kind: 'end', depth: 0, text: words.ends(undefined), details: [] },
  ];
}

/** `day`: days since the run began, as far as the definition tells; undefined after what takes as long as it takes. */
interface Place {
  readonly depth: number;
  readonly day: number | undefined;
}

function blockOf(written: Written, journey: string, steps: readonly Step[], place: Place): Node[] {
  const words = JOURNEYS_WORDS[written.language];
  const { depth } = place;
  let { day } = place;
  return steps.flatMap((step): Node[] => {
    if (step.kind === 'wait') {
      const { wait } = step;
      day = 'days' in wait && day !== undefined ? day + wait.days : undefined;
      return [{ kind: 'wait', depth, text: words.wait(wait), details: [] }];
    }
    if (step.kind === 'end') return [{ kind: 'end', depth, text: words.ends(step.reason), details: [] }];
    const own = stepNode(written, journey, step, { depth, day });
    const branches = branchesOf(written, step);
    const inside = branches.flatMap(({ text, steps: inner, days }) => [
      { kind: 'branch', depth: depth + 1, text, details: [] } as const,
      ...blockOf(written, journey, inner, {
        depth: depth + 1,
        day: days === undefined || day === undefined ? undefined : day + days,
      }),
    ]);
    // Whoever answers does so on a day of their own.
    if (step.kind === 'ask' || step.kind === 'await') day = undefined;
    return [own, ...inside];
  });
}

interface Branch {
  readonly text: string;
  readonly steps: readonly Step[];
  /** How long it takes to come here, where that is known. */
  readonly days?: number;
}

function branchesOf({ language }: Written, step: NamedStep): readonly Branch[] {
  const words = JOURNEYS_WORDS[language];
  if (step.kind === 'ask')
    return [
      ...Object.entries(step.answers).map(([values, steps]) => ({ text: words.answers(values), steps })),
      ...(step.silent.length > 0
        ? [{ text: words.silent(step.withinDays), steps: step.silent, days: step.withinDays }]
        : []),
    ];
  if (step.kind !== 'choose') return [];
  return [
    ...step.ways.map(({ name, when, steps }) => ({ text: `${name}: ${words.condition(when)}`, steps })),
    ...(step.otherwise.length > 0 ? [{ text: words.otherwise, steps: step.otherwise }] : []),
  ];
}

function stepNode(written: Written, journey: string, step: NamedStep, { depth, day }: Place): Node {
  const words = JOURNEYS_WORDS[written.language];
  const on = day === undefined ? [] : [words.dayOf(day)];
  if (step.kind === 'choose') return { kind: 'step', depth, text: words.chooses, details: [], step };
  if (step.kind === 'await')
    return { kind: 'step', depth, text: words.awaits(step.event, step.atMostDays), details: on, step };
  if (step.kind === 'task') return { kind: 'step', depth, text: words.task[step.task], details: on, step };
  const channels = step.channels === 'preferred' ? (['preferred'] as const) : step.channels;
  const how = channels.map((channel) => words.channels[channel]).join(', ');
  const asks = step.kind === 'ask' ? [words.asks] : [];
  const guard = step.guard.map((one: Condition) => words.condition(one));
  return {
    kind: 'step',
    depth,
    text: titleOf(written, { journey, message: step.message }),
    details: [[...on, ...asks, how].join(' · '), ...(guard.length > 0 ? [words.only(guard.join(', '))] : [])],
    step,
  };
}
