import { describe, expect, it } from 'vitest';
import type { Mail } from '../ports/mailer.ts';
import { instant, plus } from '../time/instant.ts';
import { createLocalClock } from './clock.local.ts';
import { createLocalMailer } from './mailer.local.ts';
import { openDatabase } from './sqlite.ts';

const NOW = instant('2028-01-11T09:00:00Z');
const mail: Mail = {
  key: 'key-1',
  from: { name: 'Maria Lind', address: 'maria.lind@example.org' },
  to: 'asa.ek@example.org',
  replyTo: 'maria.lind@example.org',
  subject: 'Välkommen',
  text: 'Hej Åsa',
  html: '<p>Hej Åsa</p>',
  headers: { 'List-Unsubscribe': '<https://example.org/u/1>' },
  tags: { key: 'key-1' },
};

function provider() {
  const db = openDatabase(':memory:');
  const clock = createLocalClock({ at: NOW });
  return { db, clock, mailer: createLocalMailer(db, clock) };
}

describe('the local provider', () => {
  it('keeps a mail whole, with when it took it and under which id', async () => {
    const { mailer } = provider();

    const { providerId } = await mailer.send(mail);

    expect(mailer.accepted()).toEqual([{ ...mail, providerId, acceptedAt: NOW }]);
    expect(mailer.find('key-1')).toEqual({ ...mail, providerId, acceptedAt: NOW });
  });

  it('has no idea of doubles: the same mail twice is two, as with a real one', async () => {
    const { mailer, clock } = provider();
    const first = await mailer.send(mail);
    clock.moveTo(plus(NOW, 'PT1H'));
    const second = await mailer.send(mail);

    expect(second.providerId).not.toBe(first.providerId);
    expect(mailer.accepted().map(({ providerId }) => providerId)).toEqual([
      second.providerId,
      first.providerId,
    ]);
    expect(mailer.find('key-1')?.providerId).toBe(first.providerId);
  });

  it('lists the newest first, and as many as it is asked for', async () => {
    const { mailer } = provider();
    for (const key of ['a', 'b', 'c']) await mailer.send({ ...mail, key });

    expect(mailer.accepted(2).map(({ key }) => key)).toEqual(['c', 'b']);
    expect(mailer.find('d')).toBeUndefined();
  });

  it('keeps its books over a restart', async () => {
    const { db, clock, mailer } = provider();
    const { providerId } = await mailer.send(mail);

    const restarted = createLocalMailer(db, clock);

    expect(restarted.find('key-1')?.providerId).toBe(providerId);
    expect((await restarted.send(mail)).providerId).not.toBe(providerId);
  });
});
