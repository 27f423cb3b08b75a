import { hkdfSync } from 'node:crypto';
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import type { Clock } from '../ports/clock.ts';
import { OUR_SECRETS, UnknownSecret, type Secret, type Secrets } from '../ports/secrets.ts';
import { plus, type Instant } from '../time/instant.ts';

/**
 * The one JSON secret. `keys` are master keys by id, made at the first deploy; `current` names the one in use, the
 * others still verify. From a master every named secret is derived (HKDF, RFC 5869), so that nothing has to be set
 * up by hand. `forms` holds secrets that a form's tool chose itself, the current one first.
 */
const secretSchema = z.lazy(() =>
  z
    .object({
      current: z.string().regex(/^[a-z0-9]{1,16}$/),
      forms: z.record(z.string(), z.array(z.string()).min(1)).optional(),
    })
    .catchall(z.string().min(32)),
);

/**
 * A rotation is seen by every warm function within this time; at once, by `refresh`, where something comes that was made
 * with a new key. Where functions stay warm, reading it every five minutes would cost twelve times as much.
 */
export const FRESH = 'PT1H';
/** As often as that, at most, it is read because of something that none of the keys made. */
const REFRESH = 'PT1M';

type Named = readonly [Secret, ...Secret[]];

/** Of the first deploy (infra/aws/master-secret.ts). Members are found by it, whatever the keys that follow are called. */
const FIRST_KEY = 'k1';

export function createAwsSecrets(client: SecretsManagerClient, secretArn: string, clock: Clock): Secrets {
  let read: { at: Instant; text: string; secrets: (name: string) => Named } | undefined;
  const readAnew = async (): Promise<NonNullable<typeof read>> => {
    const at = clock.now();
    const { SecretString: text = '' } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    // Derived anew only where it has changed.
    return (read = { at, text, secrets: read?.text === text ? read.secrets : parse(text) });
  };
  return {
    async get(name) {
      const { secrets } = read && clock.now() < plus(read.at, FRESH) ? read : await readAnew();
      return secrets(name);
    },
    async refresh() {
      if (read && clock.now() < plus(read.at, REFRESH)) return false;
      const before = read?.text;
      return (await readAnew()).text !== before;
    },
  };
}

function parse(text: string): (name: string) => Named {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UnknownSecret('The secret is not JSON: see "The secret" in infra/RUNBOOK.md.');
  }
  const parsed = secretSchema.safeParse(json);
  if (!parsed.success) {
    throw new UnknownSecret(
      `The secret is not as expected: ${parsed.error.issues.map(({ path }) => path.join('.')).join(', ')}.`,
    );
  }
  const { current, forms = {}, ...masters } = parsed.data;
  const ids = Object.keys(masters).toSorted((a, b) => Number(b === current) - Number(a === current));
  if (ids[0] !== current)
    throw new UnknownSecret(`The secret's "current" names key "${current}", which it does not hold.`);
  if (!ids.includes(FIRST_KEY))
    throw new UnknownSecret(
      `The secret has no key "${FIRST_KEY}", by which members are found: put it back, see "The secret" in infra/RUNBOOK.md.`,
    );
  const derived = new Map<string, Named>();
  return (name) => {
    const own = forms[name];
    if (own) return own.map((value, index) => ({ id: `f${index}`, value })) as unknown as Named;
    const known = derived.get(name);
    if (known) return known;
    // What is looked up by a keyed hash must be found again after a rotation: that key never changes.
    const from = name === 'lookup' ? [FIRST_KEY] : ids;
    const made = from.map((id) => ({ id, value: derive(String(masters[id]), name) })) as unknown as Named;
    derived.set(name, made);
    return made;
  };
}

/** 32 bytes for a name. Ours as base64; a form's as a Standard Webhooks secret. */
function derive(master: string, name: string): string {
  const bytes = Buffer.from(hkdfSync('sha256', master, 'lojal', name, 32)).toString('base64');
  return OUR_SECRETS.some((ours) => ours === name) ? bytes : `whsec_${bytes}`;
}
