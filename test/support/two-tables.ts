import type { DatabaseSync } from 'node:sqlite';
import { carryOver, type CarriedOver, type CarryOptions } from '../../infra/aws/restore/carry-over.ts';
import { createLocalClock } from '../../shared/adapters/clock.local.ts';
import { seededBytes } from '../../shared/adapters/ids.local.ts';
import { createIds } from '../../shared/adapters/ids.ts';
import { createLocalItems } from '../../shared/adapters/items.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import type { ConsentWorld } from '../../shared/consent/receipt.ts';
import { levelPartition } from '../../shared/loyalty/standing.ts';
import { memberKey, toMember, type Member } from '../../shared/member/member.ts';
import { memberWrite, type Change } from '../../shared/member/register.ts';
import { entryKey } from '../../shared/message/ledger.ts';
import type { Item, Items, Value } from '../../shared/ports/items.ts';
import { fromEpochMs, instant, plus, toEpochMs, type Instant } from '../../shared/time/instant.ts';
import { workflows } from '../../workflows/index.ts';

export const MEMBER = '01HK0000000000000000000001';
/** The first word is said then, and each next one a minute later. */
const BEGIN = instant('2028-01-10T09:00:00Z');
/** When the old table's copy was restored: what only one of the two knows comes after it. */
const RESTORED = instant('2028-01-12T09:00:00Z');

/** A table, and what may be said of its member. */
export interface Side {
  readonly world: ConsentWorld;
  readonly items: Items;
  /** The next minute. */
  readonly tick: () => Instant;
  readonly moveTo: (at: Instant) => void;
  readonly member: (ref?: string) => Promise<Member>;
  /** Makes a change of the register, as an event does. */
  readonly change: (how: (before: Member) => Change) => Promise<void>;
  readonly put: (...rows: readonly Item[]) => Promise<void>;
  /** Sets attributes of the member's row, or takes them away by null, as something that is no code of ours may. */
  readonly spoil: (attributes: Readonly<Record<string, Value | undefined>>, ref?: string) => Promise<void>;
  /** Everything that is stored. */
  readonly dump: () => readonly Record<string, unknown>[];
}

/** A member's row, as one stands there who joined in the summer and has said nothing yet. */
export const memberRow = (ref: string = MEMBER, more: Readonly<Record<string, Value>> = {}): Item => ({
  ...memberKey(ref),
  status: 'active',
  statusSince: BigInt(toEpochMs(instant('2027-06-01T00:00:00Z'))),
  joinedOn: '2027-06-01',
  membershipNumber: `M-${ref}`,
  givenName: 'Åsa',
  email: `${ref.toLowerCase()}@example.org`,
  phone: '+46701740605',
  version: 7n,
  recent: [],
  sends: 0n,
  numberPk: levelPartition('quiet'),
  numberSk: 5n,
  ...more,
});

/** A message that has gone, as it stands in the ledger. */
export const messageRow = (ref: string, key: string, more: Readonly<Record<string, Value>> = {}): Item => ({
  ...entryKey(ref, key),
  key,
  member: ref,
  run: 'r',
  journey: 'welcome',
  step: 'hello',
  message: 'hello',
  purpose: 'relation',
  channel: 'email',
  state: 'sent',
  providerId: 'p',
  at: '2028-01-12T10:00:00.000Z',
  ...more,
});

function side(seed: string): Side {
  const db: DatabaseSync = openDatabase(':memory:');
  const clock = createLocalClock({ at: BEGIN });
  const items = createLocalItems(db);
  const rowOf = async (ref: string): Promise<Item> => (await items.get(memberKey(ref)))!;
  return {
    world: { items, clock, ids: createIds(clock, seededBytes(seed)) },
    items,
    tick() {
      clock.moveTo(fromEpochMs(toEpochMs(clock.now()) + 60_000));
      return clock.now();
    },
    moveTo: (at) => clock.moveTo(at),
    member: async (ref = MEMBER) => toMember(await rowOf(ref)),
    async change(how) {
      await items.transact([memberWrite(how(toMember(await rowOf(MEMBER))))]);
    },
    put: (...rows) => items.transact(rows.map((put) => ({ put }))),
    async spoil(attributes, ref = MEMBER) {
      const { pk, sk, ...row } = await rowOf(ref);
      const kept = Object.entries({ ...row, ...attributes }).filter(
        (one): one is [string, Value] => one[1] !== undefined,
      );
      await items.transact([{ put: { pk, sk, ...Object.fromEntries(kept) } }]);
    },
    dump: () => db.prepare('SELECT * FROM items ORDER BY 1, 2').all(),
  };
}

export interface TwoTables {
  readonly old: Side;
  readonly restored: Side;
  readonly carry: (options?: Partial<CarryOptions>) => Promise<CarriedOver>;
  /** What was told of rows that cannot be read. */
  readonly told: readonly string[];
}

/** Two tables that were one until the restore point. @param before what had been said by then. */
export async function twoTables(
  before: (side: Side) => Promise<void> = async () => undefined,
): Promise<TwoTables> {
  // Of one seed: until then each draws what the other draws.
  const [old, restored] = [side('one'), side('one')];
  for (const one of [old, restored]) {
    await one.put(memberRow());
    await before(one);
    one.moveTo(RESTORED);
  }
  // From now on what is written here comes later, and under other names.
  restored.world.ids.ref();
  restored.moveTo(plus(RESTORED, 'P1D'));
  const told: string[] = [];
  return {
    old,
    restored,
    told,
    carry: (options = {}) =>
      carryOver({ from: old.items, to: restored.items }, restored.world, {
        journeys: workflows.journeys,
        tell: (ref, table, fields) => told.push(`${ref} ${table}: ${fields.join(', ')}`),
        ...options,
      }),
  };
}
