import type { Journey } from '../../../shared/journey/journey.ts';
import { closeFrom, isOpen, type Run } from '../../../shared/journey/run.ts';
import { LEFT } from '../../../shared/loyalty/standing.ts';
import { memberKey, type Member } from '../../../shared/member/member.ts';
import { historyOf, leave, memberWrite, update } from '../../../shared/member/register.ts';
import { CHANNELS, type Channel } from '../../../shared/message/template.ts';
import type { Write } from '../../../shared/ports/items.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { choicesOf, pausesOf, type Log, type LogLine } from './log-lines.ts';
import { LONG_AGO, OPTIONS, type Gone, type Will } from './will.ts';

/** How many of each were carried over. */
export const NOTHING = {
  nos: 0,
  pauses: 0,
  suppressed: 0,
  channels: 0,
  left: 0,
  merged: 0,
  erased: 0,
  /** A yes, or the end of a pause, that stays behind. */
  looser: 0,
};
export type Tally = Readonly<typeof NOTHING>;

export interface Stricter {
  readonly tally: Tally;
  /** One transaction; empty where the restored row is as strict already. */
  readonly writes: readonly Write[];
}

/**
 * What it takes for a member's row in the restored table to be as strict as the old table is: the member's row, the lines
 * that prove it, and the ends of runs, in one transaction that stands only if the member is still as read.
 *
 * Never the other way. A yes that was given since is not carried, although its line could be: the table is being left
 * because what it allows cannot be trusted, a yes was given to the address that the row had then, and it is soon said
 * again, whereas one too many is a letter that nobody had asked for. So it is with the end of a pause.
 *
 * A word that was carried, and that the member took back in the restored table afterwards, is not carried again: its line
 * stands there, and a later one.
 * @param log of the member in the restored table.
 * @param runs of the member there.
 */
export function stricterBy(
  will: Will,
  {
    member: before,
    log,
    runs,
    journeys,
    isSurvivor,
    now,
  }: {
    readonly member: Member;
    readonly log: Log;
    readonly runs: readonly Run[];
    readonly journeys: ReadonlyMap<string, Pick<Journey, 'endsOn'>>;
    /** It is another's row, into which the member's was merged: that one's standing is its own. */
    readonly isSurvivor: boolean;
    readonly now: Instant;
  },
): Stricter {
  if (before.status === 'erased') return { tally: NOTHING, writes: [] };
  const tally = { ...NOTHING };
  const lines: LogLine[] = [];
  let after = before;

  const { preferred } = will;
  if (preferred && preferred.channel !== before.preferredChannel) {
    const changes = { preferredChannel: preferred.channel ?? null };
    after = update(before, { type: 'member.updated', member: {}, changes }, preferred.at).after;
    if (after.preferredChannel === before.preferredChannel) after = before;
    else tally.channels += 1;
  }

  const optOuts = { ...before.optOuts };
  const consents = { ...before.consents };
  for (const { name } of OPTIONS) {
    const yes = will.yeses.get(name);
    if (yes !== undefined && isLooser(yes, before, name)) tally.looser += 1;
    const no = will.nos.get(name);
    if (!no) continue;
    const word = placeOf(no.line, choicesOf(log, name), ({ given }) => given);
    if (word === 'new') lines.push(no.line);
    if (word === 'taken-back' || optOuts[name] !== undefined) continue;
    optOuts[name] = no.at ?? now;
    delete consents[name];
    tally.nos += 1;
  }

  let { pausedUntil } = before;
  const { pause } = will;
  if (pause && pause.until > now) {
    // Whatever has been said of a pause since then was said about this one.
    const word = placeOf(pause.line, pausesOf(log), () => true);
    if (word === 'new') lines.push(pause.line);
    if (word !== 'taken-back' && pause.until > (pausedUntil ?? '')) {
      pausedUntil = pause.until;
      tally.pauses += 1;
    }
  }
  if (will.hasResumed && (before.pausedUntil ?? '') > now) tally.looser += 1;

  const suppressed = { ...before.suppressed };
  for (const channel of CHANNELS) {
    const address = addressToSuppress(will, before, channel);
    if (address === undefined) continue;
    suppressed[channel] = address;
    tally.suppressed += 1;
  }

  after = { ...after, optOuts, consents, suppressed, ...(pausedUntil !== undefined && { pausedUntil }) };
  const { gone } = will;
  const goes = gone && !isSurvivor ? goneBy(after, gone, now) : undefined;
  if (gone && goes) {
    after = goes;
    tally[gone.how] += 1;
  }

  const isChanged = Object.values({ ...tally, looser: 0 }).some((count) => count > 0);
  return {
    tally,
    writes: [
      ...(isChanged ? [memberWriteOf(before, { ...after, version: before.version + 1n })] : []),
      ...lines.map((line) => lineWrite(before.ref, line, now)),
      ...(goes && gone ? endsOf(runs, gone, journeys, now) : []),
    ],
  };
}

function isLooser(
  yes: Instant,
  { optOuts, consents }: Member,
  name: (typeof OPTIONS)[number]['name'],
): boolean {
  const no = optOuts[name];
  if (no !== undefined) return no < yes;
  return name.startsWith('marketing.') && consents[name] === undefined;
}

/**
 * Whether the line is new to the restored table. One that has come there before, whether the member has said otherwise
 * since. A line comes over also where the row is as strict already: else a yes that is said there later, in view of that
 * other no, would seem not to know of this one.
 */
function placeOf<Line extends LogLine>(
  { sk }: Line,
  said: readonly Line[],
  isOtherwise: (receipt: Line['receipt']) => boolean,
): 'new' | 'stands' | 'taken-back' {
  if (!said.some((one) => one.sk === sk)) return 'new';
  return said.some((one) => one.sk > sk && isOtherwise(one.receipt)) ? 'taken-back' : 'stands';
}

/** Of two dead addresses the one that the member has stands; one that nobody has by now is kept where there is none. */
function addressToSuppress({ suppressed }: Will, member: Member, channel: Channel): string | undefined {
  const address = suppressed.get(channel);
  const current = channel === 'email' ? member.email : member.phone;
  const known = member.suppressed[channel];
  if (address === undefined) return undefined;
  if (isSame(address, current)) return isSame(known, current) ? undefined : current;
  return known === undefined ? address : undefined;
}

const isSame = (one: string | undefined, other: string | undefined): boolean =>
  one?.toLowerCase() === other?.toLowerCase();

/** Undefined: the member is gone already, or has come back since, as far as only the restored table knows. */
function goneBy(member: Member, { how, since, knewJoin }: Gone, now: Instant): Member | undefined {
  if (how === 'erased') return { ...member, status: 'erased', statusSince: since ?? now };
  if (member.status !== 'active') return undefined;
  const history = historyOf(member);
  const joins = history.filter(({ what }) => what === 'joined').map(({ at }) => at);
  if (joins.some((at) => !knewJoin(at) && at > (since ?? ''))) return undefined;
  const last = history.at(-1)?.at ?? member.statusSince;
  return leave(member, since !== undefined && since > last ? since : last).after;
}

function memberWriteOf(before: Member, after: Member): Write {
  const write = memberWrite({ before, after });
  if (before.status === after.status || !('update' in write)) return write;
  return { ...write, set: { ...write.set, numberPk: LEFT } };
}

/** What the schema of a line knows, and nothing else that may stand on it. */
function lineWrite(ref: string, { sk, receipt }: LogLine, now: Instant): Write {
  const { language, ...said } = receipt;
  const at = said.at === LONG_AGO ? now : said.at;
  const { message, ...others } = { message: undefined, ...said };
  return {
    put: {
      ...memberKey(ref),
      sk,
      ...others,
      at,
      ...(message !== undefined && { message }),
      ...(language && { language }),
    },
    if: { itemAbsent: true },
  };
}

/** As an event of this kind would have ended them: their executions are stopped, or about to be refused. */
function endsOf(
  runs: readonly Run[],
  { how }: Gone,
  journeys: ReadonlyMap<string, Pick<Journey, 'endsOn'>>,
  now: Instant,
): readonly Write[] {
  const ends = ({ journey }: Run): boolean =>
    how !== 'left' || (journeys.get(journey)?.endsOn.includes('member.left') ?? false);
  return runs
    .filter(isOpen)
    .filter(ends)
    .map((run) => closeFrom(run, { state: 'ended', reason: `member.${how}` }, now));
}
