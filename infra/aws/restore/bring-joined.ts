import { DUE_PREFIX, toDueStart } from '../../../shared/journey/due-start.ts';
import type { Journey } from '../../../shared/journey/journey.ts';
import { RUN_PREFIX, toRun } from '../../../shared/journey/run.ts';
import { createLookup, type Lookup } from '../../../shared/member/lookup.ts';
import { memberKey, toMember, type Member } from '../../../shared/member/member.ts';
import { allRows } from '../../../shared/member/rows.ts';
import { TASK_PREFIX, toStaffTask } from '../../../shared/member/staff-task.ts';
import { UNMATCHED } from '../../../shared/member/unmatched.ts';
import { RECEIPT_PREFIX, toReceipt } from '../../../shared/consent/receipt.ts';
import { MESSAGE_PREFIX, toEntry } from '../../../shared/message/ledger.ts';
import {
  textOf,
  TransactionRefused,
  type Item,
  type Items,
  type Write,
} from '../../../shared/ports/items.ts';
import type { World } from '../../../shared/ports/world.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import { carryWill } from './carry-will.ts';
import { carryLetters } from './letters.ts';
import { readWill, unreadableIn } from './will.ts';

/** What was done with the members of whom the old table alone knew. */
export interface Joined {
  /** Came over whole. */
  brought: number;
  /** Were there under another row by now: what they had said came over to it. */
  known: number;
  /** Not all of their rows can be read: they were left where they are. */
  left: number;
}

export interface JoinedWorld {
  readonly from: Items;
  readonly to: Items;
  readonly world: Pick<World, 'clock' | 'secrets' | 'queue'>;
  readonly journeys: ReadonlyMap<string, Pick<Journey, 'endsOn'>>;
  readonly tell: (ref: string, table: 'from' | 'to', fields: readonly string[]) => void;
}

/**
 * Brings over members who have joined since the restore point, as they are: row, ledger, runs under way, what is planned,
 * what they said, and their links. Under the ref that they had: so their executions, which Step Functions has kept, go on
 * with the next step, no welcome begins, and no message has another key than the one under which it may have gone.
 *
 * Only for a table that the stage uses, when the old one is at rest: what the old one's executions did after a row was
 * copied would be lost. One transaction makes a member, after all that is in no list and of no use without the member; so
 * it may be cut short anywhere and run again.
 */
export async function createJoining({ from, to, world, journeys, tell }: JoinedWorld) {
  const lookup = await createLookup(to, world.secrets);
  const joined: Joined = { brought: 0, known: 0, left: 0 };

  const leave = (ref: string, table: 'from' | 'to', fields: readonly string[]): void => {
    joined.left += 1;
    tell(ref, table, fields);
  };
  const links = async (ref: string, whose: string): Promise<void> => {
    const { unreadable } = await carryLetters({ from, to }, ref, { whose, alone: true });
    if (unreadable.length > 0) tell(ref, 'from', unreadable);
  };

  const bring = async (ref: string): Promise<void> => {
    const whole = await readWhole({ from, to }, ref);
    if ('unreadable' in whole) return leave(ref, 'from', whole.unreadable);
    for (let attempt = 1; ; attempt += 1) {
      // Before it is looked who has the address: of two who take it at once the second is refused.
      const claims = await lookup.claims(whole.member);
      const other = await knownAs(lookup, whole.member);
      if (other === ref) return leave(ref, 'to', ['a number leads to the row, which is not there']);
      if (other !== undefined) {
        const will = await readWill(from, ref);
        if (will)
          await carryWill({ to, will: { ...will, gone: undefined }, ref: other }, journeys, world.clock);
        await links(ref, other);
        joined.known += 1;
        return;
      }
      try {
        await copy(whole, claims);
        joined.brought += 1;
        return;
      } catch (error) {
        if (!(error instanceof TransactionRefused) || attempt === ATTEMPTS) throw error;
      }
    }
  };

  const copy = async ({ member, duplicates, rows }: Whole, claims: readonly Write[]): Promise<void> => {
    for (const { ref } of [member, ...duplicates]) await links(ref, ref);
    // Without the rows of members, which come last, none of these does anything.
    const isLast = (row: Item): boolean => isListed(row) || isOwn(row);
    for (const row of rows.filter((one) => !isLast(one))) await putNew(to, row);
    const found = [member, ...duplicates.map((one) => ({ ...one, ref: member.ref }))];
    const lookups = new Map(
      found.flatMap((one) => lookup.writes(undefined, one)).map((write) => [placeOf(write), write]),
    );
    await to.transact([
      ...rows.filter(isLast).map((put): Write => ({ put, if: { itemAbsent: true } })),
      ...lookups.values(),
      ...claims,
    ]);
  };

  return { bring, joined };
}

/** Another delivery may take the address at this moment. */
const ATTEMPTS = 5;

interface Whole {
  readonly member: Member;
  /** Rows that were merged into the member's, and that the restored table does not know. */
  readonly duplicates: readonly Member[];
  readonly rows: readonly Item[];
}

/** A transaction holds 100 writes; the member's addresses take some. */
const MOST_LISTED = 90;

/** What is read again later must be readable: of a member of whom one row is not, nothing is copied. */
async function readWhole(
  { from, to }: Pick<JoinedWorld, 'from' | 'to'>,
  ref: string,
): Promise<Whole | { readonly unreadable: readonly string[] }> {
  const rows: Item[] = [];
  const members: Member[] = [];
  const unreadable = new Set<string>();
  const read = (row: Item): void => {
    try {
      if (isOwn(row)) members.push(toMember(row));
      else readerOf(row)?.(row);
    } catch (error) {
      for (const field of unreadableIn(error)) unreadable.add(`${field} of ${row.sk.split('#')[0]!}`);
    }
  };
  const readAll = async (one: string): Promise<void> => {
    const found = await allRows(from, { partition: memberKey(one).pk });
    found.forEach(read);
    rows.push(...found);
  };
  await readAll(ref);
  const [member] = members;
  for (const one of member?.mergedFrom ?? []) {
    if (!(await to.get(memberKey(one)))) await readAll(one);
  }
  if (rows.filter(isListed).length > MOST_LISTED) unreadable.add(`more than ${MOST_LISTED} open rows`);
  if (!member) return { unreadable: unreadable.size > 0 ? [...unreadable] : ['the row'] };
  return unreadable.size > 0
    ? { unreadable: [...unreadable] }
    : { member, duplicates: members.slice(1), rows };
}

const READERS: readonly (readonly [prefix: string, read: (row: Item) => unknown])[] = [
  [RUN_PREFIX, toRun],
  [MESSAGE_PREFIX, toEntry],
  [DUE_PREFIX, toDueStart],
  [RECEIPT_PREFIX, toReceipt],
  [TASK_PREFIX, toStaffTask],
];
const readerOf = ({ sk }: Item) => READERS.find(([prefix]) => sk.startsWith(prefix))?.[1];

/** The sweep would find it, and do something about it. */
const isListed = ({ textPk, numberPk }: Item): boolean => textPk !== undefined || numberPk !== undefined;

/** A number is one member's; without one, the only member who has the address. */
function knownAs(lookup: Lookup, { membershipNumber, email, phone }: Member): Promise<string | undefined> {
  return lookup.find(
    membershipNumber === undefined
      ? { ...(email !== undefined && { email }), ...(phone !== undefined && { phone }) }
      : { membershipNumber },
  );
}

/** The row of a member, of all that a member has. */
const isOwn = ({ sk }: Item): boolean => sk === memberKey('').sk;
const placeOf = (write: Write): string => ('put' in write ? `${write.put.pk} ${write.put.sk}` : '');

async function putNew(items: Items, put: Item): Promise<void> {
  try {
    await items.transact([{ put, if: { itemAbsent: true } }]);
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error;
  }
}

/**
 * What came since for a member who was not known waits to be matched: a form's opt-out may be among it. It goes on the
 * queue again, and finds the member; whose member there still is not, waits on.
 * @returns how many.
 */
export async function askAgain(
  items: Items,
  { queue }: Pick<World, 'queue'>,
  since: Instant,
): Promise<number> {
  const rows = await allRows(items, { index: 'byText', partition: UNMATCHED, range: { from: since } });
  for (const row of rows) await queue.send(textOf(row, 'body'));
  return rows.length;
}
