import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Schedule, Schedules, ScheduleTarget } from '../../shared/ports/schedules.ts';
import { instant, plus, type Instant } from '../../shared/time/instant.ts';

export const SCHEDULES_START = instant('2028-01-01T00:00:00Z');

/** An adapter under test, with the means to move time and to see what fires. */
export interface SchedulesUnderTest {
  readonly schedules: Schedules;
  /** Lets time go on to `at`, from SCHEDULES_START, and all fire that becomes due on the way. */
  passTo(at: Instant): Promise<void>;
  /** What has fired so far, in order. */
  fired(): readonly { readonly target: ScheduleTarget; readonly at: Instant }[];
  /** The same schedules as another process finds them, after this one has gone. */
  reopen(): Promise<Schedules>;
  close?(): Promise<void>;
}

/** Everything that shared/ports/schedules.ts promises. */
export function schedulesConformance(name: string, create: () => Promise<SchedulesUnderTest>): void {
  describe(`schedules: ${name}`, () => {
    let world: SchedulesUnderTest;
    beforeEach(async () => {
      world = await create();
    });
    afterEach(() => world.close?.());

    const at = (duration: string): Instant => plus(SCHEDULES_START, duration);
    const schedule = (id: string, when: string): Schedule => ({
      name: `name-of-${id}`,
      at: at(when),
      target: { member: `member-${id}`, journey: 'birthday', occurrence: '2028' },
    });
    const arm = (id: string, when: string): Promise<void> => world.schedules.arm(schedule(id, when));
    /** The members of the targets that have fired, in order. */
    const fired = (): string[] => world.fired().map(({ target }) => target.member.slice('member-'.length));

    it('given a schedule, when its instant comes, then it fires with its target, not before, and is gone', async () => {
      await arm('a', 'PT9H');

      await world.passTo(at('PT8H59M59S'));
      expect(fired()).toEqual([]);
      await world.passTo(at('PT9H'));
      expect(world.fired()).toEqual([
        { target: { member: 'member-a', journey: 'birthday', occurrence: '2028' }, at: at('PT9H') },
      ]);

      await world.passTo(at('P400D'));
      expect(fired()).toEqual(['a']);
    });

    it('given several, when time passes, then they fire in the order of their instants, however they were armed', async () => {
      await arm('c', 'P3D');
      await arm('a', 'P1D');
      await arm('b', 'P2D');
      await arm('far', 'P2Y');

      await world.passTo(at('P10D'));
      expect(fired()).toEqual(['a', 'b', 'c']);
    });

    it('given two for the same instant, when it comes, then both fire', async () => {
      await arm('a', 'P1D');
      await arm('b', 'P1D');

      await world.passTo(at('P2D'));
      expect(fired().toSorted()).toEqual(['a', 'b']);
    });

    it('given one armed again as it was, when its instant comes, then it fires once', async () => {
      await arm('a', 'P1D');
      await arm('a', 'P1D');
      await Promise.all([arm('a', 'P1D'), arm('a', 'P1D')]);

      await world.passTo(at('P2D'));
      expect(fired()).toEqual(['a']);
    });

    it.each([
      ['later', 'P1D', 'P5D'],
      ['earlier', 'P5D', 'P1D'],
    ])(
      'given one moved to a %s instant, when both have come, then it fired at the new one only',
      async (_, from, to) => {
        await arm('a', from);
        await arm('a', to);

        await world.passTo(at('P10D'));
        expect(world.fired().map((one) => one.at)).toEqual([at(to)]);
      },
    );

    it('given one whose target was replaced, when it fires, then it is the new one', async () => {
      await arm('a', 'P1D');
      await world.schedules.arm({ ...schedule('b', 'P1D'), name: 'name-of-a' });

      await world.passTo(at('P2D'));
      expect(fired()).toEqual(['b']);
    });

    it('given one that was disarmed, when its instant comes, then nothing fires, and the others do', async () => {
      await arm('a', 'P1D');
      await arm('b', 'P1D');
      await world.schedules.disarm('name-of-a');

      await world.passTo(at('P2D'));
      expect(fired()).toEqual(['b']);
    });

    it('given none of a name, or one that has fired, when it is disarmed, then nothing happens', async () => {
      await world.schedules.disarm('nobody');
      await arm('a', 'P1D');
      await world.passTo(at('P2D'));
      await world.schedules.disarm('name-of-a');

      expect(fired()).toEqual(['a']);
    });

    it('given a name that has fired, when it is armed anew, then it fires once more', async () => {
      await arm('a', 'P1D');
      await world.passTo(at('P2D'));
      await arm('a', 'P3D');

      await world.passTo(at('P4D'));
      expect(fired()).toEqual(['a', 'a']);
    });

    it('given an instant that is past, when it is armed, then it fires within two minutes', async () => {
      await world.passTo(at('P2D'));
      await arm('a', 'P1D');

      await world.passTo(at('P2DT2M'));
      expect(fired()).toEqual(['a']);
    });

    it('given more in the target than its ids, when it fires, then only they are handed over', async () => {
      const { target, ...rest } = schedule('a', 'P1D');
      const more = { ...target, email: 'asa@example.org' };
      await world.schedules.arm({ ...rest, target: more });

      await world.passTo(at('P2D'));
      expect(world.fired().map((one) => Object.keys(one.target))).toEqual([
        ['member', 'journey', 'occurrence'],
      ]);
    });

    it('given schedules armed and moved, when the process is another, then all is as it was', async () => {
      await arm('a', 'P1D');
      await arm('b', 'P2D');
      await arm('a', 'P3D');
      const again = await world.reopen();
      await again.arm(schedule('c', 'P4D'));
      await again.disarm('name-of-b');

      await world.passTo(at('P5D'));
      expect(fired()).toEqual(['a', 'c']);
    });

    it.each(['', 'a b', 'asa@example.org', 'å', 'x'.repeat(65)])(
      'given the name %j, when it is armed or disarmed, then it is refused, and nothing fires',
      async (bad) => {
        await expect(world.schedules.arm({ ...schedule('a', 'P1D'), name: bad })).rejects.toMatchObject({
          name: 'InvalidSchedule',
        });
        await expect(world.schedules.disarm(bad)).rejects.toMatchObject({ name: 'InvalidSchedule' });

        await world.passTo(at('P2D'));
        expect(fired()).toEqual([]);
      },
    );

    it('given a fraction of a second, or a target without an id, when it is armed, then it is refused', async () => {
      const fraction = { ...schedule('a', 'P1D'), at: instant('2028-01-02T00:00:00.500Z') };
      await expect(world.schedules.arm(fraction)).rejects.toThrow(/whole seconds/);
      const { target, ...rest } = schedule('a', 'P1D');
      await expect(world.schedules.arm({ ...rest, target: { ...target, occurrence: '' } })).rejects.toThrow(
        /without occurrence/,
      );

      await world.passTo(at('P2D'));
      expect(fired()).toEqual([]);
    });

    it('given a name of 64 characters, when it is armed, then it is taken', async () => {
      await world.schedules.arm({ ...schedule('a', 'P1D'), name: `${'x'.repeat(61)}-_.` });

      await world.passTo(at('P2D'));
      expect(fired()).toEqual(['a']);
    });
  });
}
