import type { DeliveredEvent } from '../../shared/member/event.ts';

/** A stored event that no longer fits its schema: goes to the dead letters, for a person to look at. */
export class EventUnreadable extends Error {
  override readonly name = 'EventUnreadable';
  constructor(id: string) {
    super(`Event ${id} on the queue does not fit its type's schema.`);
  }
}

/** Who may not change the register tried to: the receiver lets none through, so it is for a person to look at. */
export class BeyondTrust extends Error {
  override readonly name = 'BeyondTrust';
  constructor({ id, type, form }: DeliveredEvent) {
    super(
      `Event ${id} (${type}) came by form "${form}", which is of low trust and may not say so: find out how it came.`,
    );
  }
}

/** A page's event of a member of whom there is no row, and no identity to wait under: goes to the dead letters, too. */
export class NobodyNamed extends Error {
  override readonly name = 'NobodyNamed';
  constructor(id: string) {
    super(
      `Event ${id} came by a link of a member whose row is gone, and names no one: look for the row before you drain it.`,
    );
  }
}
