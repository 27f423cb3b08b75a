import { systemWall } from '../../shared/adapters/clock.local.ts';
import { hookUrl } from '../../shared/webhook/hook-url.ts';
import { signatureHeader } from '../../shared/webhook/standard-webhooks.ts';
import { createLookup } from '../../shared/member/lookup.ts';
import { TRY_FORMS, type TryForm } from './try-forms.ts';
import type { LocalWorld } from './world.ts';

/** A webhook as it went over the wire, and what the receiver answered. */
export interface Sent {
  readonly form: string;
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
