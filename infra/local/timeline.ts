import { Temporal } from 'temporal-polyfill';
import { memberKey, toMember, type Member } from '../../shared/member/member.ts';
import type { Effect } from './effects.ts';
import type { LocalWorld } from './world.ts';

/** One dated line for each effect, in the member's own time: `Tue 2028-01-11 10:12  Åsa  sent  welcome/hello …`. */
export async function timeline(local: LocalWorld, effects: readonly Effect[]): Promise<string[]> {
  const members = new Map<string, Member | undefined>();
  const lines: string[] = [];
  for (const effect of effects) {
    if (!members.has(effect.member)) {
      const row = await local.world.items.get(memberKey(effect.member));
      members.set(effect.member, row && toMember(row));
    }
    const member = members.get(effect.member);
    const when = at(effect.at, member?.zone ?? local.workflows.organisation.zone);
    const who = (member?.givenName ?? 'a member').padEnd(6);
    lines.push(`${when}  ${who}  ${words(local, effect)}`);
  }
  return lines;
}

function at(instant: string, zone: string): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  const weekday = local.toLocaleString('en', { weekday: 'short' });
  return `${weekday} ${local.toPlainDate().toString()} ${local.toPlainTime().toString({ smallestUnit: 'minute' })}`;
}

function words(local: LocalWorld, effect: Effect): string {
  const reason = effect.reason ? ` (${effect.reason})` : '';
  const step = effect.step && `${effect.journey}/${effect.step}`;
  switch (effect.what) {
    case 'joined':
    case 'left':
      return effect.what;
    case 'opted-out':
      return `opted out${reason}`;
    case 'level-changed':
      return `level${reason}`;
    case 'run-started':
    case 'run-completed':
    case 'run-ended':
    case 'run-failed':
      return `${effect.journey} ${effect.what.slice('run-'.length)}${reason}`;
    case 'sent': {
      const subject = effect.message ? local.mailbox.find(effect.message)?.subject : undefined;
      return `e-mail ${step}${subject ? `: ${subject}` : ''}`;
    }
    case 'waiting':
    case 'unknown':
    case 'presumed-sent':
    case 'skipped':
    case 'failed':
      return `${effect.what} ${step}${reason}`;
  }
}
