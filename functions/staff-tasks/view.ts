import type { Member } from '../../shared/member/member.ts';
import { isToDo, type StaffTask } from '../../shared/member/staff-task.ts';
import { CHANNELS } from '../../shared/message/template.ts';
import type { Items } from '../../shared/ports/items.ts';
import type { CivilDate } from '../../shared/time/civil.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { memberOf, nameOf } from './find-task.ts';
import type { Written } from './written.ts';

/** Whom a task is for, as the register knows them now. */
export type Who =
  | {
      readonly standing: 'active' | 'left';
      /** When the membership took this standing. */
      readonly since: Instant;
      readonly ref: string;
      /** The row that asked for the task was merged into this member's. */
      readonly merged: boolean;
      /** They have said no to our relation messages by mail or SMS. A call is none, but whoever calls should know. */
      readonly optedOut?: true;
      readonly membershipNumber?: string;
      readonly name?: string;
      readonly phone?: string;
      readonly email?: string;
      readonly language?: string;
    }
  /** Nothing is known of them any more, and nobody is to be called. */
  | { readonly standing: 'erased' };

/** A task as staff see it. */
export interface TaskView {
  readonly id: string;
  readonly kind: StaffTask['kind'];
  readonly who: Who;
  /** Why it is there and what to do, in the language of staff. */
  readonly why: string;
  readonly reason: string;
  readonly journey: string;
  readonly since: Instant;
  readonly dueOn: CivilDate;
  /** It was due before today, and is open. */
  readonly overdue: boolean;
  /** It is open, and put off to a later day. */
  readonly later: boolean;
  readonly postponed: StaffTask['postponed'];
  /** Goes back with what is done about it. */
  readonly version: number;
  readonly done?: { readonly outcome: string; readonly at: Instant; readonly note?: string };
}

export async function viewOf(
  items: Items,
  { reasons, language }: Written,
  task: StaffTask,
  today: CivilDate,
): Promise<TaskView> {
  const { kind, why: reason, journey, createdAt: since, dueOn, postponed, version } = task;
  const isOpen = task.state === 'open';
  return {
    id: nameOf(task),
    kind,
    who: whoIs(await memberOf(items, task), task.member),
    // A journey may have given a reason that the organisation has since taken away: its id is better than nothing.
    why: reasons[reason]?.[language] ?? reason,
    reason,
    journey,
    since,
    dueOn,
    overdue: isOpen && dueOn < today,
    later: isOpen && !isToDo(task, today),
    postponed,
    version: Number(version),
    ...(task.state === 'done' && {
      done: {
        outcome: task.outcome,
        at: task.doneAt,
        ...(task.note !== undefined && { note: task.note }),
      },
    }),
  };
}

function whoIs(member: Member | undefined, asked: string): Who {
  if (!member || member.status === 'erased') return { standing: 'erased' };
  const { status: standing, statusSince: since, ref, membershipNumber, phone, email, language } = member;
  const name = [member.givenName, member.familyName].filter((part) => part !== undefined).join(' ');
  return {
    standing,
    since,
    ref,
    merged: ref !== asked,
    ...(CHANNELS.some((channel) => member.optOuts[`relation.${channel}`]) && { optedOut: true }),
    ...(membershipNumber !== undefined && { membershipNumber }),
    ...(name !== '' && { name }),
    ...(phone !== undefined && { phone }),
    ...(email !== undefined && { email }),
    ...(language !== undefined && { language }),
  };
}
