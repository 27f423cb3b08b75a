import { describe, expect, it } from 'vitest';
import { at, call, given, inputOf, named, START, task, twice, until } from '../../test/support/local-runs.ts';
import { toEpochMs, type Instant } from '../time/instant.ts';

describe('the report of an end', () => {
  it('comes again, ever later, until it is taken', async () => {
    let refusals = 8;
    const taken: Instant[] = [];
    const { runs, clock } = given({
      invoke: () => Promise.reject(named('Broken')),
      onEnded: async () => {
        refusals -= 1;
        if (refusals >= 0) throw named('StoreBusy');
        taken.push(clock.now());
      },
    });
    await runs.start(inputOf('a'));
    await runs.runDue();
    expect(runs.list()[0]).toMatchObject({ status: 'FAILED', error: 'Broken', unreported: 'StoreBusy' });
    const due: number[] = [];
    for (let next = runs.nextDueAt(); next; next = runs.nextDueAt()) {
      due.push((toEpochMs(next) - toEpochMs(START)) / 60_000);
      clock.moveTo(next);
      await runs.runDue();
    }
    expect(due).toEqual([1, 3, 7, 15, 31, 63, 123, 183]);
    expect(taken).toEqual([at(183 * 60)]);
    expect(runs.list()[0]).not.toHaveProperty('unreported');
  });

  it('that is refused holds up no other run', async () => {
    const { runs, calls } = given({ onEnded: () => Promise.reject(named('Down')) });
    await runs.start({ ...inputOf('a'), resumeAt: 'nonsense' as Instant });
    await runs.start(inputOf('b'));
    await runs.runDue();
    expect(calls).toEqual([call('b', 'one')]);
  });

  it('that was pending when the process went comes after the restart', async () => {
    const { runs, db } = given({
      invoke: () => Promise.reject(named('Broken')),
      // The process dies before this answers.
      onEnded: () => new Promise(() => undefined),
    });
    await runs.start(inputOf('a'));
    void runs.runDue();
    await until(() => runs.list()[0]?.status === 'FAILED');
    const again = given({ db });
    await again.runs.runDue();
    expect(again.ended).toMatchObject([{ run: 'a', status: 'FAILED', error: 'Broken' }]);
  });
});

describe('local runs after a restart', () => {
  it('go on where they stood', async () => {
    const { runs, db, clock } = given();
    await runs.start(inputOf('a', 10));
    clock.moveTo(at(10));
    await runs.runDue();
    const again = given({ db });
    expect(again.runs.nextDueAt()).toBe(at(70));
    again.clock.moveTo(at(70));
    await again.runs.runDue();
    expect(again.calls).toEqual([call('a', 'two')]);
    expect(again.ended).toMatchObject([{ run: 'a', status: 'SUCCEEDED' }]);
  });

  it('invoke again the task that was in flight, with the same payload', async () => {
    const first: string[] = [];
    const { runs, db } = given({
      invoke: (name, payload) => {
        first.push(`${name} ${JSON.stringify(payload)}`);
        return new Promise(() => undefined);
      },
    });
    await runs.start(inputOf('a'));
    void runs.runDue();
    await until(() => first.length === 1);
    const again = given({ db });
    await again.runs.runDue();
    expect(again.calls).toEqual(first);
  });

  it('keep the definition with which they began, while new ones take the new', async () => {
    const { runs, db, clock } = given();
    await runs.start(inputOf('old', 10));
    clock.moveTo(at(10));
    await runs.runDue();
    const renamed = { ...twice, States: { ...twice.States, two: task('renamed', { End: true }) } };
    const again = given({ db, definitions: new Map([['twice', renamed]]), substitutions: { work: 'newer' } });
    await again.runs.start(inputOf('new', 10));
    again.clock.moveTo(at(200));
    await again.runs.runDue();
    again.clock.moveTo(at(300));
    await again.runs.runDue();
    expect(again.calls).toEqual([
      'newer {"run":"new","name":"one"}',
      'worker {"run":"old","name":"two"}',
      'newer {"run":"new","name":"renamed"}',
    ]);
  });

  it('finish even when their journey is no more', async () => {
    const { runs, db } = given();
    await runs.start(inputOf('a'));
    const again = given({ db, definitions: new Map() });
    again.clock.moveTo(at(100));
    await again.runs.runDue();
    again.clock.moveTo(at(200));
    await again.runs.runDue();
    expect(again.ended).toMatchObject([{ run: 'a', status: 'SUCCEEDED' }]);
  });

  it('are refused when a kept definition is beyond this runner, and not when no run is under way on it', async () => {
    const { runs, db, clock } = given();
    await runs.start(inputOf('a'));
    const foreign = JSON.stringify({ ...twice, States: { ...twice.States, one: { Type: 'Map' } } });
    db.prepare('UPDATE execution_definitions SET machine = ?').run(foreign);
    const other = { definitions: new Map([['other', twice]]) };
    db.exec("UPDATE execution_definitions SET hash = 'x'; UPDATE executions SET definition = 'x'");
    expect(() => given({ db, ...other })).toThrow('state "one": a Type other than');
    clock.moveTo(at(1));
    await runs.stop({ run: 'a', journey: 'twice', cause: 'test' });
    expect(() => given({ db, ...other })).not.toThrow();
  });
});
