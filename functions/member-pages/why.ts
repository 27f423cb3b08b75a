import { allSteps, messagesOf } from '../../shared/journey/all-steps.ts';
import type { Member } from '../../shared/member/member.ts';
import { memberKey } from '../../shared/member/member.ts';
import { allRows } from '../../shared/member/rows.ts';
import {
  entryKey,
  MESSAGE_PREFIX,
  toEntry,
  type LedgerEntry,
  type MessageState,
} from '../../shared/message/ledger.ts';
import type { Channel, Language, Purpose } from '../../shared/message/template.ts';
import { textOf } from '../../shared/ports/items.ts';
import { fromEpochMs, instant, toEpochMs, type Instant } from '../../shared/time/instant.ts';
import { messageWords } from './message-words.ts';
import type { Needs } from './needs.ts';
import type { Visitor } from './visit.ts';
import type { Written } from './written.ts';

/** What became of a message, or why there was none. */
export type Fate =
  | { readonly state: Exclude<MessageState, 'skipped'> }
  /** `reason`: of the ledger, or of a start that was refused. */
  | { readonly state: 'skipped' | 'not-begun'; readonly reason: string };

export interface Told {
  readonly at: Instant;
  /** Its subject; absent for an SMS, and for one whose words are retired. */
  readonly title: string | undefined;
  /** Absent when it never came to that. */
  readonly channel: Channel | undefined;
  readonly fate: Fate;
}

export interface WhyView {
  /** The message that the link came with. */
  readonly message: (Told & { readonly purpose: Purpose; readonly why: string | undefined }) | undefined;
  /** All messages and silences of a year, the newest first. */
  readonly year: readonly Told[];
}

const DAYS_SHOWN = 366;
/** As shared/journey/due-start.ts writes them. */
const REFUSED_PREFIX = 'REFUSED#';

/** Why the member got this message, and what else they got and did not get. Reads only. */
export async function whyView(
  world: Needs,
  written: Written,
  { link, member }: Pick<Visitor, 'link' | 'member'>,
  language: Language,
): Promise<WhyView> {
  const telling = { written, member, language };
  const own = await world.items.get(entryKey(link.member, link.key));
  const entry = own && toEntry(own);
  const since = fromEpochMs(toEpochMs(world.clock.now()) - DAYS_SHOWN * 86_400_000);
  const told: Told[] = [];
  for (const ref of [member.ref, ...(member.mergedFrom ?? [])]) {
    const partition = memberKey(ref).pk;
    const messages = await allRows(world.items, { partition, range: { beginsWith: MESSAGE_PREFIX } });
    told.push(...messages.map((row) => toldOf(toEntry(row), telling)));
    for (const row of await allRows(world.items, { partition, range: { beginsWith: REFUSED_PREFIX } })) {
      told.push(notBegun(row, telling));
    }
  }
  return {
    message: entry && {
      ...toldOf(entry, telling),
      purpose: entry.purpose,
      why: messageWords(written, entry, telling).why,
    },
    year: told.filter(({ at }) => at >= since).toSorted((a, b) => (a.at < b.at ? 1 : -1)),
  };
}

interface Telling {
  readonly written: Written;
  readonly member: Member;
  readonly language: Language;
}

function toldOf(entry: LedgerEntry, telling: Telling): Told {
  const { subject } = messageWords(telling.written, entry, telling);
  const fate: Fate =
    entry.state === 'skipped' ? { state: 'skipped', reason: entry.reason } : { state: entry.state };
  return { at: entry.at, title: subject, channel: entry.channel, fate };
}

/** A journey that never began is known to the member by its first message. */
function notBegun(row: Parameters<typeof textOf>[0], telling: Telling): Told {
  const journey = textOf(row, 'journey');
  const steps = [...allSteps(telling.written.journeys.get(journey)?.steps ?? [])];
  const message = steps.flatMap(messagesOf)[0];
  const title =
    message === undefined ? undefined : messageWords(telling.written, { journey, message }, telling).subject;
  const fate: Fate = { state: 'not-begun', reason: textOf(row, 'reason') };
  return { at: instant(textOf(row, 'refusedAt')), title, channel: undefined, fate };
}
