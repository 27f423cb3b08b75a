import { describe, expect, it, vi } from 'vitest';
import { testWorld } from '../../test/support/world.ts';
import type { DeliveredEvent } from '../member/event.ts';
import { instant } from '../time/instant.ts';
import { handOver } from './hand-over.ts';

/** An event whose sealed message has about so many bytes: sealed, four bytes stand for three. */
const eventOf = (size: number): DeliveredEvent => ({
  id: 'a'.repeat(32),
  form: 'log-ins',
  bodyHash: 'b'.repeat(64),
  receivedAt: instant('2028-01-11T09:12:00Z'),
  type: 'portal.login',
  fields: { filler: 'x'.repeat(size) },
});

function given() {
  const local = testWorld();
  const sent: string[] = [];
  vi.spyOn(local.world.queue, 'send').mockImplementation(async (body) => void sent.push(body));
  return { world: local.world, sent };
}

describe('what is handed over', () => {
  it('is stored as long as the queue takes it, and never a byte longer', async () => {
    const limit = 256 * 1024;
    const { world, sent } = given();
    // The largest of which the sealed message still fits, and the next.
    const refused: unknown[] = [];
    let [fits, tooMuch] = [100_000, 262_144];
    while (tooMuch - fits > 1) {
      const middle = Math.floor((fits + tooMuch) / 2);
      try {
        await handOver(world, [eventOf(middle)]);
        fits = middle;
      } catch (error) {
        refused.push(error);
        tooMuch = middle;
      }
    }
    expect(refused.length).toBeGreaterThan(0);
    for (const error of refused)
      expect(error).toMatchObject({ name: 'WebhookRefused', code: 'too-large', statusCode: 413 });
    const longest = Math.max(...sent.map((body) => body.length));
    expect(longest).toBeLessThanOrEqual(limit);
    expect(longest).toBeGreaterThan(limit - 5);
  });
});
