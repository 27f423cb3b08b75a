import type { StorageFailed } from '../../shared/adapters/sqlite.errors.ts';
import type { Storage } from '../../shared/adapters/sqlite.storage.ts';

/** How often it is looked for, in milliseconds of the wall. */
const EVERY = 2000;

interface Ways {
  readonly say: (line: string) => void;
  /** Calls back after so many milliseconds; gives the way to call that off. */
  readonly later: (ms: number, callback: () => void) => () => void;
  /** There is room again. */
  readonly resume: () => void;
}

/**
 * While the data cannot be written, everything stands; this says so once, looks for room, and says when it goes on. Gives
 * the way to end it: who waits for room is then given the failure.
 */
export function attendRoom(storage: Storage, { say, later, resume }: Ways): () => void {
  let callOff = (): void => undefined;
  const look = (): void => {
    if (!storage.look()) return void (callOff = later(EVERY, look));
    say('There is room again: it goes on where it was.');
    resume();
  };
  storage.attend((failure) => {
    say(words(failure));
    callOff = later(EVERY, look);
  });
  return () => {
    callOff();
    storage.abandon();
  };
}

function words({ reason }: StorageFailed): string {
  const what = reason === 'full' ? 'The disk is full' : 'The disk cannot be written';
  const todo = reason === 'full' ? 'Free some space' : 'Mend the disk';
  return (
    `${what}. Nothing is lost: all stands still, and forms are told to send again later (503). ` +
    `${todo}, and it goes on by itself; or stop it and start it again then.`
  );
}
