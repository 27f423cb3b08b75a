import { describe, expect, it } from 'vitest';
import type { Text } from '../ports/texter.ts';
import { instant, plus } from '../time/instant.ts';
import { createLocalClock } from './clock.local.ts';
import { openDatabase } from './sqlite.ts';
import { createLocalTexter } from './texter.local.ts';

const NOW = instant('2028-01-11T09:00:00Z');
const text: Text = {
  key: 'key-1',
  to: '+46701740605',
  from: 'Exempelfb',
  body: 'Hej Åsa',
  encoding: 'GSM-7',
  parts: 1,
  deliverBefore: plus(NOW, 'PT2H'),
  context: { member: 'm1', journey: 'check-in', step: 'reminder' },
};

function provider() {
  const db = openDatabase(':memory:');
  const clock = createLocalClock({ at: NOW });
  return { db, clock, texter: createLocalTexter(db, clock) };
}

describe('the local provider of SMS', () => {
  it('keeps an SMS whole, with when it took it and under which id', async () => {
    const { texter } = provider();

    const { providerId } = await texter.send(text);

    expect(texter.accepted()).toEqual([{ ...text, providerId, acceptedAt: NOW }]);
    expect(texter.find('key-1')).toEqual({ ...text, providerId, acceptedAt: NOW });
  });

  it('has no idea of doubles: the same SMS twice is two, as with a real one', async () => {
    const { texter, clock } = provider();
    const first = await texter.send(text);
    clock.moveTo(plus(NOW, 'PT1H'));
    const second = await texter.send(text);

    expect(texter.accepted().map(({ providerId }) => providerId)).toEqual([
      second.providerId,
      first.providerId,
    ]);
    expect(texter.find('key-1')?.providerId).toBe(first.providerId);
  });

  it('lists the newest first, and as many as it is asked for', async () => {
    const { texter } = provider();
    for (const key of ['a', 'b', 'c']) await texter.send({ ...text, key });

    expect(texter.accepted(2).map(({ key }) => key)).toEqual(['c', 'b']);
    expect(texter.find('d')).toBeUndefined();
  });

  it('keeps its books over a restart', async () => {
    const { db, clock, texter } = provider();
    const { providerId } = await texter.send(text);

    const restarted = createLocalTexter(db, clock);

    expect(restarted.find('key-1')?.providerId).toBe(providerId);
    expect((await restarted.send(text)).providerId).not.toBe(providerId);
  });

  it('has nothing in its books of what it refused', async () => {
    const { texter } = provider();
    await expect(texter.send({ ...text, to: '+4512345678' })).rejects.toThrow('country-not-allowed');
    expect(texter.accepted()).toEqual([]);
  });
});
