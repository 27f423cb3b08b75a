import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLocalClock } from '../../shared/adapters/clock.local.ts';
import { createLocalQueue } from '../../shared/adapters/queue.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { fromEpochMs, instant, toEpochMs } from '../../shared/time/instant.ts';
import { queueConformance } from './queue.ts';

const START = instant('2028-01-01T00:00:00.000Z');
const HOW = { visibilitySeconds: 60, maxReceives: 3 };

queueConformance('SQLite on a file', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lojal-queue-'));
  const file = path.join(folder, 'lojal.sqlite');
  let db = openDatabase(file);
  const clock = createLocalClock({ at: START });
  return {
    queue: createLocalQueue({ db, clock, ...HOW }),
    ...HOW,
    advance: async (seconds) => clock.moveTo(fromEpochMs(toEpochMs(clock.now()) + seconds * 1000)),
    reopen: async () => {
      db.close();
      db = openDatabase(file);
      return createLocalQueue({ db, clock, ...HOW });
    },
    close: async () => {
      db.close();
      rmSync(folder, { recursive: true });
    },
  };
});

/** A queue in memory, whose inside the tests below may look at. */
function create() {
  const clock = createLocalClock({ at: START });
  const db = openDatabase(':memory:');
  return { clock, db, queue: createLocalQueue({ db, clock, ...HOW }) };
}

describe('the local queue and its pump', () => {
  it('given messages, when one is received, then the pump knows when to look again and how many there are', async () => {
    const { clock, queue } = create();
    expect(queue.nextVisibleAt()).toBeUndefined();
    expect(queue.size()).toBe(0);

    await queue.send('one');
    clock.moveTo(instant('2028-01-01T00:00:10.000Z'));
    await queue.send('two');
    expect(queue.nextVisibleAt()).toBe(START);
    expect(queue.size()).toBe(2);

    const [one, two] = await queue.receive(2);
    expect(queue.nextVisibleAt()).toBe('2028-01-01T00:01:10.000Z');
    await queue.remove(one!.receipt);
    expect(queue.size()).toBe(1);
    await queue.remove(two!.receipt);
    expect(queue.nextVisibleAt()).toBeUndefined();
  });

  it('given a hidden message and a younger one, when both are visible, then they come in the order they became so', async () => {
    const { clock, queue } = create();
    await queue.send('older');
    await queue.receive(1);
    clock.moveTo(instant('2028-01-01T00:00:30.000Z'));
    await queue.send('younger');
    clock.moveTo(instant('2028-01-01T00:05:00.000Z'));

    expect((await queue.receive(10)).map(({ body }) => body)).toStrictEqual(['younger', 'older']);
  });

  it('given one that is given up, when it has gone, then it is no longer counted', async () => {
    const { clock, queue } = create();
    await queue.send('poison');
    for (let minute = 1; minute <= HOW.maxReceives; minute += 1) {
      await queue.receive(1);
      clock.moveTo(fromEpochMs(toEpochMs(START) + minute * 60_000));
    }
    expect(queue.nextVisibleAt(), 'the pump must look once more').toBe('2028-01-01T00:03:00.000Z');

    await queue.receive(1);

    expect(queue.size()).toBe(0);
    expect(queue.nextVisibleAt()).toBeUndefined();
  });

  it('given a disk that fails while one is given up, when that call has failed, then it is in one place only', async () => {
    const { clock, db, queue } = create();
    await queue.send('poison');
    for (let minute = 1; minute <= HOW.maxReceives; minute += 1) {
      await queue.receive(1);
      clock.moveTo(fromEpochMs(toEpochMs(START) + minute * 60_000));
    }
    db.exec("CREATE TRIGGER full BEFORE DELETE ON queue BEGIN SELECT RAISE(ABORT, 'disk full'); END");

    await expect(queue.receive(1)).rejects.toThrow(/disk full/);
    expect(await queue.deadLetters()).toStrictEqual([]);
    expect(queue.size()).toBe(1);

    db.exec('DROP TRIGGER full');
    await queue.receive(1);
    expect(await queue.deadLetters()).toStrictEqual(['poison']);
  });

  it.each([
    { visibilitySeconds: 0, maxReceives: 3 },
    { visibilitySeconds: 60, maxReceives: 0 },
    { visibilitySeconds: 1.5, maxReceives: 3 },
  ])('given %o, when a queue is made, then it is refused', (how) => {
    const db = openDatabase(':memory:');

    expect(() => createLocalQueue({ db, clock: createLocalClock({ at: START }), ...how })).toThrow(
      RangeError,
    );
  });
});
