import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Queue, QueueReceiver, ReceivedMessage } from '../../shared/ports/queue.ts';

export interface QueueUnderTest {
  readonly queue: Queue & QueueReceiver;
  /** How it was made; the suite needs at least 2 receives. */
  readonly visibilitySeconds: number;
  readonly maxReceives: number;
  /** Lets this much time pass for the queue. */
  advance(seconds: number): Promise<void>;
  /** The same queue as another process finds it, after this one has gone. */
  reopen(): Promise<Queue & QueueReceiver>;
  close?(): Promise<void>;
}

/** Everything that shared/ports/queue.ts promises. */
export function queueConformance(name: string, create: () => Promise<QueueUnderTest>): void {
  describe(`queue: ${name}`, () => {
    let world: QueueUnderTest;
    let queue: Queue & QueueReceiver;
    beforeEach(async () => {
      world = await create();
      queue = world.queue;
    });
    afterEach(() => world.close?.());

    const receiveOne = async (): Promise<ReceivedMessage> => {
      const [message] = await queue.receive(1);
      if (!message) throw new Error('expected a message to be visible, found none');
      return message;
    };
    const becomeVisible = async (): Promise<void> => world.advance(world.visibilitySeconds);

    it('given an empty queue, when received from, then there is nothing', async () => {
      expect(await queue.receive(10)).toStrictEqual([]);
      expect(await queue.deadLetters()).toStrictEqual([]);
    });

    it('given a message, when received, then its body is whole and it is the first time', async () => {
      const body = `Åsa \u{1F600} "x" ${'ö'.repeat(1000)}`;
      await queue.send(body);

      expect(await receiveOne()).toMatchObject({ body, receiveCount: 1 });
    });

    it('given the same body twice, when received, then they are two messages', async () => {
      await queue.send('same');
      await queue.send('same');

      const messages = await queue.receive(10);

      expect(messages.map(({ body }) => body)).toStrictEqual(['same', 'same']);
      expect(new Set(messages.map(({ id }) => id)).size).toBe(2);
      await queue.remove(messages[0]!.receipt);
      await becomeVisible();
      expect((await queue.receive(10)).map(({ id }) => id)).toStrictEqual([messages[1]!.id]);
    });

    it('given more messages than asked for, when received, then at most so many come, and the others after', async () => {
      for (let n = 0; n < 12; n += 1) await queue.send(`body ${n}`);

      const first = await queue.receive(3);
      const rest = [...(await queue.receive(10)), ...(await queue.receive(10))];

      expect(first.length).toBeLessThanOrEqual(3);
      expect(new Set([...first, ...rest].map(({ id }) => id)).size).toBe(12);
      expect([...first, ...rest]).toHaveLength(12);
    });

    it.each([0, 11, 1.5, Number.NaN])(
      'given %d, when so many are asked for, then it is refused and nothing is hidden',
      async (max) => {
        await queue.send('body');

        await expect(queue.receive(max)).rejects.toThrow(RangeError);

        expect(await receiveOne()).toMatchObject({ receiveCount: 1 });
      },
    );

    it('given a received message, when its time is not over, then it stays hidden; when it is, then it comes again', async () => {
      await queue.send('body');
      const first = await receiveOne();

      await world.advance(world.visibilitySeconds - 1);
      expect(await queue.receive(10)).toStrictEqual([]);

      await world.advance(1);
      const again = await receiveOne();
      expect(again).toMatchObject({ id: first.id, body: 'body', receiveCount: 2 });
      expect(again.receipt).not.toBe(first.receipt);
    });

    it('given a message that was removed, when time passes, then it never comes again', async () => {
      await queue.send('body');
      await queue.remove((await receiveOne()).receipt);

      for (let n = 0; n <= world.maxReceives; n += 1) {
        await becomeVisible();
        expect(await queue.receive(10)).toStrictEqual([]);
      }
      expect(await queue.deadLetters()).toStrictEqual([]);
    });

    it('given a message received again, when the older receipt is used, then nothing happens to it', async () => {
      await queue.send('body');
      const first = await receiveOne();
      await becomeVisible();
      const second = await receiveOne();

      await queue.remove(first.receipt);
      await becomeVisible();
      expect(
        (await queue.receive(10)).map(({ id }) => id),
        'still there',
      ).toStrictEqual([second.id]);
    });

    it('given a receipt that was used or that nobody gave, when used, then nothing happens', async () => {
      await queue.send('one');
      const { receipt } = await receiveOne();
      await queue.remove(receipt);
      await queue.send('two');

      for (const stale of [receipt, '', 'nobody gave this', `${receipt}0`]) await queue.remove(stale);

      expect(await receiveOne()).toMatchObject({ body: 'two' });
    });

    it('given a message that is never removed, when received as often as allowed, then it is given up once, with its body', async () => {
      await queue.send('poison');
      for (let count = 1; count <= world.maxReceives; count += 1) {
        expect(await receiveOne()).toMatchObject({ receiveCount: count });
        expect(await queue.deadLetters()).toStrictEqual([]);
        await becomeVisible();
      }

      expect(await queue.receive(10)).toStrictEqual([]);
      expect(await queue.deadLetters()).toStrictEqual(['poison']);
      await becomeVisible();
      expect(await queue.receive(10)).toStrictEqual([]);
      expect(await queue.deadLetters()).toStrictEqual(['poison']);
    });

    it('given poison before sound messages, when it is given up, then at most as many sound ones come as were asked for', async () => {
      await queue.send('poison');
      for (let count = 1; count <= world.maxReceives; count += 1) {
        await receiveOne();
        await becomeVisible();
      }
      for (const body of ['one', 'two', 'three']) await queue.send(body);

      const first = await queue.receive(2);
      const rest = await queue.receive(10);

      expect(first.length).toBeLessThanOrEqual(2);
      expect([...first, ...rest].map(({ body }) => body).toSorted()).toStrictEqual(['one', 'three', 'two']);
      expect(await queue.deadLetters()).toStrictEqual(['poison']);
    });

    it('given the last receipt before it is given up, when it is removed in time, then it is no dead letter', async () => {
      await queue.send('slow');
      for (let count = 1; count < world.maxReceives; count += 1) {
        await receiveOne();
        await becomeVisible();
      }
      await queue.remove((await receiveOne()).receipt);
      await becomeVisible();

      expect(await queue.receive(10)).toStrictEqual([]);
      expect(await queue.deadLetters()).toStrictEqual([]);
    });

    it('given several that are given up one after the other, when listed, then the oldest comes first', async () => {
      for (const body of ['first', 'second', 'third']) {
        await queue.send(body);
        await world.advance(1);
      }
      for (let count = 0; count <= world.maxReceives; count += 1) {
        await queue.receive(10);
        await becomeVisible();
      }

      expect(await queue.deadLetters()).toStrictEqual(['first', 'second', 'third']);
    });

    it('given bodies of 256 KiB and of a byte more, when sent, then the first is taken and the second refused', async () => {
      const full = `${'å'.repeat(1000)}${'x'.repeat(256 * 1024 - 2000)}`;

      await expect(queue.send(`${full}x`)).rejects.toThrow(/at most 262144 bytes.*has 262145/);
      await queue.send(full);

      expect((await queue.receive(10)).map(({ body }) => body)).toStrictEqual([full]);
    });

    it.each(['', 'a\u0000b', 'a\u001Bb', 'a\uD83D', '\uFFFF'])(
      'given the body %j, when sent, then it is refused',
      async (body) => {
        await expect(queue.send(body)).rejects.toMatchObject({ name: 'InvalidMessage' });

        expect(await queue.receive(10)).toStrictEqual([]);
      },
    );

    it('given messages sent, received and given up, when the process is another, then all is as it was', async () => {
      await queue.send('poison');
      for (let count = 1; count <= world.maxReceives; count += 1) {
        await receiveOne();
        await becomeVisible();
      }
      await queue.receive(1);
      await queue.send('held');
      const held = await receiveOne();
      await queue.send('waiting');

      queue = await world.reopen();

      expect(await queue.deadLetters()).toStrictEqual(['poison']);
      expect((await queue.receive(10)).map(({ body }) => body)).toStrictEqual(['waiting']);
      await queue.remove(held.receipt);
      await becomeVisible();
      expect((await queue.receive(10)).map(({ body, receiveCount }) => [body, receiveCount])).toStrictEqual([
        ['waiting', 2],
      ]);
    });

    it('given 1,000 messages and five receivers that forget every third, when all work at once, then none is lost', async () => {
      const bodies = Array.from({ length: 1000 }, (_, n) => `body ${n}`);
      await Promise.all(bodies.map(async (body) => queue.send(body)));
      const handled: string[] = [];
      const handedOut = new Map<string, number>();

      const receiver = async (): Promise<void> => {
        for (;;) {
          const messages = await queue.receive(10);
          if (messages.length === 0) return;
          for (const message of messages) {
            const count = (handedOut.get(message.id) ?? 0) + 1;
            handedOut.set(message.id, count);
            expect(message.receiveCount).toBe(count);
            if (count === 1 && handedOut.size % 3 === 0) continue;
            handled.push(message.body);
            await queue.remove(message.receipt);
          }
        }
      };
      for (let round = 0; round < world.maxReceives; round += 1) {
        await Promise.all([receiver(), receiver(), receiver(), receiver(), receiver()]);
        await becomeVisible();
      }

      expect(handled.toSorted()).toStrictEqual(bodies.toSorted());
      expect([...handedOut.values()].filter((count) => count === 2)).toHaveLength(333);
      expect(await queue.deadLetters()).toStrictEqual([]);
      expect(await queue.receive(10)).toStrictEqual([]);
    });
  });
}
