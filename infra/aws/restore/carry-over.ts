import type { Journey } from '../../../shared/journey/journey.ts';
import { RUN_PREFIX, toRun } from '../../../shared/journey/run.ts';
import { MEMBER_PARTITIONS, memberRows } from '../../../shared/loyalty/rebuild.ts';
import { LEFT } from '../../../shared/loyalty/standing.ts';
import { memberKey, toMember } from '../../../shared/member/member.ts';
import { survivorRow } from '../../../shared/member/merge.ts';
import { allRows } from '../../../shared/member/rows.ts';
import { TransactionRefused, type Item, type Items } from '../../../shared/ports/items.ts';
import type { World } from '../../../shared/ports/world.ts';
import { carryLinks } from './links.ts';
import { readLog } from './log-lines.ts';
import { NOTHING, stricterBy, type Tally } from './stricter.ts';
import { readWill, unreadableIn, type Will } from './will.ts';

/** The tables: the one that is left, which is only read, and the one that takes its place. */
export interface Tables {
  readonly from: Items;
  readonly to: Items;
}

export interface CarriedOver extends Tally {
  /** Members of whom both tables know. */
  readonly both: number;
  /** Members of whom the old table alone knows. */
  readonly onlyOld: number;
  /** Links in letters of the lost time that work again. */
  readonly links: number;
  /** Members of whom something could not be read, in either table. */
  readonly unreadable: number;
}

export interface CarryOptions {
  readonly journeys: ReadonlyMap<string, Pick<Journey, 'endsOn'>>;
  /** Hears of each member of whom something cannot be read: the ref, in which table, and names of fields. */
  readonly tell: (ref: string, table: keyof Tables, fields: readonly string[]) => void;
  /** What is done with a member of whom the old table alone knows; default nothing. */
  readonly onlyOld?: (ref: string) => Promise<void>;
}

/**
 * Carries what members did since the restore point from the table that is left into the restored one, as far as it is
 * stricter (./stricter.ts), and makes their links work again (./links.ts). Nothing is written to the old table, and
 * sending is neither frozen nor released.
 *
 * Member by member, in constant memory. What is written for one is one transaction, so it may be cut short anywhere, and
 * run again: the second time finds nothing more to carry, and takes back nothing that a member has said in between.
 */
export async function carryOver(
  { from, to }: Tables,
  { clock }: Pick<World, 'clock'>,
  options: CarryOptions,
): Promise<CarriedOver> {
  const sum = { ...NOTHING, both: 0, onlyOld: 0, links: 0, unreadable: 0 };
  const carry = async (ref: string): Promise<void> => {
    const troubles = new Map<keyof Tables, readonly string[]>();
    const row = await to.get(memberKey(ref));
    if (!row) {
      sum.onlyOld += 1;
      await options.onlyOld?.(ref);
      return;
    }
    sum.both += 1;
    const will = await readWill(from, ref);
    if (will && will.unreadable.length > 0) troubles.set('from', will.unreadable);
    try {
      if (will) add(sum, await carryWill({ to, will, ref }, options, clock));
    } catch (error) {
      troubles.set('to', unreadableIn(error));
    }
    const links = await carryLinks({ from, to }, ref);
    sum.links += links.carried;
    if (links.unreadable.length > 0)
      troubles.set('from', [...(troubles.get('from') ?? []), ...links.unreadable]);
    sum.unreadable += Number(troubles.size > 0);
    for (const [table, fields] of troubles) options.tell(ref, table, fields);
  };

  for await (const row of memberRows(from)) await carry(refIn(row));
  // Who stands in no list of the old table: merged since, or spoilt. Those who have left come first, for who leaves here
  // goes there.
  const partitions = [LEFT, ...MEMBER_PARTITIONS.filter((one) => one !== LEFT)];
  for await (const { pk, sk } of memberRows(to, partitions)) {
    const old = await from.get({ pk, sk });
    if (!old || !isListed(old)) await carry(refIn({ pk }));
  }
  return sum;
}

/** More often than this nobody says something of a member at the same moment. */
const ATTEMPTS = 12;

/** Makes the member's row in the restored table as strict as the will is; of a row that was merged, the survivor's. */
export async function carryWill(
  { to, will, ref }: { readonly to: Items; readonly will: Will; readonly ref: string },
  { journeys }: Pick<CarryOptions, 'journeys'>,
  clock: World['clock'],
): Promise<Tally> {
  for (let attempt = 1; ; attempt += 1) {
    const row = await survivorRow(to, ref);
    if (!row) return NOTHING;
    const member = toMember(row);
    const runs = await allRows(to, { partition: row.pk, range: { beginsWith: RUN_PREFIX } });
    const { tally, writes } = stricterBy(will, {
      member,
      log: await readLog(to, member.ref),
      runs: will.gone ? runs.map(toRun) : [],
      journeys,
      isSurvivor: member.ref !== ref,
      now: clock.now(),
    });
    if (writes.length === 0) return tally;
    try {
      await to.transact(writes);
      return tally;
    } catch (error) {
      // The member has said something at this moment, or a run went on: look again.
      if (!(error instanceof TransactionRefused) || attempt === ATTEMPTS) throw error;
    }
  }
}

function add(sum: { -readonly [Name in keyof Tally]: number }, tally: Tally): void {
  for (const name of Object.keys(NOTHING) as (keyof Tally)[]) sum[name] += tally[name];
}

const refIn = ({ pk }: Pick<Item, 'pk'>): string => pk.slice(memberKey('').pk.length);

const isListed = ({ numberPk, numberSk }: Item): boolean =>
  MEMBER_PARTITIONS.some((one) => one === numberPk) && typeof numberSk === 'bigint';
