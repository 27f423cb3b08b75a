import * as z from 'zod';
import { anyEqual, hmac } from '../proof.ts';
import { idIn, readJson } from '../read-json.ts';
import { notAuthentic } from '../refusal.ts';
import type { Source } from '../source.ts';

const fieldSchema = z.lazy(() =>
  z.object({
    label: z.string().nullish(),
    type: z.string(),
    value: z.unknown(),
    // An option may be a picture without words.
    options: z.array(z.object({ id: z.string(), text: z.string().nullish() })).nullish(),
  }),
);
const bodySchema = z.lazy(() => z.object({ data: z.object({ fields: z.array(z.unknown()) }) }));

/**
 * Questions to which there may be several answers: a list, also of one. Others can be set to take several, of which the
 * webhook does not tell: there, only a second answer shows it.
 */
const SEVERAL = new Set(['CHECKBOXES', 'MULTI_SELECT', 'RANKING']);

/** Tally, "Webhooks": `Tally-Signature`, the base64 of HMAC-SHA256 over the raw body, without a prefix. */
export const tally: Source = {
  proof: 'signature',
  takes: 'json',
  verify({ headers, body }, secrets) {
    const expected = secrets.map((secret) => hmac(secret, body));
    if (!anyEqual([headers['tally-signature'] ?? ''], expected)) throw notAuthentic();
  },
  read: (request) => readJson(request, ({ eventId }) => idIn(eventId)),
  // `$by("<label>")`: the answer to a question; of a choice the words, which Tally sends as ids.
  helpers: (body) => ({ by: (label) => answerTo(label, body) }),
};

/** A label as people see it: what stands at its end or twice between words, and how a letter is composed, they do not. */
const plain = (label: string): string => label.normalize('NFC').replaceAll(/\s+/g, ' ').trim();

function answerTo(label: unknown, body: unknown): unknown {
  // One by one: a question of a kind that is new must not take the others' answers away.
  const fields = bodySchema.safeParse(body).data?.data.fields ?? [];
  const read = fields.map((one) => fieldSchema.safeParse(one).data);
  const field =
    read.find((one) => one?.label === label) ??
    read.find((one) => one?.label && typeof label === 'string' && plain(one.label) === plain(label));
  if (field?.value === null || field === undefined) return undefined;
  const { options, value, type } = field;
  if (!options || !Array.isArray(value)) return value;
  const words = value.flatMap((id) => options.find((option) => option.id === id)?.text ?? []);
  return SEVERAL.has(type) || words.length > 1 ? words : words[0];
}
