import { systemWall } from '../../shared/adapters/clock.local.ts';
import { hookUrl } from '../../shared/webhook/hook-url.ts';
import { signatureHeader } from '../../shared/webhook/standard-webhooks.ts';
import { createLookup } from '../../shared/member/lookup.ts';
import { toMember, memberKey } from '../../shared/member/member.ts';
import { toEpochMs } from '../../shared/time/instant.ts';
import { FIRST_NUMBER, OF_THE_EXAMPLE, TRY_FORMS, type TryForm, type TryFormName } from './try-forms.ts';
import type { LocalWorld } from './world.ts';

/** A webhook as it went over the wire, and what the receiver answered. */
export interface Sent {
  readonly form: TryFormName;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly status: number;
  readonly answer: string;
  /** Whom it was about, when the register knows them after it. */
  readonly member: string | undefined;
}

/** The forms of the page that the organisation has, and that prove themselves by a signature which can be made here. */
export function tryForms({ workflows }: Pick<LocalWorld, 'workflows'>): readonly TryForm[] {
  return TRY_FORMS.filter(({ form }) => workflows.forms.get(form)?.source === 'standard-webhooks');
}

/** Whether a webhook is an event now, or waits for its member: it may also have been put aside, or refused. */
export const isTaken = ({ status, answer }: Sent): boolean =>
  status === 202 && !answer.includes('"quarantined"');

export type Fresh = Readonly<Record<'join' | 'member' | 'case', string>>;

/** More have not joined by this page. */
const MOST_JOINED = 1000;

/**
 * What stands in the forms at first, so that each press makes something happen: a number that nobody has yet, a case that
 * was not closed before, and for all else the member whom the last press was about, or who has joined here last.
 */
export async function freshValues({ world, clock }: LocalWorld, last?: string): Promise<Fresh> {
  const lookup = await createLookup(world.items, world.secrets);
  let member = OF_THE_EXAMPLE;
  let number = FIRST_NUMBER;
  for (; number < FIRST_NUMBER + MOST_JOINED; number += 1) {
    const ref = await lookup.find({ membershipNumber: `M-${number}` });
    if (ref === undefined) break;
    const row = await world.items.get(memberKey(ref));
    if (row && toMember(row).status === 'active') member = `M-${number}`;
  }
  // Eight digits: a date and a time of day, written out, are at some minutes a national identity number.
  const minute = Math.floor(toEpochMs(clock.now()) / 60_000);
  return { join: `M-${number}`, member: last ?? member, case: `A-${minute}` };
}

/** What a form's fields become; those left empty are left out. */
export function bodyOf({ fields, fixed }: TryForm, given: Readonly<Record<string, string>>): object {
  const filled = fields.flatMap(({ name }) => {
    const value = given[name]?.trim();
    return value ? [[name, value] as const] : [];
  });
  return { ...Object.fromEntries(filled), ...fixed };
}

/**
 * Sends a form's submission to the receiver as the form's own tool would: signed with the form's secret over id, time of
 * the wall and body.
 * @param post the way to this server's own door.
 */
export async function sendSigned(
  local: LocalWorld,
  form: TryForm,
  given: Readonly<Record<string, string>>,
  post: (request: Request) => Promise<Response>,
): Promise<Sent> {
  const { workflows, world, engine } = local;
  const entry = workflows.forms.get(form.form);
  if (!entry) throw new TypeError(`There is no form "${form.form}" in workflows/forms.ts.`);
  const [{ value: secret }] = await world.secrets.get(entry.secret);
  const url = hookUrl(world.publicUrl, entry, secret);
  const id = `msg_${Buffer.from(world.ids.bytes(12)).toString('hex')}`;
  const timestamp = String(Math.floor(systemWall() / 1000));
  const content = bodyOf(form, given);
  const body = JSON.stringify(content, undefined, 2);
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatureHeader({ id, timestamp, body: Buffer.from(body), secret }),
  };
  const response = await post(new Request(url, { method: 'POST', headers, body }));
  const answer = await response.text();
  await engine.settle();
  const number = given['membershipNumber']?.trim();
  const member = number
    ? await (await createLookup(world.items, world.secrets)).find({ membershipNumber: number })
    : undefined;
  return { form: form.form, url, headers, body, status: response.status, answer, member };
}
