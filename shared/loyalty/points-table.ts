import * as z from 'zod';
import { HALF_LIFE_DAYS } from './decay.ts';
import {
  PARTS,
  type AnswerPoints,
  type CheckedEventPoints,
  type Points,
  type PointsByAnswer,
  type PointsTable,
  type ScoreRange,
} from './points.ts';

function whole(least: number, most: number) {
  const error = `expected a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
}

const pointsSchema = whole(-1000, 1000);
const EVENT_TYPE = /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/;
const NAME = /^[a-z][a-z0-9-]{0,39}$/;
const NAMED = 'a name in lower-case letters, digits and hyphens, such as "nps"';

const bandSchema = z
  .strictObject({ from: whole(2, 99), margin: whole(1, 98) }, { error: 'expected { from, margin }' })
  .refine(({ from, margin }) => margin < from, {
    error: 'margin must be smaller than from, or nobody could ever leave the level',
  });

const levelsSchema = z
  .strictObject(
    { ambassador: bandSchema, active: bandSchema, quiet: bandSchema },
    { error: 'expected the levels ambassador, active and quiet' },
  )
  .superRefine((bands, context) => {
    const pairs = [
      ['quiet', 'active'],
      ['active', 'ambassador'],
    ] as const;
    for (const [lower, upper] of pairs) {
      const left = bands[upper].from - bands[upper].margin;
      if (bands[lower].from <= left) continue;
      const problem = `expected at most ${left}, where ${upper} is left: whoever falls out of ${upper} is ${lower}`;
      context.addIssue({ code: 'custom', path: [lower, 'from'], message: problem });
    }
  });

/** `9-10` or `5`. */
const SCORES = /^(\d{1,3})(?:-(\d{1,3}))?$/;

const ANSWER = 'expected a score, a range of scores or a choice, such as "9-10" or "well"';

const answersSchema = z
  .record(
    z.string().refine((name) => SCORES.test(name) || NAME.test(name), { error: ANSWER }),
    pointsSchema,
    { error: 'expected points by answer, such as { "9-10": 20 } or { "well": 10 }' },
  )
  .transform((table, context): AnswerPoints => {
    const entries = Object.entries(table);
    const choices = entries.filter(([name]) => !SCORES.test(name));
    const scores = entries
      .filter(([name]) => SCORES.test(name))
      .map(([name, points]) => rangeOf(name, points))
      .toSorted((a, b) => a.from - b.from);
    const fault = entries.length === 0 ? 'expected at least one answer' : faultOf(scores, choices.length > 0);
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
    return { scores, choices: new Map(choices) };
  });

function rangeOf(scores: string, points: number): ScoreRange {
  const [, from, to = from] = SCORES.exec(scores)!;
  return { from: Number(from), to: Number(to), points };
}

/** Each score between the lowest and the highest stands in one range: a gap or an overlap is a slip. */
function faultOf(ranges: readonly ScoreRange[], hasChoices: boolean): string | undefined {
  if (hasChoices && ranges.length > 0) return 'a question has scores or choices, not both: keep one kind';
  for (const [i, { from, to }] of ranges.entries()) {
    if (from > to) return `the range ${from}-${to} runs backwards: write ${to}-${from}`;
    const before = ranges[i - 1];
    if (before && from <= before.to) return `the score ${from} stands in two ranges: keep one`;
    if (before && from > before.to + 1) return `the score ${before.to + 1} stands in no range: add it`;
  }
  return undefined;
}

const byAnswerSchema = z
  .record(z.string().regex(NAME, `expected the question as ${NAMED}`), answersSchema)
  .refine((questions) => Object.keys(questions).length > 0, { error: 'expected at least one question' })
  .transform((questions): PointsByAnswer => new Map(Object.entries(questions)));

const eventSchema = z
  .strictObject(
    {
      part: z.enum(PARTS, { error: `expected one of ${PARTS.join(', ')}` }),
      points: z.unknown().optional(),
      oncePerDay: z.boolean({ error: 'expected true or false' }).default(false),
      counts: z.string().regex(NAME, `expected the indicator as ${NAMED}`).optional(),
    },
    { error: 'expected { part, points }' },
  )
  .transform(({ points: given, counts, ...rest }, context): CheckedEventPoints => {
    // Told apart here and not by a union, whose refusal would name the rules of both.
    const schema = typeof given === 'object' && given !== null ? byAnswerSchema : pointsSchema;
    const read = schema.safeParse(given);
    if (!read.success) {
      for (const issue of read.error.issues) {
        const [input, path] = [given, ['points', ...issue.path]];
        context.addIssue({ code: 'custom', input, path, message: messageOf(issue) });
      }
      return z.NEVER;
    }
    // The first answer of the day would count, and which is first depends on the order in which they come.
    if (rest.oncePerDay && typeof read.data === 'object') {
      context.addIssue({
        code: 'custom',
        path: ['oncePerDay'],
        message: 'an event with points by answer counts each time: remove it',
      });
    }
    return { ...rest, points: read.data, ...(counts !== undefined && { counts }) };
  });

const tableSchema = z.strictObject(
  {
    halfLifeDays: whole(HALF_LIFE_DAYS.least, HALF_LIFE_DAYS.most).default(HALF_LIFE_DAYS.usual),
    pointsForIndex50: whole(1, 10_000).default(100),
    levels: levelsSchema,
    events: z
      .record(
        z
          .string()
          .regex(EVENT_TYPE, 'expected an event type as lower-case words with dots, such as "portal.login"'),
        eventSchema,
        { error: 'expected points by event type' },
      )
      .superRefine((events, context) => {
        if (!events['survey.answered']?.oncePerDay) return;
        const message = 'an answer counts once for its question and wave, and the last one counts: remove it';
        context.addIssue({ code: 'custom', path: ['survey.answered', 'oncePerDay'], message });
      })
      .transform((events): Points['events'] => new Map(Object.entries(events))),
  },
  { error: 'expected { levels, events }' },
);

/**
 * The points of an organisation, checked when they are loaded.
 * @throws PointsInvalid with everything that is wrong with them.
 */
export function loyaltyPoints(table: PointsTable): Points {
  const parsed = tableSchema.safeParse(table);
  if (parsed.success) return parsed.data;
  throw new PointsInvalid(parsed.error.issues.map((issue) => `${placeOf(issue.path)}: ${messageOf(issue)}`));
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => message).join('; ');
  if (issue.code !== 'unrecognized_keys') return issue.message;
  const keys = issue.keys.map((key) => `"${key}"`).join(', ');
  return `has ${keys}, which means nothing here: remove it or correct its spelling`;
}

/** Event types have dots of their own, so a place is a list of names. */
function placeOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the table' : path.map(String).join(' → ');
}

export class PointsInvalid extends Error {
  override readonly name = 'PointsInvalid';
  /** Where in the table, what was expected and what to do, one each. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The loyalty points cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}
