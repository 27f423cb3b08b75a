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
    const zone = member?.zone ?? local.workflows.organisation.zone;
    const when = moment(effect.at, zone);
    const who = (member?.givenName ?? 'a member').padEnd(6);
    lines.push(`${when}  ${who}  ${words(local, effect, zone)}`);
  }
  return lines;
}

function moment(instant: string, zone: string): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  return `${day(local.toPlainDate())} ${local.toPlainTime().toString({ smallestUnit: 'minute' })}`;
}

function day(date: Temporal.PlainDate): string {
  return `${date.toLocaleString('en', { weekday: 'short' })} ${date.toString()}`;
}

function words(local: LocalWorld, effect: Effect, zone: string): string {
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
    case 'answered':
      return `answered ${effect.question}: ${effect.answer}`;
    case 'task':
      return `${effect.task} by ${day(Temporal.PlainDate.from(effect.due ?? ''))}: ${effect.reason}`;
    case 'not-started':
      return effect.reason === 'held-out'
        ? `${effect.journey} held out`
        : `${effect.journey} not started${reason}`;
    case 'run-waits': {
      const until = effect.until ? ` until ${moment(effect.until, zone)}` : '';
      return `${effect.journey} waits for ${effect.event ?? 'an answer'}${until}`;
    }
    case 'run-started':
    case 'run-completed':
    case 'run-ended':
    case 'run-failed':
      return `${effect.journey} ${effect.what.slice('run-'.length)}${reason}`;
    case 'sent': {
      const said = saidIn(local, effect);
      return `${effect.channel === 'sms' ? 'SMS' : 'e-mail'} ${step}${said ? `: ${said}` : ''}`;
    }
    case 'waiting':
    case 'unknown':
    case 'presumed-sent':
    case 'bounced':
    case 'complained':
    case 'skipped':
    case 'failed':
      return `${effect.what} ${step}${reason}`;
  }
}

/** A mail's subject, or an SMS without its link, which is another in each world. */
function saidIn({ mailbox, texts }: LocalWorld, { channel, message = '' }: Effect): string | undefined {
  if (channel !== 'sms') return mailbox.find(message)?.subject;
  return texts.find(message)?.body.replaceAll(/https?:\/\/\S+/g, '<link>');
}
