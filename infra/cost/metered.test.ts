import { beforeEach, describe, expect, it } from 'vitest';
import { compile } from '../../shared/journey/compile.ts';
import { transitionsOf } from '../../shared/journey/transitions.ts';
import type { World } from '../../shared/ports/world.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import { workflows } from '../../workflows/index.ts';
import { submit } from '../local/webhook.ts';
import { CALL_MS, COLD_START_MS, HANDLER_MS, KEPT_MS, MEMORY_MB } from './durations.table.ts';
import { createMeteredWorld } from './measure.ts';
import type { Paid } from './metered-world.ts';
import { createMeter } from './meter.ts';
import type { Unit } from './prices.table.ts';

let { local, metering } = createMeteredWorld(workflows);
beforeEach(() => {
  ({ local, metering } = createMeteredWorld(workflows));
});
const total = (unit: Unit): number => metering.meter.counts().total(unit);

const run = { run: 'r1', journey: 'welcome', cause: 'left' };
const key = { pk: 'p', sk: 's' };
const text = {
  key: 'k',
  to: '+46701740605',
  from: 'Lojal',
  body: 'Hej',
  encoding: 'GSM-7',
  parts: 1,
  deliverBefore: instant('2027-01-01T00:00:00Z'),
  context: {},
} as const;
const mail = {
  key: 'k',
  from: { name: 'L', address: 'l@example.org' },
  to: 'a@example.org',
  replyTo: 'l@example.org',
  subject: 's',
  text: 't',
  html: 'h',
  headers: {},
  tags: {},
};
const schedule = {
  name: 'n',
  at: instant('2027-01-01T00:00:00Z'),
  target: { member: 'm', journey: 'welcome', occurrence: 'o' },
};

/** A call of each method of each paid port, and what it must count: by the ports' types, so that none can be left out. */
const CALLS: {
  readonly [Port in Paid]: {
    readonly [Method in keyof World[Port]]: readonly [
      call: (world: World) => Promise<unknown>,
      unit: Unit | undefined,
      ms: number,
    ];
  };
} = {
  items: {
    get: [({ items }) => items.get(key), 'dynamodb.read', CALL_MS.read],
    query: [({ items }) => items.query({ partition: 'p' }), 'dynamodb.read', CALL_MS.read],
    transact: [({ items }) => items.transact([{ put: key }]), 'dynamodb.write', CALL_MS.transact],
  },
  queue: { send: [({ queue }) => queue.send('body'), 'sqs.request', CALL_MS.queue] },
  runs: {
    start: [
      ({ runs }) => runs.start({ run: 'r1', member: 'm', journey: 'welcome', resumeAt: schedule.at }),
      'states.transition',
      CALL_MS.run,
    ],
    stop: [({ runs }) => runs.stop(run), undefined, CALL_MS.run],
    tell: [({ runs }) => runs.tell('token', {}), undefined, CALL_MS.run],
    status: [({ runs }) => runs.status(run), undefined, CALL_MS.run],
  },
  schedules: {
    arm: [({ schedules }) => schedules.arm(schedule), undefined, CALL_MS.schedule],
    disarm: [({ schedules }) => schedules.disarm('n'), undefined, CALL_MS.schedule],
  },
  mailer: { send: [({ mailer }) => mailer.send(mail), 'ses.message', CALL_MS.mail] },
  texter: { send: [({ texter }) => texter.send(text), 'sms.part', CALL_MS.text] },
  secrets: {
    get: [({ secrets }) => secrets.get('seal'), 'secrets.call', CALL_MS.secret],
    refresh: [({ secrets }) => secrets.refresh(), 'secrets.call', CALL_MS.secret],
  },
};
const calls = Object.entries(CALLS).flatMap(([port, methods]) =>
  Object.entries(methods).map(([method, [call, unit, ms]]) => [`${port}.${method}`, call, unit, ms] as const),
);

describe('a port that is metered', () => {
  it.each(calls)('%s counts within an invocation, in units and in time', async (_, call, unit, ms) => {
    await metering.sandboxes.invoke('verb', () => call(local.world));

    expect(unit === undefined || total(unit) > 0).toBe(true);
    const seconds = (COLD_START_MS + HANDLER_MS + ms) / 1000;
    expect(total('lambda.gbSecond')).toBeCloseTo((seconds * MEMORY_MB) / 1024, 6);
  });

  it.each(calls.filter(([name]) => name !== 'runs.start'))(
    '%s costs nothing outside of one',
    async (_, call, unit) => {
      await call(local.world);

      expect(unit === undefined ? 0 : total(unit)).toBe(0);
      expect(total('lambda.request')).toBe(0);
    },
  );
});

describe('a function that is metered', () => {
  it('given calls at once, then each has its sandbox; given one soon after, then it finds a warm one', async () => {
    const call = () => metering.sandboxes.invoke('verb', async () => undefined);
    const cold = () =>
      Math.round((total('lambda.gbSecond') * 2000 - total('lambda.request') * HANDLER_MS) / COLD_START_MS);

    await call();
    await call();
    expect(cold()).toBe(2);
    await local.engine.advanceTo(plus(local.clock.now(), 'PT5M'));
    await call();
    expect(cold()).toBe(2);
    await local.engine.advanceTo(plus(local.clock.now(), `PT${KEPT_MS / 60_000 + 1}M`));
    await call();
    expect(cold()).toBe(3);
  });

  it('given a secret that was read, then a warm sandbox keeps it for an hour', async () => {
    const read = () => metering.sandboxes.invoke('verb', () => local.world.secrets.get('seal'));

    await read();
    for (let part = 0; part < 6; part += 1) {
      await local.engine.advanceTo(plus(local.clock.now(), 'PT9M'));
      await read();
    }
    expect(total('secrets.call')).toBe(1);
    await local.engine.advanceTo(plus(local.clock.now(), 'PT6M'));
    await read();
    expect(total('secrets.call')).toBe(2);
  });
});

describe('a run that is metered', () => {
  it('given a member who joins on a Tuesday morning, then the states of the welcome are counted as the compiler has them', async () => {
    await local.engine.advanceTo(instant('2026-12-08T09:00:00Z'));
    const member = { membershipNumber: 'M-1', givenName: 'Åsa', email: 'asa@example.org', language: 'sv' };
    await submit(local, { form: 'join', id: 'join-1', body: member });
    await local.engine.advanceTo(instant('2027-02-20T12:00:00Z'));

    const entered = metering.meter
      .counts()
      .by('states.transition')
      .map(([by, count]) => `${by} ${count}`);
    const expected = transitionsOf(workflows.journeys.get('welcome')!, {}).map(
      ({ state }) => `welcome  ${state} 1`,
    );
    expect(entered.toSorted()).toEqual(expected.toSorted());
    expect(Object.keys(compile(workflows.journeys.get('welcome')!).States).length).toBeGreaterThan(5);
    expect([total('ses.message'), metering.openRuns.starts(), metering.openRuns.most()]).toEqual([5, 1, 1]);
  });
});

describe('the meter', () => {
  it('given parts, then they are counted in the whole as well', async () => {
    const meter = createMeter();
    meter.add('sqs.request', 2, 'send');
    await meter.during('activity', async () => meter.add('sqs.request', 3, 'receive'));

    expect([meter.counts().total('sqs.request'), meter.counts('activity').total('sqs.request')]).toEqual([
      5, 3,
    ]);
    expect(meter.counts().by('sqs.request')).toEqual([
      ['receive', 3],
      ['send', 2],
    ]);
    expect(meter.counts().usd()).toBeCloseTo(5 * 0.4e-6, 12);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])(
    'given an amount of %s, then it is refused',
    (amount) => {
      expect(() => createMeter().add('sqs.request', amount, 'send')).toThrow(RangeError);
    },
  );
});
