import * as z from 'zod';
import { RECEIPT_PREFIX } from '../../../shared/consent/receipt.ts';
import {
  memberKey,
  optOutAttribute,
  suppressedAttribute,
  toMember,
  type Member,
  type PurposeAndChannel,
} from '../../../shared/member/member.ts';
import { storedInstantSchema } from '../../../shared/member/stored-instant.ts';
import { CHANNELS, PURPOSES, type Channel } from '../../../shared/message/template.ts';
import type { Item, Items } from '../../../shared/ports/items.ts';
import { instant, instantSchema, InvalidTime, type Instant } from '../../../shared/time/instant.ts';
import { choicesOf, pausesOf, readLog, type ChoiceLine, type Log, type PauseLine } from './log-lines.ts';

export const OPTIONS = PURPOSES.flatMap((purpose) =>
  CHANNELS.map((channel) => ({ name: `${purpose}.${channel}` as const, purpose, channel })),
);

/** The word of a member, since when it holds, and the line of the log that proves it. */
export interface Said<Line> {
  readonly at: Instant | undefined;
  readonly line: Line;
}

export interface Gone {
  readonly how: 'left' | 'merged' | 'erased';
  /** Undefined: it cannot be read. */
  readonly since: Instant | undefined;
  /** Whether the table knew of a join at that instant. What it knew and says is over, is over. */
  readonly knewJoin: (at: Instant) => boolean;
}

/** What a member wants of us as the rows of one table say it: nothing that they say of the person beside. */
export interface Will {
  readonly gone: Gone | undefined;
  readonly nos: ReadonlyMap<PurposeAndChannel, Said<ChoiceLine>>;
  readonly pause: (Said<PauseLine> & { readonly until: Instant }) | undefined;
  /** Channel → the address that bounced, or from which a complaint came. */
  readonly suppressed: ReadonlyMap<Channel, string>;
  /** The channel that the member would rather have (none: no matter which), as the member, not a register, said it. */
  readonly preferred: { readonly channel: Channel | undefined; readonly at: Instant } | undefined;
  /** Since when a yes stands. */
  readonly yeses: ReadonlyMap<PurposeAndChannel, Instant>;
  /** The last word of a pause was that it is over. */
  readonly hasResumed: boolean;
  /** Names of what is there and cannot be read. */
  readonly unreadable: readonly string[];
}

/**
 * Reads what a table, which something may have spoilt, says of a member's will; undefined where it knows nothing of the
 * member. Each thing is read by itself, so that a row of which one field is spoilt still says the others. Of the row and
 * the log the stricter holds: where all is well they agree, for a choice and its line are one transaction.
 */
export async function readWill(items: Items, ref: string): Promise<Will | undefined> {
  const row = await items.get(memberKey(ref));
  const log = await readLog(items, ref);
  if (!row && log.lines.length === 0) return undefined;
  const { member, problems } = wholeOf(row);
  const gone = goneIn(row, member);
  // What had been said to a row that is merged went over to the other, and may have been taken back there.
  if (gone?.how === 'merged')
    return { ...SILENT, gone, unreadable: gone.since === undefined ? ['statusSince'] : [] };
  const nos = nosIn(row, log);
  return {
    gone,
    nos,
    pause: pauseIn(row, log),
    suppressed: suppressedIn(row),
    preferred: member && preferredIn(member),
    yeses: yesesIn(member, nos),
    hasResumed: row?.pausedUntil === undefined && pausesOf(log).at(-1)?.receipt.pausedUntil === null,
    unreadable: [
      ...problems,
      ...OPTIONS.map(({ purpose, channel }) => optOutAttribute(purpose, channel)).filter(
        (name) => row?.[name] !== undefined && instantIn(row[name]) === undefined,
      ),
      ...CHANNELS.map(suppressedAttribute).filter(
        (name) => row?.[name] !== undefined && typeof row[name] !== 'string',
      ),
      ...(log.unreadable > 0 ? ['consent log'] : []),
    ],
  };
}

const SILENT: Will = {
  gone: undefined,
  nos: new Map(),
  pause: undefined,
  suppressed: new Map(),
  preferred: undefined,
  yeses: new Map(),
  hasResumed: false,
  unreadable: [],
};

/** The row as one that can be read whole; else the fields that cannot. */
function wholeOf(row: Item | undefined): {
  readonly member: Member | undefined;
  readonly problems: readonly string[];
} {
  if (!row) return { member: undefined, problems: [] };
  try {
    return { member: toMember(row), problems: [] };
  } catch (error) {
    return { member: undefined, problems: unreadableIn(error) };
  }
}

function goneIn(row: Item | undefined, member: Member | undefined): Gone | undefined {
  const isMerged = typeof row?.mergedInto === 'string';
  if (!row || !(isMerged || row.status === 'left' || row.status === 'erased')) return undefined;
  const joins = member?.history?.filter(({ what }) => what === 'joined').map(({ at }) => at);
  return {
    how: isMerged ? 'merged' : row.status === 'left' ? 'left' : 'erased',
    since: member?.statusSince ?? sinceIn(row),
    knewJoin: (at) => joins?.includes(at) ?? true,
  };
}

/** Stands in the place of a date that is not known, before all others in the log. */
export const LONG_AGO = instant('1970-01-01T00:00:00Z');

/** The line of a word that stands on the row alone: the same whenever it is made. */
const lineFor = (at: Instant | undefined, what: string): string =>
  `${RECEIPT_PREFIX}${at ?? LONG_AGO}#restored#${what}`;
const FROM_ROW = { source: 'restored', textVersion: 'none' } as const;

function nosIn(row: Item | undefined, log: Log): Will['nos'] {
  const nos = new Map<PurposeAndChannel, Said<ChoiceLine>>();
  for (const { name, purpose, channel } of OPTIONS) {
    const said = row?.[optOutAttribute(purpose, channel)];
    const last = choicesOf(log, name).at(-1);
    const isProven = last?.receipt.given === false;
    // Whatever stands there, it stands for a no.
    if (said === undefined && !isProven) continue;
    const at = instantIn(said) ?? (isProven ? last.receipt.at : undefined);
    const receipt = { ...FROM_ROW, given: false, purpose, channel, at: at ?? LONG_AGO };
    nos.set(name, { at, line: isProven ? last : { sk: lineFor(at, name), receipt } });
  }
  return nos;
}

function pauseIn(row: Item | undefined, log: Log): Will['pause'] {
  const last = pausesOf(log).at(-1);
  const [onRow, inLog] = [instantIn(row?.pausedUntil), last?.receipt.pausedUntil ?? undefined];
  const until = onRow !== undefined && inLog !== undefined && inLog > onRow ? inLog : (onRow ?? inLog);
  if (until === undefined) return undefined;
  if (last && inLog === until) return { at: last.receipt.at, until, line: last };
  const receipt = { ...FROM_ROW, pausedUntil: until, at: LONG_AGO };
  return { at: undefined, until, line: { sk: lineFor(undefined, `pause#${until}`), receipt } };
}

function suppressedIn(row: Item | undefined): Will['suppressed'] {
  const found = CHANNELS.map((channel) => [channel, row?.[suppressedAttribute(channel)]] as const);
  return new Map(
    found.flatMap(([channel, address]) =>
      typeof address === 'string' && address !== '' ? [[channel, address] as const] : [],
    ),
  );
}

/** A register that is taken over says it together with a join: that is no choice of the member's, and may be what spoilt it. */
function preferredIn({ preferredChannel, stated, history }: Member): Will['preferred'] {
  const at = stated?.preferredChannel;
  if (at === undefined || history?.some((fact) => fact.what === 'joined' && fact.at === at)) return undefined;
  return { channel: preferredChannel, at };
}

function yesesIn(member: Member | undefined, nos: Will['nos']): Will['yeses'] {
  return new Map(
    OPTIONS.flatMap(({ name }) => {
      const at = instantIn(member?.consents[name]);
      return at === undefined || nos.has(name) ? [] : [[name, at] as const];
    }),
  );
}

function sinceIn({ statusSince }: Item): Instant | undefined {
  try {
    return storedInstantSchema.parse(statusSince);
  } catch (error) {
    unreadableIn(error);
    return undefined;
  }
}

/**
 * Of a row that cannot be read, the fields: names only, for what stands below one may be the member's own words.
 * @throws the error itself, where it is another.
 */
export function unreadableIn(error: unknown): readonly string[] {
  if (error instanceof InvalidTime) return ['an instant'];
  if (!(error instanceof z.ZodError)) throw error;
  return [...new Set(error.issues.map(({ path }) => String(path[0] ?? 'the row')))];
}

const instantIn = (value: unknown): Instant | undefined => instantSchema.safeParse(value).data;
