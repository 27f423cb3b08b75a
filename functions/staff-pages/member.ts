import { explain, type Explanation } from '../../shared/loyalty/explain.ts';
import { PARTS, type Level, type Part } from '../../shared/loyalty/points.ts';
import { contributionIn, standingOf } from '../../shared/loyalty/standing.ts';
import type { Contribution } from '../../shared/loyalty/contribution.ts';
import { valueAt } from '../../shared/loyalty/decay.ts';
import { dateIn, type CivilDate } from '../../shared/time/civil.ts';
import { DUE_PREFIX, toDueStart, type DueStart } from '../../shared/journey/due-start.ts';
import { isOpen, RUN_PREFIX, toRun, type OpenRun } from '../../shared/journey/run.ts';
import { memberKey, toMember, type Member } from '../../shared/member/member.ts';
import { survivorRow } from '../../shared/member/merge.ts';
import { allRows } from '../../shared/member/rows.ts';
import type { Item } from '../../shared/ports/items.ts';
import { fromEpochMs, toEpochMs, type Instant } from '../../shared/time/instant.ts';
import { memberPage } from './member-page.ts';
import { mergedPage } from './member-parts.ts';
import type { Needs } from './needs.ts';
import type { StaffRequest } from './request.ts';
import type { Reply } from './respond.ts';
import { timelineOf, type Happening } from './timeline.ts';
import type { Written } from './written.ts';

/** What each part of the index was worth on a day, in points. */
export interface PointsOn {
  readonly on: CivilDate;
  readonly points: Readonly<Record<Part, number>>;
}

export interface MemberView {
  readonly member: Member;
  readonly level: Level | undefined;
  readonly loyalty: Explanation;
  /** The last year, the oldest day first, today last. */
  readonly year: readonly PointsOn[];
  readonly runs: readonly OpenRun[];
  /** The next start first. */
  readonly planned: readonly DueStart[];
  readonly timeline: readonly Happening[];
  /** There is more before the last of them. */
  readonly older: Instant | undefined;
  /** The timeline begins before now. */
  readonly before: Instant | undefined;
  readonly zone: string;
  readonly now: Instant;
}

const LINES_A_PAGE = 60;

/** `GET /members/<ref>`: all that staff need to know of a member, and what comes next. */
export async function viewMember(
  world: Needs,
  written: Written,
  { path, query }: StaffRequest,
): Promise<Reply | undefined> {
  const [, ref = ''] = path;
  const row = await world.items.get(memberKey(ref));
  if (!row || row.status === 'erased') return undefined;
  if (row.mergedInto !== undefined) {
    const survivor = await survivorRow(world.items, ref);
    return survivor && { status: 200, page: mergedPage(written, toMember(survivor)) };
  }
  const view = await viewOf(world, written, row, query.get('before') ?? undefined);
  return { status: 200, page: memberPage(written, view) };
}

async function viewOf(
  { items, clock }: Needs,
  written: Written,
  row: Item,
  before: string | undefined,
): Promise<MemberView> {
  const member = toMember(row);
  const now = clock.now();
  const zone = member.zone ?? written.organisation.zone;
  // What was sent to a row that has been merged into this one was sent to this member.
  const refs = [member.ref, ...(member.mergedFrom ?? [])];
  const all = await Promise.all(refs.map((ref) => allRows(items, { partition: memberKey(ref).pk })));
  const [own = []] = all;
  const rows = all.flat();
  const { sums, level } = standingOf(row);
  const contributions = own.flatMap((event) => contributionIn(event) ?? []);
  const lines = timelineOf(rows, { written, member, zone }).filter(
    ({ at }) => before === undefined || at < before,
  );
  // What happened at one instant stays on one page, since the next one begins before it.
  const last = lines[LINES_A_PAGE - 1]?.at;
  const shown = lines.filter(({ at }) => last === undefined || at >= last);
  return {
    member,
    level,
    loyalty: explain({ sums, contributions, now, points: written.points }),
    year: yearOf(contributions, { zone, now, halfLifeDays: written.points.halfLifeDays }),
    runs: rows
      .filter(({ sk }) => sk.startsWith(RUN_PREFIX))
      .map(toRun)
      .filter(isOpen),
    planned: rows
      .filter(({ sk }) => sk.startsWith(DUE_PREFIX))
      .map(toDueStart)
      .toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1)),
    timeline: shown,
    older: lines.length > shown.length ? shown.at(-1)?.at : undefined,
    before: before as Instant | undefined,
    zone,
    now,
  };
}

const POINTS_IN_THE_YEAR = 13;
const FOUR_WEEKS_MS = 28 * 86_400_000;

/** Every four weeks, by the events that had happened by then: what the index was, had it been asked on that day. */
function yearOf(
  contributions: readonly Contribution[],
  { zone, now, halfLifeDays }: { zone: string; now: Instant; halfLifeDays: number },
): readonly PointsOn[] {
  return Array.from({ length: POINTS_IN_THE_YEAR + 1 }, (_, index) => {
    const at = fromEpochMs(toEpochMs(now) - (POINTS_IN_THE_YEAR - index) * FOUR_WEEKS_MS);
    const until = contributions.filter((one) => one.at <= at);
    const worth = PARTS.map((part) => {
      const micro = until.filter((one) => one.part === part).reduce((sum, one) => sum + one.micro, 0n);
      return [part, valueAt(micro, at, halfLifeDays)] as const;
    });
    return { on: dateIn(zone, at), points: Object.fromEntries(worth) as Record<Part, number> };
  });
}
