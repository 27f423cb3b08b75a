import { describe, expect, it } from 'vitest';
import { civilDate } from '../time/civil.ts';
import { instant } from '../time/instant.ts';
import { testWorld } from '../../test/support/world.ts';
import { createStaffTask, listOpenTasks, staffTaskId, staffTaskKey, toStaffTask } from './staff-task.ts';

const NOW = instant('2028-01-11T09:12:00Z');
const TASK = {
  member: 'M1',
  journey: 'nps',
  run: 'r1',
  step: 'call',
  kind: 'call',
  why: 'low-score',
} as const;
const taskOn = (dueOn: string, run = 'r1') =>
  createStaffTask({ ...TASK, run, dueOn: civilDate(dueOn), now: NOW });

describe('the list of what staff do', () => {
  it('given tasks of several runs, when listed, then the first due comes first, page by page', async () => {
    const { items } = testWorld().world;
    await items.transact([
      taskOn('2028-01-20', 'r1'),
      taskOn('2028-01-12', 'r2'),
      taskOn('2028-01-14', 'r3'),
    ]);
    const first = await listOpenTasks(items, { limit: 2 });
    const rest = await listOpenTasks(items, { ...(first.next && { after: first.next }) });
    expect([...first.tasks, ...rest.tasks].map(({ run, dueOn }) => [run, dueOn])).toEqual([
      ['r2', '2028-01-12'],
      ['r3', '2028-01-14'],
      ['r1', '2028-01-20'],
    ]);
    expect(rest.next).toBeUndefined();
  });

  it('given a step that has put its task there, when it does so again, then the write is refused', async () => {
    const { items } = testWorld().world;
    await items.transact([taskOn('2028-01-12')]);
    await expect(items.transact([taskOn('2028-01-20')])).rejects.toMatchObject({
      name: 'TransactionRefused',
    });
    const row = await items.get(staffTaskKey('M1', staffTaskId('r1', 'call')));
    expect(toStaffTask(row!)).toEqual({
      id: staffTaskId('r1', 'call'),
      member: 'M1',
      journey: 'nps',
      run: 'r1',
      kind: 'call',
      why: 'low-score',
      dueOn: '2028-01-12',
      createdAt: NOW,
      state: 'open',
      version: 0n,
      postponed: [],
    });
  });

  it('given another step or another run, when named, then each has an id of its own', () => {
    const ids = [staffTaskId('r1', 'call'), staffTaskId('r1', 'call-again'), staffTaskId('r2', 'call')];
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  });
});
