import type { Journey } from '../../../shared/journey/journey.ts';
import { MEMBER_PARTITIONS, memberRows } from '../../../shared/loyalty/rebuild.ts';
import { LEFT } from '../../../shared/loyalty/standing.ts';
import { memberKey } from '../../../shared/member/member.ts';
import type { Item, Items } from '../../../shared/ports/items.ts';
import type { World } from '../../../shared/ports/world.ts';
import { carryWill } from './carry-will.ts';
import { carryLetters } from './letters.ts';
import { NOTHING, type Tally } from './stricter.ts';
import { readWill, unreadableIn } from './will.ts';

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
  /** Messages of the lost time of which the ledger knows again. */
  readonly letters: number;
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
 * stricter (./stricter.ts), and what they were sent (./letters.ts). Nothing is written to the old table, and
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
  const sum = { ...NOTHING, both: 0, onlyOld: 0, links: 0, letters: 0, unreadable: 0 };
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
      if (will) add(sum, await carryWill({ to, will, ref }, options.journeys, clock));
    } catch (error) {
      troubles.set('to', unreadableIn(error));
    }
    for (const one of [ref, ...(await mergedHere({ from, to }, ref))]) {
      const { links, entries, unreadable } = await carryLetters({ from, to }, one, {
        whose: ref,
        alone: one !== ref,
      });
      sum.links += links;
      sum.letters += entries;
      if (unreadable.length > 0) troubles.set('from', [...(troubles.get('from') ?? []), ...unreadable]);
    }
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

/** Rows that were made and merged into the member's since: the restored table knows none of them, and whose they were. */
async function mergedHere({ from, to }: Tables, ref: string): Promise<readonly string[]> {
  const row = await from.get(memberKey(ref));
  const refs = Array.isArray(row?.mergedFrom) ? row.mergedFrom : [];
  const unknown: string[] = [];
  for (const one of refs) {
    if (typeof one === 'string' && !(await to.get(memberKey(one)))) unknown.push(one);
  }
  return unknown;
}

function add(sum: { -readonly [Name in keyof Tally]: number }, tally: Tally): void {
  for (const name of Object.keys(NOTHING) as (keyof Tally)[]) sum[name] += tally[name];
}

const refIn = ({ pk }: Pick<Item, 'pk'>): string => pk.slice(memberKey('').pk.length);

const isListed = ({ numberPk, numberSk }: Item): boolean =>
  MEMBER_PARTITIONS.some((one) => one === numberPk) && typeof numberSk === 'bigint';
