import * as z from 'zod';
import { consentAttribute, memberKey, optOutAttribute, type Member } from '../member/member.ts';
import {
  CHANNELS,
  LANGUAGES,
  PURPOSES,
  type Channel,
  type Language,
  type Purpose,
} from '../message/template.ts';
import type { Condition } from '../ports/items.ts';
import { instantSchema, type Instant } from '../time/instant.ts';
import { addReceipt, record, type ConsentWorld, type FormSource } from './receipt.ts';

/**
 * A yes, and what shows that the member said it. Only two ways lead here: the member's own page, when a button is
 * pressed (opening a page is no yes: scanners open every link), and a form whose sender is trusted.
 */
export type Consent = {
  readonly purpose: Purpose;
  readonly channel: Channel;
  /** The version of the words that were shown. */
  readonly textVersion: string;
  /** The language in which they were shown; undefined: the organisation's own. */
  readonly language: Language | undefined;
} & (PageYes | FormYes);

interface PageYes {
  readonly source: 'preference-page';
  readonly method: 'POST';
}

interface FormYes {
  readonly source: FormSource;
  readonly trust: 'high';
  /** When the form was filled in; what lies after now is taken for now. */
  readonly saidAt: Instant;
}

const shown = () => ({
  purpose: z.enum(PURPOSES),
  channel: z.enum(CHANNELS),
  textVersion: z.string().min(1),
  language: z.enum(LANGUAGES).optional(),
});
// The types say it already; but what a request was is known only when it runs.
const consentSchema = z.lazy(() =>
  z.union([
    z.strictObject({ ...shown(), source: z.literal('preference-page'), method: z.literal('POST') }),
    z.strictObject({
      ...shown(),
      source: z.string().regex(/^form:[a-z][a-z0-9-]*$/),
      trust: z.literal('high'),
      saidAt: instantSchema,
    }),
  ]),
);

export type GiveOutcome =
  { readonly given: true } | { readonly given: false; readonly because: 'opted-out' | 'gone' };

/**
 * Records a consent and keeps the receipt, in one transaction.
 *
 * A form's yes never undoes a no: anyone can write another's address into a form, while the no came from the member's
 * own link; and a form may come late. On the member's page the no is in view, and a yes there takes it back, unless
 * another no comes at this moment: then that one stands.
 * @param member as it was read for the page that was shown, or for the event.
 * @throws ConsentRefused for any other source, for low trust, and for a request that is not a POST.
 * @throws what the store threw, when it failed every time.
 */
export async function give(world: ConsentWorld, member: Member, by: Consent): Promise<GiveOutcome> {
  check(by);
  if (member.status === 'erased') return { given: false, because: 'gone' };
  const { purpose, channel } = by;
  const no = optOutAttribute(purpose, channel);
  const seen = by.source === 'preference-page' ? member.optOuts[`${purpose}.${channel}`] : undefined;
  const noIsAsSeen: Condition = seen === undefined ? { absent: no } : { attribute: no, equals: seen };
  const now = world.clock.now();
  const at = saidAt(by, now);
  const done = await record(
    world,
    {
      update: memberKey(member.ref),
      set: { [consentAttribute(purpose, channel)]: at },
      remove: [no],
      add: { version: 1n },
      if: { all: [{ itemExists: true }, { not: { attribute: 'status', equals: 'erased' } }, noIsAsSeen] },
    },
    addReceipt(world, member.ref, by, { given: true, purpose, channel }, at),
  );
  if (done) return { given: true };
  const row = await world.items.get(memberKey(member.ref));
  if (!row || row.status === 'erased') return { given: false, because: 'gone' };
  // Without a no the yes stands: of a double press the other was first, or the answer to our own write was lost.
  return row[no] === undefined ? { given: true } : { given: false, because: 'opted-out' };
}

/**
 * The same rules for a form's yes, where it is written together with the event that brought it: the member after it. It
 * stands only if the member is still at the version that was read, which every no raises.
 * @throws ConsentRefused
 */
export function giveByForm(
  member: Member,
  by: Extract<Consent, FormYes>,
  now: Instant,
): { readonly given: true; readonly after: Member } | Extract<GiveOutcome, { given: false }> {
  check(by);
  if (member.status === 'erased') return { given: false, because: 'gone' };
  const name = `${by.purpose}.${by.channel}` as const;
  if (member.optOuts[name] !== undefined) return { given: false, because: 'opted-out' };
  const said = saidAt(by, now);
  const since = member.consents[name];
  // Of two the later, in whatever order they come; each has its receipt.
  const at = since !== undefined && since > said ? since : said;
  const after = { ...member, consents: { ...member.consents, [name]: at }, version: member.version + 1n };
  return { given: true, after };
}

function check(by: Consent): void {
  if (!consentSchema.safeParse(by).success) throw new ConsentRefused();
}

function saidAt(by: Consent, now: Instant): Instant {
  return 'saidAt' in by && by.saidAt < now ? by.saidAt : now;
}

/** A mistake in our code or in a form's entry: what came was no consent, and none was recorded. */
export class ConsentRefused extends Error {
  override readonly name = 'ConsentRefused';
  constructor() {
    super(
      'A consent must name its purpose, channel and text version, and come from the preference page by POST or from a ' +
        'form of high trust; set the form to high trust in workflows/forms.ts only if its sender proves who it is.',
    );
  }
}
