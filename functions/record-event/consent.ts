import { ConsentRefused, giveByForm, type GiveOutcome } from '../../shared/consent/give.ts';
import { addReceipt } from '../../shared/consent/receipt.ts';
import type { DeliveredEvent, EventFields } from '../../shared/member/event.ts';
import type { Member } from '../../shared/member/member.ts';
import type { Change } from '../../shared/member/register.ts';
import { CHANNELS, PURPOSES } from '../../shared/message/template.ts';
import type { Write } from '../../shared/ports/items.ts';
import type { Instant } from '../../shared/time/instant.ts';
import type { Needs } from './needs.ts';

type Given = Extract<EventFields, { type: 'consent.given' }>;

/** What a yes that came by a form does, and in words what came of it. */
export interface ConsentEffect {
  readonly change: Change;
  /** Kept on the event: a yes that is not applied says why. */
  readonly words: string;
  readonly given: boolean;
}

const BECAUSE: Readonly<Record<Extract<GiveOutcome, { given: false }>['because'], string>> = {
  'opted-out': 'not applied: the member has said no, which only their own page takes back',
  gone: 'not applied: the member is erased',
};

/**
 * A yes that a form brings: applied when the form's sender is of high trust, and by the rules of every consent; else
 * recorded with the reason. The change stands only while the member is as read, so a no that comes first wins.
 */
export function consentOf(
  before: Member | undefined,
  event: EventFields,
  { form, trust }: Pick<DeliveredEvent, 'form' | 'trust'>,
  { at, now }: { at: Instant; now: Instant },
): ConsentEffect | undefined {
  if (event.type !== 'consent.given' || !before) return undefined;
  const refused = (words: string): ConsentEffect => ({
    change: { before, after: before },
    words,
    given: false,
  });
  if (trust === 'low') return refused('not applied: it came by a form of low trust');
  if (trust === undefined) return refused('not applied: no form of high trust vouches for it');
  try {
    const { purpose, channel, textVersion, language } = event;
    const words = { purpose, channel, textVersion, language };
    const outcome = giveByForm(before, { ...words, source: `form:${form}`, trust, saidAt: at }, now);
    if (!outcome.given) return refused(BECAUSE[outcome.because]);
    return { change: { before, after: outcome.after }, words: 'given', given: true };
  } catch (error) {
    // Such as a form whose name no receipt can hold: it is nobody's fault on the queue, and would come again for ever.
    if (!(error instanceof ConsentRefused)) throw error;
    return refused('not applied: it does not say all that a consent must say');
  }
}

/** A line in the consent log for each no that an event has brought, for a yes, and for a pause that was brought along. */
export function receiptsOf(
  world: Needs,
  { before, after }: Change,
  { event, form, yes }: { event: EventFields; form: string; yes: boolean },
  at: Instant,
): Write[] {
  if (!before || before === after) return [];
  const source = `form:${form}` as const;
  if (yes && event.type === 'consent.given') {
    const { purpose, channel, textVersion, language } = event satisfies Given;
    return [
      addReceipt(world, after.ref, { source, textVersion, language }, { given: true, purpose, channel }, at),
    ];
  }
  const evidence = { source, textVersion: event.type, language: undefined };
  const receipt = (choice: Parameters<typeof addReceipt>[3]): Write =>
    addReceipt(world, after.ref, evidence, choice, at);
  const receipts = PURPOSES.flatMap((purpose) =>
    CHANNELS.filter((channel) => {
      const name = `${purpose}.${channel}` as const;
      return after.optOuts[name] !== undefined && before.optOuts[name] === undefined;
    }).map((channel) => receipt({ given: false, purpose, channel })),
  );
  const { pausedUntil } = after;
  if (pausedUntil && pausedUntil !== before.pausedUntil) receipts.push(receipt({ pausedUntil }));
  return receipts;
}
