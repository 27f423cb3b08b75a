import { describe, expect, it } from 'vitest';
import { dueStartKey, markArmed, planDue, toDueStart } from '../../shared/journey/due-start.ts';
import { plus } from '../../shared/time/instant.ts';
import { testWorld } from '../../test/support/world.ts';
import { whatComes } from './what-comes.ts';

/** Starts so many hours from now: `armed` ones are looked at after their hour, all others a day and a half before. */
async function planned(given: { readonly unarmed: readonly number[]; readonly armed: readonly number[] }) {
  const local = testWorld();
  const { items, clock } = local.world;
  const put = async (hours: number, member: string) => {
    const start = { member, journey: 'birthday', occurrence: '2028' };
    await items.transact(planDue({ ...start, dueAt: plus(clock.now(), `PT${hours}H`) }));
    return start;
  };
  for (const [n, hours] of given.unarmed.entries()) await put(hours, `u${n}`);
  for (const [n, hours] of given.armed.entries()) {
    const row = (await items.get(dueStartKey(await put(hours, `a${n}`))))!;
    await items.transact([markArmed(toDueStart(row))]);
  }
  return local;
}
const refs = (coming: Awaited<ReturnType<typeof whatComes>>) => coming.map(({ member }) => member?.ref);

describe('what comes next', () => {
  it('given a thousand that the sweep looks at before one that comes sooner, then that one still leads', async () => {
    const local = await planned({ unarmed: Array.from({ length: 1000 }, () => 37), armed: [35] });
    expect(refs(await whatComes(local, 2))).toEqual(['a0', expect.stringMatching(/^u/)]);
  });

  it('given thousands, then no more of them is read than could come first', async () => {
    const local = await planned({ unarmed: [], armed: Array.from({ length: 1000 }, (_, n) => n + 1) });
    const { items } = local.world;
    let read = 0;
    const counted = {
      ...items,
      async query(query: Parameters<typeof items.query>[0]) {
        const page = await items.query(query);
        read += page.items.length;
        return page;
      },
    };
    const coming = await whatComes({ ...local, world: { ...local.world, items: counted } }, 20);
    expect(refs(coming)).toEqual(Array.from({ length: 20 }, (_, n) => `a${n}`));
    expect(read).toBeLessThan(100);
  });
});
