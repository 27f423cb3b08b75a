import type { DatabaseSync } from 'node:sqlite';
import { seededBytes } from '../../shared/adapters/ids.local.ts';
import type { LocalMailer } from '../../shared/adapters/mailer.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import type { LocalTexter } from '../../shared/adapters/texter.local.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import type { Mailer } from '../../shared/ports/mailer.ts';
import type { Texter } from '../../shared/ports/texter.ts';
import type { World } from '../../shared/ports/world.ts';
import { instant } from '../../shared/time/instant.ts';
import type { LocalFunctions } from '../../infra/local/functions.ts';
import { createLocalWorld, type LocalWorld } from '../../infra/local/world.ts';
import { submit } from '../../infra/local/webhook.ts';
import { createLookup } from '../../shared/member/lookup.ts';
import { workflows as organisations } from '../../workflows/index.ts';

/** An ordinary Tuesday morning in Stockholm, inside the send window. */
export const TUESDAY = instant('2028-01-11T09:12:00Z');

export const ASA = {
  membershipNumber: 'M-10482',
  givenName: 'Åsa',
  familyName: 'Ek',
  email: 'asa.ek@example.org',
  phone: '070-174 06 05',
  language: 'sv',
} as const;

/** A whole world in memory, on the virtual clock, with seeded randomness. */
export function testWorld(
  options: {
    at?: string;
    seed?: string;
    workflows?: Workflows;
    mailer?: (provider: LocalMailer) => Mailer;
    texter?: (provider: LocalTexter) => Texter;
    decorate?: (world: World) => World;
    around?: (functions: LocalFunctions) => LocalFunctions;
    breathe?: () => Promise<void>;
    /** Default a new one in memory. */
    db?: DatabaseSync;
  } = {},
): LocalWorld {
  return createLocalWorld({
    db: options.db ?? openDatabase(':memory:'),
    workflows: options.workflows ?? organisations,
    publicUrl: 'https://lojal.example.org',
    at: instant(options.at ?? TUESDAY),
    bytes: seededBytes(options.seed ?? 'test'),
    ...(options.mailer && { mailer: options.mailer }),
    ...(options.texter && { texter: options.texter }),
    ...(options.decorate && { decorate: options.decorate }),
    ...(options.around && { around: options.around }),
    ...(options.breathe && { breathe: options.breathe }),
  });
}

let deliveries = 0;

/** Sends a form's submission and does all that is due: the member joins, leaves, logs in. */
export async function submitAndSettle(local: LocalWorld, form: string, body: object, id?: string) {
  deliveries += 1;
  const result = await submit(local, { form, id: id ?? `delivery-${deliveries}`, body });
  const effects = await local.engine.settle();
  return { result, effects };
}

/** The SMS that the provider took, in the order in which it took them: to whom, for which step, and what they say. */
export const acceptedTexts = ({ texts }: LocalWorld) =>
  texts
    .accepted()
    .map(({ to, body, context }) => ({ to, step: context.step, body }))
    .toReversed();

/** The ref of a member by membership number. */
export async function refOf(local: LocalWorld, membershipNumber: string): Promise<string> {
  const lookup = await createLookup(local.world.items, local.world.secrets);
  const ref = await lookup.find({ membershipNumber });
  if (!ref) throw new Error(`There is no member ${membershipNumber}.`);
  return ref;
}
