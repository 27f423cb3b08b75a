import { expect, it } from 'vitest';
import { instant, plus } from '../time/instant.ts';
import { createLocalClock } from './clock.local.ts';
import { firstDueOf } from './first-due.local.ts';
import { createProviderFaults } from './provider-faults.local.ts';
import { createLocalQueue } from './queue.local.ts';
import { createLocalSchedules } from './schedules.local.ts';
import { numberOf } from './sqlite.row.ts';
import { openDatabase } from './sqlite.ts';
import { createGroup, createTransaction } from './sqlite.transaction.ts';

/** A table of numbers, its first one, and how often that was read. */
function table(db = openDatabase(':memory:')) {
  db.exec('CREATE TABLE IF NOT EXISTS due (at INTEGER NOT NULL)');
  const lowest = db.prepare('SELECT at FROM due ORDER BY at LIMIT 1');
  let reads = 0;
  const first = firstDueOf(db, 'due', () => {
    reads += 1;
    const row = lowest.get();
    return row && numberOf(row, 'at');
  });
  const add = (at: number): void => {
    db.prepare('INSERT INTO due (at) VALUES (?)').run(at);
    first.changed();
  };
  return { db, first, add, reads: () => reads };
}

it('given a table that nobody writes, then it is read once, also when nothing stands in it', () => {
  const empty = table();
  expect([empty.first.at(), empty.first.at(), empty.first.isBy(9)]).toEqual([undefined, undefined, false]);
  expect(empty.reads()).toBe(1);
  const { first, add, reads } = table();
  add(5);
  expect([first.at(), first.isBy(4), first.isBy(5)]).toEqual([5, false, true]);
  expect(reads()).toBe(1);
});

it('given a write, then the table is read again', () => {
  const { first, add } = table();
  add(5);
  expect(first.at()).toBe(5);
  add(3);
  expect(first.at()).toBe(3);
});

it('given two adapters of one table, then a write of the one is known to the other', () => {
  const one = table();
  const other = table(one.db);
  expect(other.first.at()).toBeUndefined();
  one.add(7);
  expect(other.first.at()).toBe(7);
});

it('given a transaction that was undone, then what it wrote is not due', () => {
  const { db, first, add } = table();
  add(5);
  const failing = (): void =>
    createTransaction(db)(() => {
      add(1);
      throw new Error('undo it');
    });
  expect(failing).toThrow('undo it');
  expect(first.at()).toBe(5);
});

it('given a group that SQLite has rolled back, then nothing is due that was known within it', async () => {
  const { db, first, add } = table();
  const group = createGroup(db)(async () => {
    add(1);
    expect(first.at()).toBe(1);
    db.exec('ROLLBACK');
  });
  await group;
  expect(first.at()).toBeUndefined();
});

const NOW = instant('2028-01-10T08:00:00Z');

it('given a message that is put back, then it is to be seen now, and no longer when it was hidden until', async () => {
  const db = openDatabase(':memory:');
  const queue = createLocalQueue({
    db,
    clock: createLocalClock({ db, at: NOW }),
    visibilitySeconds: 60,
    maxReceives: 5,
  });
  await queue.send('a');
  const [message] = await queue.receive(1);
  expect(queue.nextVisibleAt()).toBe(plus(NOW, 'PT1M'));
  queue.putBack([message!.receipt]);
  expect(queue.nextVisibleAt()).toBe(NOW);
});

it('given a schedule that is disarmed, then nothing is due', async () => {
  const db = openDatabase(':memory:');
  const schedules = createLocalSchedules({ db, clock: createLocalClock({ db, at: NOW }) });
  const target = { member: 'M1', journey: 'birthday', occurrence: '2028' };
  await schedules.arm({ name: 's1', at: plus(NOW, 'PT1H'), target });
  expect(schedules.nextDueAt()).toBe(plus(NOW, 'PT1H'));
  await schedules.disarm('s1');
  expect(schedules.nextDueAt()).toBeUndefined();
});

it('given a fate that is played, then it is due now', () => {
  const db = openDatabase(':memory:');
  const send = () => Promise.reject(new Error('nobody sends'));
  const faults = createProviderFaults(db, createLocalClock({ db, at: NOW }), {
    mailer: { send },
    texter: { send },
  });
  expect(faults.nextDueAt()).toBeUndefined();
  faults.play({ channel: 'email', key: 'k1', member: 'M1', address: 'bo@example.org' }, 'delivered');
  expect(faults.nextDueAt()).toBe(NOW);
});
