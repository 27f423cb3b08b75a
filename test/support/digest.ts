import { sendDigest } from '../../functions/staff-tasks/digest.ts';
import { digestKey, toDigest } from '../../functions/staff-tasks/digest-row.ts';
import type { World } from '../../shared/ports/world.ts';
import { civilDate } from '../../shared/time/civil.ts';
import { instant, type Instant } from '../../shared/time/instant.ts';
import { organisation } from '../../workflows/organisation.ts';
import { withTask } from './tasks.ts';

export const STAFF = { email: 'kansliet@example.org', language: 'sv' } as const;
/** Wednesday 12 January 2028 in Stockholm: the task was put there on Tuesday, and is due now. */
export const at = (time: string, date = '2028-01-12'): Instant => instant(`${date}T${time}:00+01:00`);

/** Someone is to call Åsa, and staff are written to. */
export async function listed(
  wanted: Parameters<typeof withTask>[0] = {},
  options: Parameters<typeof withTask>[1] = {},
) {
  const made = await withTask(wanted, options);
  const { local } = made;
  const sendAt = (
    moment: Instant,
    world: World = local.world,
    staff: Parameters<typeof sendDigest>[1]['staff'] = STAFF,
  ) => {
    local.clock.moveTo(moment);
    return sendDigest(world, { organisation, staff });
  };
  const mails = () => local.mailbox.accepted().filter(({ to }) => to === STAFF.email);
  const row = async (date = '2028-01-12') => {
    const item = await local.world.items.get(digestKey(civilDate(date)));
    return item && toDigest(item);
  };
  const refusing = (error: Error, calls: { count: number } = { count: 0 }): World => ({
    ...local.world,
    mailer: {
      send: () => {
        calls.count += 1;
        return Promise.reject(error);
      },
    },
  });
  return { ...made, sendAt, mails, row, refusing };
}
