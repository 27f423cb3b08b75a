import { createLookup } from '../../shared/member/lookup.ts';
import { emailSchema, readPhone } from '../../shared/member/fields.ts';
import { survivorRow } from '../../shared/member/merge.ts';
import { LANGUAGES } from '../../shared/message/template.ts';
import type { Item } from '../../shared/ports/items.ts';
import type { Needs } from './needs.ts';
import { isShown, partitionOf, STANDINGS, whoIn, type Who } from './who.ts';
import type { Written } from './written.ts';

/** Households and switchboards: more share no address. */
const MOST_OF_ONE_ADDRESS = 50;
/** Names are read row by row: so many are read for one page, and whoever wants more asks for more. */
export const ROWS_A_SEARCH = 2000;
const ROWS_A_PAGE = 500;
export const MOST_FOUND = 50;

export interface Found {
  readonly members: readonly Who[];
  /** How the members were found: by what is theirs alone, or by how their names begin. */
  readonly by: 'identity' | 'name';
  /** How many rows were read for their names. */
  readonly read: number;
  /** There is more to read: goes into the next call's `after`. */
  readonly next?: string;
}

type World = Pick<Needs, 'items' | 'secrets' | 'clock'>;

/**
 * Who is meant by a membership number, an e-mail address or a phone number, exactly, or by the beginnings of names.
 * @throws InvalidWrite when `after` is not the `next` of a search before.
 */
export async function findMembers(
  world: World,
  written: Pick<Written, 'points'>,
  given: { readonly text: string; readonly after?: string | undefined },
): Promise<Found> {
  const text = given.text.trim();
  const rows = given.after === undefined ? await byIdentity(world, text) : [];
  const now = world.clock.now();
  if (rows.length > 0)
    return { members: rows.map((row) => whoIn(row, now, written)), by: 'identity', read: 0 };
  return byName(world, written, text, given.after);
}

async function byIdentity({ items, secrets }: World, text: string): Promise<readonly Item[]> {
  const lookup = await createLookup(items, secrets);
  const email = emailSchema.safeParse(text).data;
  const phones = new Set(LANGUAGES.flatMap((language) => readPhone(text, language) ?? []));
  const identities = [
    { membershipNumber: text },
    ...(email === undefined ? [] : [{ email }]),
    ...[...phones].map((phone) => ({ phone })),
  ];
  const refs = await Promise.all(identities.map((one) => lookup.all(one, MOST_OF_ONE_ADDRESS)));
  const rows = await Promise.all([...new Set(refs.flat())].map((ref) => survivorRow(items, ref)));
  const own = rows.filter((row) => row !== undefined).filter(isShown);
  return [...new Map(own.map((row) => [row.pk, row])).values()];
}

async function byName(
  { items, clock }: World,
  written: Pick<Written, 'points'>,
  text: string,
  from: string | undefined,
): Promise<Found> {
  const wanted = wordsOf(text);
  const members: Who[] = [];
  const now = clock.now();
  let read = 0;
  let { place, after } = readCursor(from);
  while (place < STANDINGS.length) {
    const page = await items.query({
      index: 'byNumber',
      partition: partitionOf(STANDINGS[place]!),
      descending: true,
      limit: ROWS_A_PAGE,
      ...(after !== undefined && { after }),
    });
    read += page.items.length;
    const hits = page.items.filter((row) => isShown(row) && isNamed(row, wanted));
    members.push(...hits.map((row) => whoIn(row, now, written)));
    after = page.next;
    if (after === undefined) place += 1;
    const isEnough = read >= ROWS_A_SEARCH || members.length >= MOST_FOUND;
    if (isEnough && place < STANDINGS.length)
      return { members, by: 'name', read, next: `${place}|${after ?? ''}` };
  }
  return { members, by: 'name', read };
}

function readCursor(from: string | undefined): { place: number; after: string | undefined } {
  const [, place = '0', after = ''] = /^(\d)\|(.*)$/.exec(from ?? '') ?? [];
  return { place: Number(place), after: after === '' ? undefined : after };
}

/** Each word that was asked for begins one of the names. */
function isNamed({ givenName, familyName }: Item, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return false;
  const names = wordsOf(`${textOr(givenName)} ${textOr(familyName)}`);
  return wanted.every((word) => names.some((name) => name.startsWith(word)));
}

const textOr = (value: unknown): string => (typeof value === 'string' ? value : '');

/** In lower case and without accents, so that `asa` finds Åsa and `orjan` Ørjan. */
function wordsOf(text: string): readonly string[] {
  const folded = text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae');
  return folded.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}
