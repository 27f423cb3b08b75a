import { describe, expect, it } from 'vitest';
import { ASA } from '../../test/support/world.ts';
import { seededBytes } from '../../shared/adapters/ids.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { instant } from '../../shared/time/instant.ts';
import { workflows } from '../../workflows/index.ts';
import { submit } from './webhook.ts';
import { createLocalWorld } from './world.ts';

describe('the engine on a clock that runs by itself', () => {
  it('leaps through time exactly, however long the leap itself takes, and the clock runs on after it', async () => {
    let wall = 0;
    let passes = 0;
    const local = createLocalWorld({
      db: openDatabase(':memory:'),
      workflows,
      publicUrl: 'https://lojal.example.org',
      at: instant('2028-01-11T09:12:00Z'),
      wall: () => (wall += passes),
      bytes: seededBytes('engine'),
    });
    await submit(local, { form: 'join', id: 'join', body: ASA });
    // From now on a minute passes on the wall at every look at it.
    passes = 60_000;
    await local.engine.advanceTo(instant('2028-01-15T00:00:00Z'));

    expect(
      local.mailbox.accepted().map(({ tags, acceptedAt }) => [tags.step, acceptedAt.slice(0, 16)]),
    ).toEqual([
      ['your-support', '2028-01-14T08:00'],
      ['hello', expect.stringMatching(/^2028-01-11T09:1[2-5]$/)],
    ]);
    expect(local.clock.now() > instant('2028-01-15T00:00:00Z')).toBe(true);
  });
});
