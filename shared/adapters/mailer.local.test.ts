import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mail } from '../ports/mailer.ts';
import { instant, plus } from '../time/instant.ts';
import { createLocalClock } from './clock.local.ts';
import { createLocalMailer, type AcceptedMail } from './mailer.local.ts';
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

/** One of a template as long as those of the product, with a member's name and link in it. */
const letter = (name: string, own: Partial<Mail> = {}): Mail => {
  const key = `key of ${name}`;
  const paragraph = (n: number): string =>
    `<p style="margin:0 0 ${n}px">Det här är stycke ${n} – av många</p>`;
  const body = Array.from({ length: 200 }, (_, n) => paragraph(n)).join('');
  return {
    ...mail,
    key,
    text: `Hej ${name}`,
    html: `<html lang="sv"><style>p{color:#222}</style><p>Hej ${name}</p>${body}<a href="https://example.org/u/${name}">x</a></html>`,
    tags: { key, member: name, journey: 'welcome', step: 'hello' },
    ...own,
  };
};
const rowsOf = ({ db }: Pick<ReturnType<typeof provider>, 'db'>, table = 'outbox') =>
  db.prepare(`SELECT * FROM ${table} ORDER BY 1`).all();
const bytesOf = (made: ReturnType<typeof provider>): readonly number[] =>
  rowsOf(made).map(
    ({ mail: whole, packed }) => String(whole ?? '').length + ((packed as Buffer | null)?.length ?? 0),
  );
/** As they were given to the provider. */
const given = (accepted: readonly AcceptedMail[]): readonly Mail[] =>
  accepted.map((one) => {
    const { providerId, acceptedAt, ...rest } = one;
    expect([providerId, acceptedAt]).toEqual([expect.stringMatching(/^local-\d+$/), NOW]);
    return rest;
  });

describe('how the local provider keeps mails', () => {
  it('given mails of one template, when they are kept, then each but its text takes some hundred bytes', async () => {
    const made = provider();
    const names = ['Åsa', 'Siv', 'Amina', 'Jonas', 'Ingrid'];

    for (const name of names) await made.mailer.send(letter(name));

    expect(JSON.stringify(letter('Åsa')).length).toBeGreaterThan(10_000);
    expect(Math.max(...bytesOf(made))).toBeLessThan(300);
    expect(rowsOf(made, 'outbox_bases')).toHaveLength(1);
    expect(given(made.mailer.accepted())).toEqual(names.toReversed().map((name) => letter(name)));
  });

  it('given a template that changes, or has more languages, then the next of each is packed with its own', async () => {
    const made = provider();
    const others: Partial<Mail>[] = [
      {},
      {
        subject: 'Velkommen',
        html: `<html lang="nb" dir="ltr"><head></head>${'Ny og helt annen tekst. '.repeat(90)}`,
      },
      { subject: 'En annan rad', html: letter('Åsa').html },
      {
        html: `<html lang="sv"><p>${Array.from({ length: 900 }, (_, n) => (n * 7919) % 1009).join(' ')}</p>`,
      },
      { tags: { key: 'k', journey: 'welcome', step: 'log-in' } },
    ];
    const sent: Mail[] = [];
    for (let n = 0; n < 3; n += 1)
      for (const [at, other] of others.entries()) sent.push(letter(`N${n}${at}`, other));

    for (const one of sent) await made.mailer.send(one);

    // The third differs in its subject alone, and needs none of its own.
    expect(rowsOf(made, 'outbox_bases')).toHaveLength(4);
    expect(given(made.mailer.accepted())).toEqual(sent.toReversed());
    expect(given(createLocalMailer(made.db, made.clock).accepted())).toEqual(sent.toReversed());
  });

  it('given a restart, then mails are packed with what was there, and all are read as they were', async () => {
    const made = provider();
    await made.mailer.send(letter('Åsa'));
    await made.mailer.send(letter('Ådel'));

    const restarted = createLocalMailer(made.db, made.clock);
    await restarted.send(letter('Siv'));

    expect(rowsOf(made, 'outbox_bases')).toHaveLength(1);
    for (const books of [restarted, made.mailer, createLocalMailer(made.db, made.clock)])
      expect(given(books.accepted())).toEqual(['Siv', 'Ådel', 'Åsa'].map((name) => letter(name)));
  });

  it.each([
    ['1 MB of text', { html: 'Ett långt brev. '.repeat(65_536) }],
    [
      '1 MB that nothing is like',
      { html: Array.from({ length: 150_000 }, (_, n) => (n * 7919) % 1_000_003).join('') },
    ],
    ['nothing', { subject: '', text: '', html: '' }],
    ['a lone emoji', { subject: '👋', text: '👋', html: '👋' }],
    ['half of an emoji', { subject: '\ud83d', text: '\ud83d', html: '\udc4b' }],
  ])('given a mail of %s between two others, then all three are read as they were', async (_, own) => {
    const made = provider();
    const sent = [letter('Åsa'), letter('Siv', own), letter('Ida')];

    for (const one of sent) await made.mailer.send(one);

    expect(given(made.mailer.accepted())).toEqual(sent.toReversed());
    expect(given([made.mailer.find('key of Siv')!])).toEqual([sent[1]]);
  });

  it('given any mails in any order, then what went in comes out, byte for byte', async () => {
    const any = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({
        unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
        maxLength: 20,
      }),
    );
    const mails = fc.array(
      fc.record({
        name: any,
        subject: fc.constantFrom('a', 'b'),
        step: fc.constantFrom('hello', 'log-in'),
        own: fc.boolean(),
      }),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(mails, async (all) => {
        const made = provider();
        const sent = all.map(({ name, subject, step, own }) =>
          letter(name, {
            subject,
            tags: { journey: 'welcome', step },
            ...(own && { html: name, text: name }),
          }),
        );
        for (const one of sent) await made.mailer.send(one);
        const expected = sent.toReversed().map((one) => JSON.stringify(one));
        for (const books of [made.mailer, createLocalMailer(made.db, made.clock)])
          expect(given(books.accepted()).map((one) => JSON.stringify(one))).toEqual(expected);
        made.db.close();
      }),
      { numRuns: 40 },
    );
  });

  it('given a rollback that takes away what others would be packed with, then they are read as they were all the same', async () => {
    const made = provider();
    made.db.exec('BEGIN');
    await made.mailer.send(letter('Åsa'));
    made.db.exec('ROLLBACK');

    // The number comes again, with another text.
    await createLocalMailer(made.db, made.clock).send(
      letter('Ida', { html: '<html lang="sv">Ett annat brev' }),
    );
    await made.mailer.send(letter('Siv'));
    await made.mailer.send(letter('Jonas'));

    expect(given(made.mailer.accepted())).toEqual([
      letter('Jonas'),
      letter('Siv'),
      letter('Ida', { html: '<html lang="sv">Ett annat brev' }),
    ]);
  });

  it('given that what mails were packed with is missing, when one is read, then the error names it', async () => {
    const made = provider();
    await made.mailer.send(letter('Åsa'));
    made.db.exec('DELETE FROM outbox_bases');

    expect(() => made.mailer.accepted()).toThrow(
      'Mail 1 of outbox_bases is missing, which others were packed with.',
    );
    expect(made.mailer.list({ limit: 5 }).map(({ title }) => title)).toEqual(['Välkommen']);
    expect(made.mailer.count()).toBe(1);
  });
});
