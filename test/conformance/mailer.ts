import { beforeEach, describe, expect, it } from 'vitest';
import type { Mail, Mailer } from '../../shared/ports/mailer.ts';
import { instant } from '../../shared/time/instant.ts';

export const MAILER_START = instant('2028-01-11T09:00:00Z');

/** What of a mail reaches its reader, and what finds its row again. */
export type TakenMail = Pick<Mail, 'key' | 'to' | 'replyTo' | 'subject' | 'text' | 'html' | 'headers'>;

/** An adapter under test, with what its provider has taken, in order. */
export interface MailerUnderTest {
  readonly mailer: Mailer;
  taken(): readonly TakenMail[];
}

const MAIL: Mail = {
  key: 'k1',
  from: { name: 'Maria Lind', address: 'maria.lind@example.org' },
  to: 'asa.ek@example.org',
  replyTo: 'radgivning@example.org',
  subject: 'Välkommen',
  text: 'Hej Åsa,\nšđŋ',
  html: '<p>Hej Åsa &amp; co,</p>',
  headers: {
    'List-Unsubscribe': '<https://m.example.org/u/1>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  },
  tags: { key: 'k1', member: 'm1', journey: 'welcome', step: 'hello' },
};

/** Everything that shared/ports/mailer.ts promises of a provider that takes what it gets. */
export function mailerConformance(name: string, create: () => MailerUnderTest): void {
  describe(`mailer: ${name}`, () => {
    let world: MailerUnderTest;
    beforeEach(() => {
      world = create();
    });

    it('given a mail, when it is sent, then the provider has it once, whole', async () => {
      const { providerId } = await world.mailer.send(MAIL);
      expect(providerId).not.toBe('');
      const { from: _from, tags: _tags, ...whole } = MAIL;
      expect(world.taken()).toEqual([whole]);
    });

    it('given the same mail twice, when both are sent, then both are taken, under ids of their own', async () => {
      const [first, second] = [await world.mailer.send(MAIL), await world.mailer.send(MAIL)];
      expect(first.providerId).not.toBe(second.providerId);
      expect(world.taken()).toHaveLength(2);
    });

    it('given a mail that is sent, when another is sent, then neither changes the other', async () => {
      await world.mailer.send(MAIL);
      await world.mailer.send({ ...MAIL, key: 'k2', tags: { ...MAIL.tags, key: 'k2' }, subject: 'Igen' });
      expect(world.taken().map(({ key, subject }) => [key, subject])).toEqual([
        ['k1', 'Välkommen'],
        ['k2', 'Igen'],
      ]);
    });
  });
}
