import { describe, expect, it } from 'vitest';
import { DUE_PREFIX, toDueStart } from '../../shared/journey/due-start.ts';
import type { DeliveredEvent } from '../../shared/member/event.ts';
import { memberKey } from '../../shared/member/member.ts';
import { allRows } from '../../shared/member/rows.ts';
import type { Write } from '../../shared/ports/items.ts';
import type { World } from '../../shared/ports/world.ts';
import { ASA, refOf, testWorld, TUESDAY } from '../../test/support/world.ts';
import { workflows } from '../../workflows/index.ts';
import { recordEvent } from './record-event.ts';

/** A member of a register that is taken over: nothing begins but what is planned. */
const joins = (member: object, quiet = true): DeliveredEvent => ({
  id: 'join',
  form: 'import',
  bodyHash: 'join',
  receivedAt: TUESDAY,
  type: 'member.joined',
  quiet,
  fields: {
    occurredAt: TUESDAY,
    member: { ...ASA, joinedOn: '2028-01-10', birthDate: '1984-05-01', ...member },
  },
});

function watched() {
  const asked: (string | readonly Write[])[] = [];
  const store = { isOut: false };
  const decorate = (world: World): World => ({
    ...world,
    items: {
      async get(key) {
        asked.push(`get ${key.sk}`);
        return world.items.get(key);
      },
      async query(query) {
        asked.push(`query ${query.partition.split('#')[0]}`);
        return world.items.query(query);
      },
      async transact(writes) {
        const isPlan = writes.some((write) => 'put' in write && write.put.sk.startsWith(DUE_PREFIX));
        if (store.isOut && isPlan) throw new Error('store outage');
        asked.push(writes);
        return world.items.transact(writes);
      },
    },
  });
  const local = testWorld({ decorate });
  const due = async () => {
    const { pk: partition } = memberKey(await refOf(local, ASA.membershipNumber));
    const rows = await allRows(local.world.items, { partition, range: { beginsWith: DUE_PREFIX } });
    return rows
      .map(toDueStart)
      .map(
        ({ journey, occurrence, state, dueAt }) => `${journey} ${occurrence} ${state} ${dueAt.slice(0, 10)}`,
      );
  };
  return { ...local, asked, store, due };
}

const PLANNED = [
  'birthday 2028 due 2028-05-01',
  'check-in 2028-01-10 due 2028-04-10',
  'nps 2028-07-10 due 2028-07-10',
];

describe('a member who is made by an event', () => {
  it('given one who starts nothing, when it is recorded, then one transaction makes the member and all plans, and after it only what waited is looked for', async () => {
    const { world, asked, due } = watched();

    const before = await recordEvent(world, workflows, joins({}));

    expect(before).toBeUndefined();
    const transactions = asked.filter((one) => typeof one !== 'string');
    expect(transactions).toHaveLength(1);
    const after = asked.slice(asked.indexOf(transactions[0]!) + 1);
    expect(after).toEqual(['query UNMATCHED', 'query UNMATCHED', 'query UNMATCHED']);
    expect(await due()).toEqual(PLANNED);
  });

  it('given a plan that cannot be written, when it comes again, then nothing had been made and all is made', async () => {
    const { world, store, due } = watched();
    store.isOut = true;
    await expect(recordEvent(world, workflows, joins({}))).rejects.toThrow('store outage');
    await expect(due()).rejects.toThrow('There is no member');

    store.isOut = false;
    await recordEvent(world, workflows, joins({}));

    expect(await due()).toEqual(PLANNED);
  });

  it('given a birthday tomorrow, when it is recorded, then its schedule is armed at once', async () => {
    const { world, due } = watched();

    await recordEvent(world, workflows, joins({ birthDate: '1984-01-12' }));

    expect(await due()).toContain('birthday 2028 armed 2028-01-12');
  });

  it('given another birthday that was told later and waits, when the member appears, then that one alone is planned', async () => {
    const { world, due } = watched();
    const fields = { member: { email: ASA.email }, changes: { birthDate: '1984-06-02' } };
    const tells = {
      form: 'update',
      bodyHash: 'update',
      type: 'member.updated',
      receivedAt: TUESDAY,
    } as const;
    await recordEvent(world, workflows, { ...tells, id: 'update', fields });
    const member = { ...ASA, joinedOn: '2028-01-10', birthDate: '1984-05-01' };

    await recordEvent(world, workflows, {
      ...joins({}),
      fields: { occurredAt: '2028-01-09T08:00:00Z', member },
    });

    expect(await due()).toEqual(['birthday 2028 due 2028-06-02', ...PLANNED.slice(1)]);
  });
});
