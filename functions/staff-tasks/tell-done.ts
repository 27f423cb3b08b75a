import { createHash } from 'node:crypto';
import { errorFacts, log } from '../../shared/log.ts';
import type { DeliveredEvent } from '../../shared/member/event.ts';
import type { Member } from '../../shared/member/member.ts';
import { told, toStaffTask, UNTOLD_TASKS, type DoneTask } from '../../shared/member/staff-task.ts';
import { TransactionRefused } from '../../shared/ports/items.ts';
import { seal } from '../../shared/webhook/seal.ts';
import { memberOf } from './find-task.ts';
import type { Needs } from './needs.ts';

/** What stands where a delivery names its form. */
const FORM = 'staff-tasks';
/** What is left over comes in the next hour. */
const PAGE = 100;

/**
 * Puts the event of a done task on the queue, sealed, and then notes that it is there: a crash between the two leads to
 * the same event again, under the same id, and never to none. Of a member who is gone, or whom the register knows by
 * nothing that an event can name, there is no event.
 */
export async function tellDone(world: Needs, task: DoneTask): Promise<void> {
  const member = await memberOf(world.items, task);
  const event = member && eventOf(world, member, task);
  if (event) {
    const [key] = await world.secrets.get('seal');
    await world.queue.send(seal(JSON.stringify(event), key, world.ids));
  }
  try {
    await world.items.transact([told(task)]);
  } catch (error) {
    // The row has gone with its member.
    if (!(error instanceof TransactionRefused)) throw error;
  }
}

/** Tells what was left untold by a crash, or a queue that was away. @returns how many, and how many could not be. */
export async function tellUntold(world: Needs): Promise<{ readonly told: number; readonly faults: number }> {
  const count = { told: 0, faults: 0 };
  const { items: rows } = await world.items.query({
    index: 'byText',
    partition: UNTOLD_TASKS,
    limit: PAGE,
  });
  for (const { pk, sk } of rows) {
    try {
      // The index may lag: the row itself decides.
      const row = await world.items.get({ pk, sk });
      const task = row && row.textPk === UNTOLD_TASKS ? toStaffTask(row) : undefined;
      if (task?.state !== 'done') continue;
      await tellDone(world, task);
      count.told += 1;
    } catch (error) {
      log.error('the event of a done task could not be told', errorFacts(error));
      count.faults += 1;
    }
  }
  return count;
}

function eventOf({ clock }: Needs, member: Member, task: DoneTask): DeliveredEvent | undefined {
  const identity = member.status === 'erased' ? undefined : identityOf(member);
  if (!identity) return undefined;
  const { id, kind, outcome, doneAt } = task;
  const fields = { member: identity, occurredAt: doneAt, task: id, kind, outcome };
  // Of the register's own, checked when it was stored: checking it again would load all that reads a stranger's words.
  return {
    id: sha256(`task.done|${id}`).slice(0, 32),
    form: FORM,
    bodyHash: sha256(JSON.stringify([kind, outcome])),
    receivedAt: clock.now(),
    type: 'task.done',
    ref: member.ref,
    fields,
  };
}

function identityOf({ membershipNumber, email, phone }: Member): Record<string, string> | undefined {
  if (membershipNumber) return { membershipNumber };
  if (email) return { email };
  return phone ? { phone } : undefined;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
