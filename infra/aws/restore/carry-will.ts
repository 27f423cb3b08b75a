import type { Journey } from '../../../shared/journey/journey.ts';
import { RUN_PREFIX, toRun } from '../../../shared/journey/run.ts';
import { toMember } from '../../../shared/member/member.ts';
import { survivorRow } from '../../../shared/member/merge.ts';
import { allRows } from '../../../shared/member/rows.ts';
import { TransactionRefused, type Items } from '../../../shared/ports/items.ts';
import type { World } from '../../../shared/ports/world.ts';
import { readLog } from './log-lines.ts';
import { NOTHING, stricterBy, type Tally } from './stricter.ts';
import type { Will } from './will.ts';

/** More often than this nobody says something of a member at the same moment. */
const ATTEMPTS = 12;

/** Makes the member's row in the restored table as strict as the will is; of a row that was merged, the survivor's. */
export async function carryWill(
  { to, will, ref }: { readonly to: Items; readonly will: Will; readonly ref: string },
  journeys: ReadonlyMap<string, Pick<Journey, 'endsOn'>>,
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
