import { describe, expect, it } from 'vitest';
import { TransactionRefused } from '../../shared/ports/items.ts';
import { errorOf, fatesOf, helloIsDue, onTransact, send } from '../../test/support/sending.ts';

/** Joined on Tuesday the 11th, and three days on is Friday; at nine in Stockholm. */
const FRIDAY_NINE = '2028-01-14T08:00:00.000Z';

describe('what the store says', () => {
  it('refused though it had written: the caller finds its own name there, and the mail goes once', async () => {
    const due = await helloIsDue({
      decorate: onTransact(async (writes, commit, items) => {
        await commit();
        const put = writes.map((write) => 'put' in write && write.put).find((one) => one && one.owner);
        if (put) throw new TransactionRefused([{ write: 0, item: (await items.get(put))! }]);
      }),
    });

    expect(await send(due)).toEqual({ resumeAt: FRIDAY_NINE });

    expect(due.local.mailbox.accepted()).toHaveLength(1);
    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'sent' });
  });

  it.each([
    ['begin', 1],
    ['settle', 2],
    ['move on', 3],
  ])('nothing, once, where it is to %s: one mail, noted as sent', async (_, nth) => {
    for (const applied of [false, true]) {
      const count = { on: false, calls: 0 };
      const due = await helloIsDue({
        decorate: onTransact(async (_writes, commit) => {
          count.calls += count.on ? 1 : 0;
          if (count.calls !== nth) return commit();
          count.on = false;
          count.calls = 0;
          if (applied) await commit();
          throw new Error('the connection was lost');
        }),
      });
      count.on = true;

      expect(await send(due)).toEqual({ resumeAt: FRIDAY_NINE });

      expect(count.on, 'the fault was met').toBe(false);
      expect(due.local.mailbox.accepted()).toHaveLength(1);
      expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'sent' });
    }
  });

  it('nothing, for long: the state machine hears StoreBusy, which it retries, and no mail has gone', async () => {
    let down = false;
    const due = await helloIsDue({
      decorate: (world) => ({
        ...world,
        items: {
          ...world.items,
          async get(key) {
            if (down) throw new Error('ProvisionedThroughputExceededException');
            return world.items.get(key);
          },
        },
      }),
    });
    down = true;

    const error = await errorOf(send(due));

    expect(error).toMatchObject({ name: 'StoreBusy', message: due.task.run });
    expect(due.local.mailbox.accepted()).toEqual([]);
    down = false;
    await send(due);
    expect(due.local.mailbox.accepted()).toHaveLength(1);
  });

  it('no link key for a moment: nothing has begun, and the next call sends', async () => {
    let down = false;
    const due = await helloIsDue({
      decorate: (world) => ({
        ...world,
        secrets: {
          async get(name) {
            if (down) throw new Error('InternalServiceError');
            return world.secrets.get(name);
          },
          refresh: () => world.secrets.refresh(),
        },
      }),
    });
    down = true;

    expect(await errorOf(send(due))).toMatchObject({ name: 'StoreBusy' });
    expect(await fatesOf(due.local, due.member)).toEqual({});
    down = false;
    await send(due);
    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'sent' });
  });
});
