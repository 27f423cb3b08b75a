import { memberKey, type Member } from '../member/member.ts';
import type { Instant } from '../time/instant.ts';
import { addReceipt, record, type ConsentWorld, type Evidence, type FormSource } from './receipt.ts';

export interface PauseEvidence extends Evidence {
  readonly source: 'preference-page' | FormSource;
}

/**
 * No relation and no marketing message until then. Asked again it moves the end, earlier or later; for the same end it
 * changes nothing. A member who is gone is left alone.
 * @throws RangeError unless `until` lies after now: to end a pause is `resume`.
 * @throws what the store threw, when it failed every time.
 */
export async function pauseUntil(
  world: ConsentWorld,
  member: Member,
  until: Instant,
  by: PauseEvidence,
): Promise<void> {
  if (until <= world.clock.now())
    throw new RangeError('A pause must end after now; pass a later instant, or call resume.');
  await record(
    world,
    {
      update: memberKey(member.ref),
      set: { pausedUntil: until },
      // A message that was made before this is refused when it is about to begin.
      add: { version: 1n },
      if: { all: [alive, { not: { attribute: 'pausedUntil', equals: until } }] },
    },
    addReceipt(world, member.ref, by, { pausedUntil: until }),
  );
}

/** Ends the pause at once. Without one it changes nothing. @throws what the store threw, when it failed every time. */
export async function resume(world: ConsentWorld, member: Member, by: PauseEvidence): Promise<void> {
  await record(
    world,
    {
      update: memberKey(member.ref),
      remove: ['pausedUntil'],
      add: { version: 1n },
      if: { all: [alive, { exists: 'pausedUntil' }] },
    },
    addReceipt(world, member.ref, by, { pausedUntil: null }),
  );
}

const alive = { all: [{ itemExists: true }, { not: { attribute: 'status', equals: 'erased' } }] } as const;
