import { allSteps } from '../../shared/journey/all-steps.ts';
import type { Journey } from '../../shared/journey/journey.ts';
import { MONTHS_KEPT, monthsBefore } from '../../shared/tally/count.ts';
import { monthsTogether, sumOf, type Tallied, type Tally } from '../../shared/tally/tally.ts';

/** With fewer answers one member moves the figure by more than ten, and may be known by it. */
export const LEAST_ANSWERS = 10;

export interface Nps {
  readonly answers: number;
  readonly promoters: number;
  readonly passives: number;
  readonly detractors: number;
  /** −100 to 100, whole; undefined where there are too few answers to say. */
  readonly value: number | undefined;
}

/** 9-10 are promoters, 7-8 passives, 0-6 detractors (Reichheld: The One Number You Need to Grow, HBR 2003). */
export function npsOf(scores: Tallied): Nps {
  const of = (from: number, to: number): number =>
    sumOf(
      Object.fromEntries(
        Object.entries(scores).filter(([score]) => Number(score) >= from && Number(score) <= to),
      ),
    );
  const [detractors, passives, promoters] = [of(0, 6), of(7, 8), of(9, 10)];
  const answers = detractors + passives + promoters;
  const value =
    answers < LEAST_ANSWERS ? undefined : Math.round((100 * (promoters - detractors)) / answers) + 0;
  return { answers, promoters, passives, detractors, value };
}

export interface NpsAt {
  /** `2028-01`, or `2028-Q1`. */
  readonly time: string;
  readonly nps: Nps;
}

/** The NPS survey's answers by quarter and by month, the oldest first; undefined when no journey asks it. */
export function npsOverTime(
  journeys: ReadonlyMap<string, Journey>,
  tally: Tally,
  month: string,
): { readonly quarters: readonly NpsAt[]; readonly months: readonly NpsAt[] } | undefined {
  const survey = surveyIn(journeys);
  if (!survey) return undefined;
  const of = (from: string, to: string): Nps =>
    npsOf(monthsTogether(tally.journeys[survey.journey], from, to).answers[survey.question] ?? {});
  const months = Array.from({ length: MONTHS_KEPT }, (_, i) => monthsBefore(month, MONTHS_KEPT - 1 - i));
  // The first month that is kept may stand in the middle of a quarter, which would then not be whole.
  const quarters = [...Map.groupBy(months, quarterOf)].filter(
    ([quarter, its]) => its.length === 3 || quarter === quarterOf(month),
  );
  return {
    quarters: quarters.map(([time, its]) => ({ time, nps: of(its[0]!, its.at(-1)!) })),
    months: months.map((time) => ({ time, nps: of(time, time) })),
  };
}

const quarterOf = (month: string): string =>
  `${month.slice(0, 4)}-Q${Math.floor((Number(month.slice(5)) - 1) / 3) + 1}`;

/** The survey whose scale is that of the NPS. */
function surveyIn(journeys: ReadonlyMap<string, Journey>) {
  for (const { name, steps } of journeys.values()) {
    for (const step of allSteps(steps)) {
      if (step.kind !== 'ask' || step.question.kind !== 'survey') continue;
      const { scale, id } = step.question;
      if ('from' in scale && scale.from === 0 && scale.to === 10) return { journey: name, question: id };
    }
  }
  return undefined;
}
