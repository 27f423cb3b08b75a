import * as z from 'zod';
import { give } from '../../shared/consent/give.ts';
import { pauseUntil, resume } from '../../shared/consent/pause.ts';
import { withdraw } from '../../shared/consent/withdraw.ts';
import { memberKey, toMember, type Member, type PurposeAndChannel } from '../../shared/member/member.ts';
import { memberWrite, update } from '../../shared/member/register.ts';
import {
  CHANNELS,
  LANGUAGES,
  PURPOSES,
  type Channel,
  type Language,
  type Purpose,
} from '../../shared/message/template.ts';
import { TransactionRefused } from '../../shared/ports/items.ts';
import { addMonths, atLocalTime, dateIn } from '../../shared/time/civil.ts';
import type { Instant } from '../../shared/time/instant.ts';
import type { Needs } from './needs.ts';
import { only } from './request.ts';

/** Raised whenever the words of the preference centre change: a receipt names the text that the member saw. */
export const TEXT_VERSION = 'preference-centre-1';

/** Each purpose on each channel, as it stands on the page and in its form. */
export const OPTIONS = PURPOSES.flatMap((purpose) =>
  CHANNELS.map((channel) => ({ name: `${purpose}.${channel}` as const, purpose, channel })),
);

const nameSchema = z.lazy(() =>
  z.enum(OPTIONS.map(({ name }) => name) as [PurposeAndChannel, ...PurposeAndChannel[]]),
);

/** What a form showed when it was made: a box that is left as it was is no choice, whatever has happened since. */
const shownSchema = z.lazy(() =>
  z.strictObject({
    on: z.array(nameSchema),
    /** Since when each no has stood. */
    nos: z.partialRecord(nameSchema, z.string()),
    language: z.enum(LANGUAGES),
    channel: z.enum(CHANNELS),
  }),
);
export type Shown = z.infer<typeof shownSchema>;

/** Of a form that we made, as its proof has shown; nothing when it is from before the form had these fields. */
export function readShown(text: string): Shown | undefined {
  return shownSchema.safeParse(JSON.parse(text)).data;
}

export function shownOf(member: Member, language: Language): Shown {
  return {
    on: OPTIONS.filter(({ name, purpose }) => isOn(member, name, purpose)).map(({ name }) => name),
    nos: member.optOuts,
    language: member.language ?? language,
    channel: member.preferredChannel ?? 'email',
  };
}

/** Marketing needs a yes; of all else we write until there is a no. */
function isOn({ optOuts, consents }: Member, name: PurposeAndChannel, purpose: Purpose): boolean {
  return optOuts[name] === undefined && (purpose !== 'marketing' || consents[name] !== undefined);
}

/** What was asked for, or nothing when it is not just what our form can send. */
export type Wish =
  | { readonly change: 'pause' | 'resume' | 'stop' }
  | {
      readonly change: 'save';
      readonly on: readonly PurposeAndChannel[];
      readonly language: Language;
      readonly channel: Channel;
    };

export type Change = Wish['change'];

const wishSchema = z.lazy(() =>
  z.object({
    on: z.array(nameSchema).refine((names) => new Set(names).size === names.length),
    language: z.enum(LANGUAGES),
    channel: z.enum(CHANNELS),
  }),
);

export function readWish(fields: URLSearchParams): Wish | undefined {
  const change = only(fields, 'do');
  if (change === 'pause' || change === 'resume' || change === 'stop') return { change };
  if (change !== 'save') return undefined;
  const wish = wishSchema.safeParse({
    on: fields.getAll('on'),
    language: only(fields, 'language'),
    channel: only(fields, 'channel'),
  });
  return wish.success ? { change: 'save', ...wish.data } : undefined;
}

interface Choosing {
  readonly member: Member;
  /** In which the page stood there. */
  readonly language: Language;
  readonly zone: string;
  readonly shown: Shown;
}

/**
 * Does what a member asked for on the preference centre, at once. Nos first, so that a fault half-way leaves no message
 * that was not wanted; asked again, what is done already stays as it is.
 * @returns whether all of it holds; not, when a no that came from elsewhere meanwhile stands against a yes.
 */
export async function applyWish(world: Needs, choosing: Choosing, wish: Wish): Promise<boolean> {
  const { member, language, zone } = choosing;
  if ('on' in wish) return save(world, choosing, wish);
  const by = evidenceIn(language);
  if (wish.change === 'pause') await pauseUntil(world, member, pauseEnd(world.clock.now(), zone), by);
  else if (wish.change === 'resume') await resume(world, member, by);
  else for (const { purpose, channel } of OPTIONS) await withdraw(world, member, { ...by, purpose, channel });
  return true;
}

async function save(
  world: Needs,
  { member, language, shown }: Choosing,
  wish: Extract<Wish, { change: 'save' }>,
): Promise<boolean> {
  const by = evidenceIn(language);
  const [off, on] = [missing(shown.on, wish.on), missing(wish.on, shown.on)];
  for (const { purpose, channel } of off) await withdraw(world, member, { ...by, purpose, channel });
  await keepFields(world, member.ref, {
    ...(wish.language !== shown.language && { language: wish.language }),
    ...(wish.channel !== shown.channel && { preferredChannel: wish.channel }),
  });
  let all = true;
  for (const { name, purpose, channel } of on) {
    // A second press: the yes stands.
    if (member.consents[name] !== undefined && member.optOuts[name] === undefined) continue;
    // With the nos as the page showed them: one that came since is not taken back by it.
    const seen = { ...member, optOuts: shown.nos };
    const outcome = await give(world, seen, { ...by, method: 'POST', purpose, channel });
    all &&= outcome.given;
  }
  return all;
}

const evidenceIn = (language: Language) =>
  ({ source: 'preference-page', textVersion: TEXT_VERSION, language }) as const;

const missing = (from: readonly PurposeAndChannel[], among: readonly PurposeAndChannel[]) =>
  OPTIONS.filter(({ name }) => from.includes(name) && !among.includes(name));

/** Three calendar months from today, to the start of that day: pressed twice on a day it is the same pause. */
export function pauseEnd(now: Instant, zone: string): Instant {
  return atLocalTime(addMonths(dateIn(zone, now), 3), '00:00', zone);
}

/** Another event of the member may come between reading and writing. */
const ATTEMPTS = 12;

/** Writes fields of the member's own choice, as said now: what an older event says of them comes too late. */
async function keepFields(
  world: Needs,
  ref: string,
  fields: Partial<Pick<Member, 'language' | 'preferredChannel'>>,
): Promise<void> {
  if (Object.keys(fields).length === 0) return;
  for (let attempt = 1; ; attempt += 1) {
    const row = await world.items.get(memberKey(ref));
    const before = row && toMember(row);
    if (!before || before.status === 'erased') return;
    const said = { type: 'member.updated', member: {}, changes: fields } as const;
    const change = update(before, said, world.clock.now());
    try {
      await world.items.transact([memberWrite(change)]);
      return;
    } catch (error) {
      if (!(error instanceof TransactionRefused) || attempt === ATTEMPTS) throw error;
    }
  }
}
