import { isDeepStrictEqual } from 'node:util';
import type { Items } from '../../ports/items.ts';
import type { CivilDate } from '../../time/civil.ts';
import type { Instant } from '../../time/instant.ts';
import type { Identity } from '../event.ts';
import type { Lookup } from '../lookup.ts';
import { memberKey, toMember, type Member } from '../member.ts';
import { begins, join } from '../register.ts';
import { COLUMN_FIELDS, type ColumnField } from './columns.ts';
import type { Joined } from './row.ts';

/**
 * What a row comes to, by the register as it stands:
 * - `new`: nobody is found by what it says; a member is made.
 * - `known`: a member is found, and `changes` names the fields that become others (none when all is known already).
 * - `returns`: one who had left is a member again.
 * - `left`: one who left after the file was made; what it says is taken, and the member stays away.
 * - `erased`: one who was erased; nothing is taken.
 */
export type Outcome = 'new' | 'known' | 'returns' | 'left' | 'erased';

export interface Outlook {
  readonly outcome: Outcome;
  readonly changes: readonly ColumnField[];
}

/** The member whom a row finds; undefined when it finds nobody. */
export async function foundBy(
  { items, lookup }: { items: Items; lookup: Lookup },
  { member }: Joined,
): Promise<Member | undefined> {
  const ref = await lookup.find(member);
  const row = ref && (await items.get(memberKey(ref)));
  return row ? toMember(row) : undefined;
}

/**
 * Whether a row's number is that of the member who has its address, but for zeros at the front: a spreadsheet takes them
 * away, and what is then another number would make the same person a second member.
 */
export async function differsByZeros(
  { items, lookup }: { items: Items; lookup: Lookup },
  { member: { membershipNumber, email, phone } }: Joined,
): Promise<boolean> {
  if (membershipNumber === undefined || !/^\d+$/.test(membershipNumber)) return false;
  if ((await lookup.find({ membershipNumber })) !== undefined) return false;
  const ref = await lookup.find({ ...(email && { email }), ...(phone && { phone }) });
  const number = ref && (await items.get(memberKey(ref)))?.membershipNumber;
  return typeof number === 'string' && withoutZeros(number) === withoutZeros(membershipNumber);
}

/**
 * The address of a row without a number that several members have, while nothing else of it leads to one: whose it is
 * nobody can tell, and it would make another member each time it is imported.
 */
export async function sharedAddress(
  lookup: Lookup,
  { member: { membershipNumber, email, phone } }: Joined,
): Promise<'email' | 'phone' | undefined> {
  if (membershipNumber !== undefined) return undefined;
  const given = { ...(email && { email }), ...(phone && { phone }) };
  if ((await lookup.find(given)) !== undefined) return undefined;
  const isShared = async (identity: Identity): Promise<boolean> => (await lookup.all(identity, 2)).length > 1;
  if (email && (await isShared({ email }))) return 'email';
  return phone && (await isShared({ phone })) ? 'phone' : undefined;
}

const withoutZeros = (number: string): string => number.replace(/^0+/, '');

/** @param before the member whom the row finds. */
export function outlookOf(
  before: Member | undefined,
  event: Joined,
  { at, today }: { at: Instant; today: CivilDate },
): Outlook {
  if (!before) return { outcome: 'new', changes: [] };
  const { ref } = before;
  if (before.status === 'erased') return { outcome: 'erased', changes: [] };
  const change = join(before, event, { ref, at, today, quiet: true });
  const { after } = change;
  const changes = COLUMN_FIELDS.filter(
    (field) => !isDeepStrictEqual(fieldIn(before, field), fieldIn(after, field)),
  );
  const isBack = before.status === 'left' && begins(change);
  return { outcome: isBack ? 'returns' : after.status === 'left' ? 'left' : 'known', changes };
}

/** The value of a column's field; undefined where the member has none, as of a joining of which nobody has said when it was. */
export function fieldIn(member: Member, field: ColumnField): string | readonly string[] | undefined {
  if (field === 'joinedOn' && member.undated) return undefined;
  const [name, segment] = field.split('.');
  if (segment === undefined) return member[name as Exclude<ColumnField, `segments.${string}`>];
  return member.segments?.[segment as keyof NonNullable<Member['segments']>];
}
