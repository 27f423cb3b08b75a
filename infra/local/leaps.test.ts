import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { served } from '../../test/support/local-server.ts';
import { htmlProblems } from '../../test/support/page-html.ts';
import { ASA } from '../../test/support/world.ts';
import { log } from '../../shared/log.ts';
import { msBetween, plus } from '../../shared/time/instant.ts';
import { catchUp } from './leaps.ts';
import { submit } from './webhook.ts';
import { HEAD_WORDS } from './words-head.ts';

log.setLogLevel('SILENT');
const never = <Result>(): Promise<Result> => new Promise(() => undefined);

/** A server whose world does something between the steps of a leap, once. */
async function between(work: (made: ReturnType<typeof served>) => Promise<void>) {
  let isDone = true;
  const made = served({
    async breathe() {
      // As npm start does it: what was asked for has its turn.
      await setImmediate();
      if (isDone) return;
      isDone = true;
      await work(made);
    },
  });
  await made.joins();
  isDone = false;
  return made;
}

describe('a leap that takes long', () => {
  it('given a request in the middle of it, then a page shows how far it is, with a way to stop it and no other button', async () => {
    let shown = '';
    const made = await between(async ({ page }) => {
      shown = await page('/clock');
    });
    const start = made.local.clock.now();
    await made.passes('P1Y');
    expect(shown).not.toContain(HEAD_WORDS.en.leaping);
    const again = await between(async ({ page }) => {
      shown = await page('/clock');
    });
    await again.press('/clock', { leap: 'month' });
    expect(shown).toContain(HEAD_WORDS.en.leaping);
    expect([...shown.matchAll(/name="leap"\s+value="([a-z]+)"/g)].map(([, leap]) => leap)).toEqual(['stop']);
    expect(await htmlProblems(shown)).toEqual([]);
    const [, now] = /<time datetime="([^"]*)"/.exec(shown)!;
    expect(now! >= start).toBe(true);
    expect(now! < plus(start, 'P1M')).toBe(true);
    expect(await again.page('/clock')).not.toContain(HEAD_WORDS.en.leaping);
  });

  it('given a webhook in the middle of it, then it is taken at once, and what follows from it is done on the way', async () => {
    let taken = 0;
    const made = await between(async ({ local }) => {
      const answer = await submit(local, {
        form: 'join',
        id: 'second',
        body: { ...ASA, membershipNumber: 'M-2', email: 'm2@example.org' },
      });
      taken = typeof answer === 'string' ? 0 : Number(answer.statusCode);
    });
    const welcomed = () => made.local.mailbox.accepted().filter(({ to }) => to === 'm2@example.org').length;
    await made.passes('P28D');
    expect([taken, welcomed()]).toEqual([202, 4]);
  });

  it.each(['/clock', '/local/clock/stop'])(
    'given a press on stop by %s, then the clock stands where it is, and the next leap goes on from there, losing and doubling nothing',
    async (path) => {
      const made = await between(async ({ press }) => {
        void press(path, { leap: 'stop' });
      });
      const start = made.local.clock.now();
      const { now } = (await (await made.post('/local/clock/advance', { by: 'P1Y' })).json()) as {
        now: string;
      };
      expect(now > start).toBe(true);
      expect(now < plus(start, 'P1Y')).toBe(true);
      await made.local.engine.advanceTo(plus(start, 'P1Y'));

      const whole = served();
      await whole.joins();
      await whole.passes('P1Y');
      const told = ({ local }: ReturnType<typeof served>) =>
        local.mailbox.accepted().map(({ tags, acceptedAt }) => [tags.step, acceptedAt]);
      expect(told(made).length).toBeGreaterThan(5);
      expect(told(made)).toEqual(told(whole));
    },
  );

  it('given two leaps at once, then the second goes on from where the first ends', async () => {
    const { local, post } = served();
    const start = local.clock.now();
    await Promise.all([1, 2].map(async () => post('/local/clock/advance', { by: 'P7D' })));
    expect(msBetween(start, local.clock.now())).toBe(14 * 86_400_000);
  });

  it('given that all stops, then it ends, and nothing is begun any more', async () => {
    const made = await between(async ({ local }) => {
      void local.engine.stop();
    });
    const start = made.local.clock.now();
    await made.passes('P1Y');
    const stood = made.local.clock.now();
    expect(stood < plus(start, 'P1Y')).toBe(true);
    await made.passes('P1Y');
    expect(made.local.clock.now()).toBe(stood);
  });
});

describe('a leap that cannot be', () => {
  it.each([{ by: 'P1000000Y' }, { by: 'P9000Y' }, { by: 'P40Y' }, { to: '2059-05-25T00:00:00Z' }])(
    'given %j, then it is refused in words',
    async (body) => {
      const { post, local } = served();
      const start = local.clock.now();
      const answer = await post('/local/clock/advance', body);
      expect(answer.status).toBe(400);
      expect(await answer.text()).toMatch(/0000-9999|as far as the loyalty index reaches/);
      expect(local.clock.now()).toBe(start);
    },
  );

  it('given a clock that runs to where the loyalty index ends, then it stands there, and every page still opens', async () => {
    const { local, post, press, page, joins } = served({ at: '2059-05-20T09:00:00Z' });
    await joins();
    const end = local.clock.end!;
    expect((await post('/local/clock/advance', { to: end })).status).toBe(200);
    expect(local.clock.now()).toBe(end);
    await local.engine.advanceTo(plus(end, 'P9D'));
    await local.engine.advanceToNextEffect();
    expect(local.clock.now()).toBe(end);
    for (const leap of ['next', 'day', 'month']) {
      const answer = await press('/clock', { leap });
      expect(answer.status).toBe(303);
    }
    expect(await page('/clock')).toContain('the loyalty index reaches no further');
    for (const path of ['/', '/members', '/journeys/welcome', '/calls', '/pulse', '/try'])
      expect([path, (await page(path)).includes('<h1')]).toEqual([path, true]);
  });

  it.each(['year', '__proto__', 'constructor', ''])('given the leap %j, then it is refused', async (leap) => {
    const answer = await served().press('/clock', { leap });
    expect([answer.status, await answer.text()]).toEqual([
      400,
      'leap must be one of next, day, week, month, stop.',
    ]);
  });
});

describe('what a page waits for', () => {
  const { clock } = served().local;

  it('given what takes long, then it waits a moment, and not for the end', async () => {
    const waited: number[] = [];
    await catchUp({ clock, engine: { ...served().local.engine, advanceTo: never } }, (ms, callback) => {
      waited.push(ms);
      callback();
      return () => undefined;
    });
    expect(waited).toEqual([250]);
  });

  it.each([
    ['is done', async () => [], 'done'],
    ['fails', () => Promise.reject(new TypeError('No room.')), 'No room.'],
  ] as const)('given what %s sooner, then so does it, and the timer is called off', async (_, work, told) => {
    let called = 0;
    const waits = catchUp(
      { clock, engine: { ...served().local.engine, advanceTo: work } },
      () => () => void (called += 1),
    );
    expect(
      await waits.then(
        () => 'done',
        (error: unknown) => (error as Error).message,
      ),
    ).toBe(told);
    expect(called).toBe(1);
  });
});
