import type { Item, Value } from '../ports/items.ts';
import type { Instant } from '../time/instant.ts';
import type { Member, MembershipFact } from './member.ts';
import { storedStated, type Stated } from './stated.ts';

/**
 * What most rows of members would only repeat, and therefore leave out: each activity event pays for the row by the
 * kilobyte, in the table and in its index. Most members have joined once, and said all of their fields when they did.
 */
type Register = Omit<Member, 'optOuts' | 'consents' | 'suppressed' | 'last'>;
type Standing = Pick<Member, 'status' | 'statusSince' | 'joinedOn' | 'undated'>;

/** Fields that are said: by forms, by the register, by the member. Each segment is one as well. */
const SAID = [
  'membershipNumber',
  'givenName',
  'familyName',
  'email',
  'phone',
  'language',
  'birthDate',
  'zone',
  'preferredChannel',
] as const satisfies readonly (keyof Register)[];
export const SEGMENT = 'segments.';

/** Stands on a row without a history whose one joining was of a register that was taken over. */
const QUIET = 'quiet';

/** The one fact that a standing says of itself; of a row from before facts were noted, all that is known. */
export function impliedFact({ status, statusSince, joinedOn, undated }: Standing): MembershipFact {
  return status === 'active'
    ? { at: statusSince, what: 'joined', on: joinedOn, ...(undated && { undated }) }
    : { at: statusSince, what: 'left' };
}

/** What a row leaves out, as its fields say it. A row that repeats it, as rows used to, is read as well. */
export function impliedBy(fields: Omit<Register, 'ref'>, row: Item): Pick<Register, 'history' | 'stated'> {
  const quiet = row[QUIET] === true ? { quiet: true as const } : {};
  const history = fields.history ?? [{ ...impliedFact(fields), ...quiet }];
  const stated: Record<string, Instant> = {};
  for (const name of namesOf(fields)) stated[name] = fields.statusSince;
  Object.assign(stated, fields.stated);
  return { history, ...(Object.keys(stated).length > 0 && { stated }) };
}

/** How history and what was said when stand on the row: only as far as the rest of it does not say so. */
export function storedHistory(member: Register): Readonly<Record<string, Value>> {
  const { history, stated } = member;
  const [only, ...others] = history ?? [];
  const isImplied = only === undefined || (others.length === 0 && isOnlySaid(only, impliedFact(member)));
  const said = stated && unsaid(stated, member);
  return {
    ...(!isImplied && history && { history: history as readonly object[] as readonly Value[] }),
    ...(isImplied && only?.quiet && { [QUIET]: true }),
    ...(said && Object.keys(said).length > 0 && { stated: storedStated(said) }),
  };
}

/** The attributes that storedHistory may write: what it does not is taken off the row. */
export const HISTORY_ATTRIBUTES = ['history', 'stated', QUIET] as const;

function isOnlySaid(fact: MembershipFact, implied: MembershipFact): boolean {
  return (
    fact.at === implied.at &&
    fact.what === implied.what &&
    fact.on === implied.on &&
    fact.undated === implied.undated
  );
}

/** What was said at another time than that since which the member stands so; or is gone, which the row cannot show. */
function unsaid(stated: Stated, member: Register): Stated {
  const names = new Set<string>(namesOf(member));
  return Object.fromEntries(
    Object.entries(stated).filter(([name, at]) => at !== member.statusSince || !names.has(name)),
  );
}

function namesOf(member: Omit<Register, 'ref'>): readonly string[] {
  const segments = Object.entries(member.segments ?? {}).filter(([, value]) => value !== undefined);
  return [
    ...SAID.filter((name) => member[name] !== undefined),
    ...segments.map(([name]) => `${SEGMENT}${name}`),
  ];
}
