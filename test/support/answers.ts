import { recordEvent } from '../../functions/record-event/record-event.ts';
import { ask, event, journey, question } from '../../shared/journey/language.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { sumsOf } from '../../shared/loyalty/contribution.ts';
import { weigh } from '../../shared/loyalty/decay.ts';
import { loyaltyPoints } from '../../shared/loyalty/points-table.ts';
import type { EventPoints } from '../../shared/loyalty/points.ts';
import { recount } from '../../shared/loyalty/rebuild.ts';
import { contributionIn, standingOf } from '../../shared/loyalty/standing.ts';
import type { DeliveredEvent } from '../../shared/member/event.ts';
import { memberKey } from '../../shared/member/member.ts';
import { instant } from '../../shared/time/instant.ts';
import { workflows } from '../../workflows/index.ts';
import { items as stored } from './incoming.ts';
import { known, openRun, putRun, withJourneys } from './member-runs.ts';

export const NOW = instant('2028-01-11T09:12:00Z');
export const EIGHT = '2028-01-11T08:00:00.000Z';
export const NINE = '2028-01-11T09:00:00.000Z';
export const KEY = 'EVENT#survey.answered#nps#2028-1';

const nps = question('nps', { kind: 'survey', scale: { from: 0, to: 10 } });
export const asking = journey('wave', {
  purpose: 'relation',
  startsOn: event('mentor.matched' as never),
  endsOn: ['member.left'],
  steps: [ask('survey', { question: nps, within: { days: 10 } })],
});

export interface AboutAnswer {
  readonly id: string;
  /** When it was given; without it, when it came in. */
  readonly at?: string;
  readonly receivedAt?: string;
  readonly bodyHash?: string;
  readonly fields?: object;
}

/** What an answer to nps is worth: see workflows/points.ts. */
export const worth = (score: number, at: string = NOW): bigint =>
  weigh({ points: score >= 9 ? 20 : score >= 7 ? 5 : -20, at: instant(at), halfLifeDays: 180 });

/** The organisation with these points for answers. */
export const withPoints = (answered: EventPoints): Workflows => ({
  ...withJourneys(asking),
  points: loyaltyPoints({
    levels: workflows.points.levels,
    events: { 'member.joined': { part: 'activity', points: 60 }, 'survey.answered': answered },
  }),
});

/** Åsa, with a run that asks nps; her answers reach record-event in the order in which they are given here. */
export async function answering(given: Workflows = withJourneys(asking)) {
  const asa = await known(given);
  const { local, ref, world } = asa;
  const { items } = local.world;
  const key = memberKey(ref);
  const run = await putRun(asa, { journey: 'wave', occurrence: '2028-1', step: 'survey' });
  const delivered = (score: number, about: AboutAnswer): DeliveredEvent => ({
    id: about.id,
    form: 'member-page',
    bodyHash: about.bodyHash ?? about.id,
    receivedAt: instant(about.receivedAt ?? NOW),
    type: 'survey.answered',
    ref,
    fields: {
      member: {},
      question: 'nps',
      score,
      wave: '2028-1',
      ...(about.at && { occurredAt: about.at }),
      ...about.fields,
    },
  });
  const row = async () => (await items.get(key))!;
  const isOrigin = (one: string): boolean => one.startsWith('ORIGIN#');
  return {
    ...asa,
    items,
    row,
    delivered,
    answer: (score: number, about: AboutAnswer, by: Workflows = given) =>
      recordEvent(local.world, by, delivered(score, about)),
    answers: async () => (await asa.rows('EVENT#')).filter(({ type }) => type === 'survey.answered'),
    /** What the run has for an answer. */
    kept: async () => (await openRun(asa, run.id)).answers?.nps,
    satisfaction: async () => standingOf(await row()).sums.satisfaction,
    /** The sums that are stored, those of the events' rows, and those that a rebuild would come to. */
    async sums() {
      const counted = (await asa.rows('EVENT#')).flatMap((one) => contributionIn(one) ?? []);
      const anew = await recount(items, key.pk, given.points, given.organisation.zone);
      return [standingOf(await row()).sums, sumsOf(counted), anew.sums] as const;
    },
    everything: () => stored(world),
    /** The same, without what became of which delivery; and that alone. */
    withoutOrigins: () => stored(world).filter((one) => !isOrigin(one)),
    origins: () => stored(world).filter(isOrigin),
  };
}
