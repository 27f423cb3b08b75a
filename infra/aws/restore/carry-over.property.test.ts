import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayWrite } from '../../../shared/consent/may-write.ts';
import type { Member } from '../../../shared/member/member.ts';
import { plus, type Instant } from '../../../shared/time/instant.ts';
import { sayAll, words } from '../../../test/support/said.ts';
import { twoTables, type Side } from '../../../test/support/two-tables.ts';
import { OPTIONS } from './will.ts';

const settings = { seed: 20280112, numRuns: 150 };
const some = (maxLength: number) => fc.array(words, { maxLength });

/** Purposes, channels and times at which a message may go, from now on. */
function allowed(member: Member, now: Instant): readonly string[] {
  const times = [now, ...['P1D', 'P10D', 'P40D', 'P100D'].map((time) => plus(now, time))];
  return OPTIONS.flatMap(({ name, purpose, channel }) =>
    times.flatMap((at) => (mayWrite(member, purpose, channel, at).yes ? [`${name} ${at}`] : [])),
  );
}
const allowedIn = async (side: Side, now: Instant) => new Set(allowed(await side.member(), now));

describe('for any two histories of what a member said', () => {
  it('nothing may go by the restored table that may not go by the old one', async () => {
    await fc.assert(
      fc.asyncProperty(some(6), some(8), async (before, since) => {
        const { old, restored, carry } = await twoTables((side) => sayAll(side, before));
        await sayAll(old, since);
        await carry();
        const now = restored.world.clock.now();
        const byOld = await allowedIn(old, now);
        expect([...(await allowedIn(restored, now))].filter((one) => !byOld.has(one))).toEqual([]);
      }),
      settings,
    );
  });

  it('a no or a pause of the old table holds whatever was said in the restored one that did not know of it', async () => {
    await fc.assert(
      fc.asyncProperty(some(4), some(6), some(6), async (before, since, meanwhile) => {
        const { old, restored, carry } = await twoTables((side) => sayAll(side, before));
        const known = await restored.member();
        await sayAll(old, since);
        await sayAll(restored, meanwhile);
        const now = restored.world.clock.now();
        const earlier = await allowedIn(restored, now);
        await carry();
        const { optOuts, pausedUntil = '' } = await old.member();
        const after = await restored.member();
        const lost = OPTIONS.filter(({ name }) => {
          const no = optOuts[name];
          return no !== undefined && no !== known.optOuts[name] && after.optOuts[name] === undefined;
        });
        expect(lost).toEqual([]);
        const isNew = pausedUntil > now && pausedUntil !== known.pausedUntil;
        expect(isNew && (after.pausedUntil ?? '') < pausedUntil).toBe(false);
        // And nothing may go that could not go before.
        expect(allowed(after, now).filter((one) => !earlier.has(one))).toEqual([]);
      }),
      settings,
    );
  });

  it('run again, it changes nothing, and takes back nothing that was said since', async () => {
    await fc.assert(
      fc.asyncProperty(some(4), some(6), some(6), async (before, since, later) => {
        const { old, restored, carry } = await twoTables((side) => sayAll(side, before));
        await sayAll(old, since);
        const untouched = old.dump();
        await carry();
        const once = restored.dump();
        await carry();
        expect(restored.dump()).toEqual(once);
        await sayAll(restored, later);
        const said = restored.dump();
        await carry();
        expect(restored.dump()).toEqual(said);
        expect(old.dump()).toEqual(untouched);
      }),
      settings,
    );
  });
});
