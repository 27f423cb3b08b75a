import { hash } from 'node:crypto';
import { mayWrite } from '../../shared/consent/may-write.ts';
import { valuesIn } from '../../shared/journey/holds.ts';
import type { Run } from '../../shared/journey/run.ts';
import type { SendTask } from '../../shared/journey/task.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import type { Member } from '../../shared/member/member.ts';
import { mayHaveArrived, type LedgerEntry, type SkipReason } from '../../shared/message/ledger.ts';
import { CHANNELS, type Channel, type Template } from '../../shared/message/template.ts';
import type { Instant } from '../../shared/time/instant.ts';

/** What this function needs of what the organisation has written. */
export type Written = Pick<Workflows, 'organisation' | 'templates'>;

/**
 * Which of a step's messages the member gets: by a segment or a detail the first that fits, of a pool one that the
 * member has not had or has had the longest ago. The same question has the same answer, so that two calls at once agree.
 * @param entries the member's ledger; looked at for a pool only.
 */
export function messageFor(
  { message, journey, variant }: SendTask,
  { run, member, entries }: { run: Run; member: Member | undefined; entries: readonly LedgerEntry[] },
): string {
  if (!variant) return message;
  if (variant.kind === 'pool') {
    const had = entries.filter((entry) => entry.journey === journey && mayHaveArrived(entry));
    return longestAgo([message, ...variant.messages], had, run);
  }
  const detail = variant.kind === 'detail' && run.details?.[variant.field];
  const values = variant.kind === 'segment' ? valuesIn(member, variant.segment) : detail ? [detail] : [];
  const fitting = Object.entries(variant.messages).find(([value]) => values.includes(value));
  return fitting?.[1] ?? message;
}

function longestAgo(
  pool: readonly string[],
  had: readonly LedgerEntry[],
  { member, occurrence }: Pick<Run, 'member' | 'occurrence'>,
): string {
  const lastHad = (message: string): string => {
    const dates = had.filter((entry) => entry.message === message).map(({ at }) => at);
    // Never is before any date.
    return dates.toSorted().at(-1) ?? '';
  };
  const lot = (message: string): string => hash('sha256', `variant|${member}|${occurrence}|${message}`);
  const isBefore = (one: string, other: string): boolean => {
    const [ofOne, ofOther] = [lastHad(one), lastHad(other)];
    return ofOne === ofOther ? lot(one) < lot(other) : ofOne < ofOther;
  };
  return pool.reduce((first, one) => (isBefore(one, first) ? one : first));
}

export type Route =
  | { readonly yes: true; readonly channel: Channel; readonly template: Template }
  | { readonly yes: false; readonly channel: Channel; readonly reason: SkipReason };

/**
 * The first channel on which the member may be written to and for which the message has a text; where there is none,
 * why not on the first of them.
 * @param only the channel of an earlier attempt: a message does not change over.
 * @throws WordsMissing when there are no words at all.
 */
export function routeFor(
  { templates, organisation }: Written,
  { journey, purpose, channels }: Pick<SendTask, 'journey' | 'purpose' | 'channels'>,
  {
    message,
    member,
    now,
    only,
  }: { message: string; member: Member | undefined; now: Instant; only?: Channel | undefined },
): Route {
  let refusal: Route | undefined;
  for (const channel of only ? [only] : channelsFor(channels, member)) {
    const may = mayWrite(member, purpose, channel, now);
    let reason: SkipReason = 'no-words';
    if (may.yes) {
      const language = member?.language ?? organisation.defaultLanguage;
      const template = templates[journey]?.[message]?.[language];
      if (!template) throw new WordsMissing(journey, message, language);
      if (hasWords(template, channel)) return { yes: true, channel, template };
    } else reason = may.reason;
    refusal ??= { yes: false, channel, reason };
  }
  if (!refusal) throw new TypeError(`A step of the journey "${journey}" names no channel.`);
  return refusal;
}

/** In order of preference. */
export function channelsFor(
  channels: SendTask['channels'],
  member: Pick<Member, 'preferredChannel'> | undefined,
): readonly Channel[] {
  if (channels !== 'preferred') return channels;
  const first = member?.preferredChannel ?? 'email';
  return [first, ...CHANNELS.filter((channel) => channel !== first)];
}

const hasWords = ({ subject, sms }: Template, channel: Channel): boolean =>
  channel === 'email' ? subject !== '' : (sms ?? '') !== '';

/** A deployed journey asks for words that this code does not have: retire messages, never delete them. */
export class WordsMissing extends Error {
  override readonly name = 'WordsMissing';
  constructor(journey: string, message: string, language: string) {
    super(`workflows/${journey}/messages/${message}.${language}.md`);
  }
}
