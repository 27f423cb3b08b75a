import * as z from 'zod';
import { LEVELS } from '../loyalty/points.ts';
import type { Items, Key } from '../ports/items.ts';
import { textOf } from '../ports/items.ts';
import { instantSchema, type Instant } from '../time/instant.ts';
import { allRows } from '../member/rows.ts';

const count = z.int().min(0);
/** Name → how many. A name that stands for nobody is left out. */
const countsSchema = z.record(z.string(), count);
export type Tallied = z.infer<typeof countsSchema>;

const stepsSchema = z.record(z.string(), countsSchema);

const monthSchema = z.object({
  /** Runs that began in the month, by how they stand: `open`, `completed`, `ended:<reason>`, `failed:<error>`. */
  runs: countsSchema,
  /** Starts that were refused in the month, by reason. */
  refused: countsSchema,
  /**
   * Step → fate → messages that took it in the month: a state of the ledger, or `skipped:<reason>`, `failed:<reason>`,
   * `bounced:<reason>`. Of a step that gives staff a task: `open`, or what it was done with.
   */
  steps: stepsSchema,
  /** Question → score or choice → answers given in the month; of each member and wave the last one. */
  answers: stepsSchema,
  /**
   * The same of the runs that began in the month, whenever it came to pass: only by these can one say how many of those
   * who began came to a step.
   */
  ofRuns: z.object({ steps: stepsSchema, answers: stepsSchema }).default({ steps: {}, answers: {} }),
});
export type Month = z.infer<typeof monthSchema>;

const journeySchema = z.object({
  /** `YYYY-MM` in the organisation's zone. */
  months: z.record(z.string(), monthSchema),
  /** Step → open runs that stand before it or at it now. */
  standing: countsSchema,
});
export type JourneyTally = z.infer<typeof journeySchema>;

const membersSchema = z.object({
  levels: z.record(z.enum(LEVELS), count),
  left: count,
  /** Members with an index from 0 to below 10, from 10 to below 20, and so on to 100. */
  tens: z.array(count).length(10),
  /** Year → indicator → members, and times in all. */
  indicators: z.record(z.string(), z.record(z.string(), z.object({ members: count, times: count }))),
});
export type MembersTally = z.infer<typeof membersSchema>;

/** What all members together come to, as it was counted at one time. */
export interface Tally {
  readonly countedAt: Instant;
  readonly members: MembersTally;
  readonly journeys: Readonly<Record<string, JourneyTally>>;
}

const PARTITION = 'TALLY';
const MEMBERS: Key = { pk: PARTITION, sk: 'MEMBERS' };
const JOURNEY_PREFIX = 'JOURNEY#';

/** Puts a count in the place of the one before. One row a journey, of some kilobytes; the members' row comes last and dates it. */
export async function storeTally(items: Items, { countedAt, members, journeys }: Tally): Promise<void> {
  for (const [name, journey] of Object.entries(journeys)) {
    const key = { pk: PARTITION, sk: `${JOURNEY_PREFIX}${name}` };
    await items.transact([{ put: { ...key, counts: JSON.stringify(journey) } }]);
  }
  await items.transact([{ put: { ...MEMBERS, countedAt, counts: JSON.stringify(members) } }]);
}

/** The last count; undefined when nothing was counted yet. */
export async function readTally(items: Items): Promise<Tally | undefined> {
  const rows = await allRows(items, { partition: PARTITION });
  const own = rows.find(({ sk }) => sk === MEMBERS.sk);
  if (!own) return undefined;
  const journeys = rows
    .filter(({ sk }) => sk.startsWith(JOURNEY_PREFIX))
    .map(
      (row) => [row.sk.slice(JOURNEY_PREFIX.length), parsed(textOf(row, 'counts'), journeySchema)] as const,
    );
  return {
    countedAt: instantSchema.parse(own.countedAt),
    members: parsed(textOf(own, 'counts'), membersSchema),
    journeys: Object.fromEntries(journeys),
  };
}

function parsed<Schema extends z.ZodType>(text: string, schema: Schema): z.infer<Schema> {
  return schema.parse(JSON.parse(text));
}

const noMonth = (): Month => ({
  runs: {},
  refused: {},
  steps: {},
  answers: {},
  ofRuns: { steps: {}, answers: {} },
});

/** The months of a journey from one to another, `YYYY-MM`, as one. */
export function monthsTogether(journey: JourneyTally | undefined, from: string, to: string): Month {
  const whole = noMonth();
  for (const [name, month] of Object.entries(journey?.months ?? {})) {
    if (name < from || name > to) continue;
    addAll(whole.runs, month.runs);
    addAll(whole.refused, month.refused);
    for (const part of ['steps', 'answers'] as const) {
      addEach(whole[part], month[part]);
      addEach(whole.ofRuns[part], month.ofRuns[part]);
    }
  }
  return whole;
}

export const monthIn = (journey: JourneyTally, month: string): Month => (journey.months[month] ??= noMonth());

/** Counts one more under a name. */
export function addOne(counts: Tallied, name: string, by = 1): void {
  counts[name] = (counts[name] ?? 0) + by;
}

function addAll(counts: Tallied, more: Tallied): void {
  for (const [name, by] of Object.entries(more)) addOne(counts, name, by);
}

function addEach(all: Record<string, Tallied>, more: Readonly<Record<string, Tallied>>): void {
  for (const [one, counts] of Object.entries(more)) addAll((all[one] ??= {}), counts);
}

export const sumOf = (counts: Tallied = {}): number => Object.values(counts).reduce((sum, by) => sum + by, 0);
