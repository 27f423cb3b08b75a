import { FRESH } from '../../shared/adapters/secrets.aws.ts';
import type { World } from '../../shared/ports/world.ts';
import { plus, toEpochMs } from '../../shared/time/instant.ts';
import { CALL_MS } from './durations.table.ts';
import { unitsOfMessage } from './item-units.ts';
import { meteredItems } from './metered-items.ts';
import type { Metering } from './metering.ts';

/** The ports that cost nothing: the clock, randomness, and a variable. */
type Free = 'clock' | 'ids' | 'publicUrl';
export type Paid = Exclude<keyof World, Free>;

/**
 * The world with every call of a paid port counted. Each port is written out, so that a method more does not compile
 * before it says what it costs. A call outside an invocation is the local world's own and costs nothing on AWS.
 */
export function meteredWorld(world: World, metering: Metering): World {
  return { ...world, ...meteredPorts(world, metering) };
}

function meteredPorts(world: World, metering: Metering): Pick<World, Paid> {
  const { meter, sandboxes, openRuns } = metering;
  const { clock, queue, runs, schedules, mailer, texter, secrets } = world;
  const spend = (ms: number): void => sandboxes.current()?.spend(ms);
  return {
    items: meteredItems(world.items, metering),
    queue: {
      async send(body) {
        const by = sandboxes.current();
        by?.spend(CALL_MS.queue);
        if (by) meter.add('sqs.request', unitsOfMessage(body), `${by.function}, send`);
        await queue.send(body);
      },
    },
    // Step Functions bills transitions, and no call of its API.
    runs: {
      async start(input) {
        spend(CALL_MS.run);
        await runs.start(input);
        openRuns.started(`${input.journey} ${input.run}`);
      },
      stop(run) {
        spend(CALL_MS.run);
        return runs.stop(run);
      },
      tell(token, result) {
        spend(CALL_MS.run);
        return runs.tell(token, result);
      },
      status(run) {
        spend(CALL_MS.run);
        return runs.status(run);
      },
    },
    // Scheduler bills what fires, and no call of its API.
    schedules: {
      arm(schedule) {
        spend(CALL_MS.schedule);
        return schedules.arm(schedule);
      },
      disarm(name) {
        spend(CALL_MS.schedule);
        return schedules.disarm(name);
      },
    },
    // What a provider refuses or loses is not taken, and not billed.
    mailer: {
      async send(mail) {
        const by = sandboxes.current();
        by?.spend(CALL_MS.mail);
        const taken = await mailer.send(mail);
        if (by)
          meter.add(
            'ses.message',
            1,
            `${mail.tags.journey ?? 'no journey'}, ${mail.tags.step ?? by.function}`,
          );
        return taken;
      },
    },
    texter: {
      async send(text) {
        const by = sandboxes.current();
        by?.spend(CALL_MS.text);
        const taken = await texter.send(text);
        if (by)
          meter.add(
            'sms.part',
            text.parts,
            `${text.context.journey ?? 'no journey'}, ${text.context.step ?? by.function}`,
          );
        return taken;
      },
    },
    secrets: {
      get(name) {
        const by = sandboxes.current();
        const now = toEpochMs(clock.now());
        // A sandbox reads the one secret and keeps it for a while: shared/adapters/secrets.aws.ts.
        if (by && by.sandbox.secretUntil <= now) {
          by.sandbox.secretUntil = toEpochMs(plus(clock.now(), FRESH));
          by.spend(CALL_MS.secret);
          meter.add('secrets.call', 1, by.function);
        }
        return secrets.get(name);
      },
      async refresh() {
        const by = sandboxes.current();
        by?.spend(CALL_MS.secret);
        if (by) meter.add('secrets.call', 1, by.function);
        return secrets.refresh();
      },
    },
  };
}
