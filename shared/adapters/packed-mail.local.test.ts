import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mail } from '../ports/mailer.ts';
import { flatOf, mailOf, openingOf, pack, unpack } from './packed-mail.local.ts';

const mail: Mail = {
  key: 'key-1',
  from: { name: 'Maria Lind', address: 'maria.lind@example.org' },
  to: 'asa.ek@example.org',
  replyTo: 'maria.lind@example.org',
  subject: 'Välkommen',
  text: 'Hej Åsa\n– vi ses 👋',
  html: '<html lang="sv"><p>Hej Åsa</p><p>– vi ses 👋</p></html>',
  headers: { 'List-Unsubscribe': '<https://example.org/u/1>' },
  tags: { key: 'key-1', journey: 'welcome', step: 'hello' },
};

/** Any UTF-16 at all: emoji, control characters, and halves of pairs. */
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
);
const mails = fc
  .record({ subject: anything, text: anything, html: anything, to: anything })
  .map((given): Mail => ({ ...mail, ...given }));
/** Of what UTF-8 can hold. */
const texts = mails.filter(({ text, html }) => text.isWellFormed() && html.isWellFormed());

describe('the flat form of a mail', () => {
  it('is read as the mail that it was made of, whatever is in it; where that cannot be, there is none', () => {
    fc.assert(
      fc.property(mails, (one) => {
        const flat = flatOf(one);
        const isText = one.text.isWellFormed() && one.html.isWellFormed();
        expect(flat && mailOf(Buffer.from(flat))).toEqual(isText ? one : undefined);
      }),
    );
  });

  it.each([
    ['nothing in it', { text: '', html: '' }],
    ['a lone emoji', { text: '🏳️‍🌈', html: '🏳️‍🌈' }],
    ['a mark of byte order, and nothings', { text: '\ufeff\0', html: '\ufeff\0' }],
    ['lines where its own parts end', { text: '\n7\n', html: '\n0\n' }],
    ['half a pair in its subject, which is JSON', { subject: '\ud83d' }],
  ])('given a mail with %s, then it is read as it was', (_, given) => {
    const one = { ...mail, ...given };

    expect(mailOf(Buffer.from(flatOf(one)!))).toEqual(one);
  });

  it.each([
    ['half a pair in its text', { text: 'Hej \ud83d' }],
    ['half a pair in its HTML', { html: '<p>\udc4b</p>' }],
    [
      'half a pair at the end of its text, and the other where its HTML begins',
      { text: '\ud83d', html: '\udc4b' },
    ],
  ])('is not made of a mail with %s, which UTF-8 cannot hold', (_, given) => {
    expect(flatOf({ ...mail, ...given })).toBeUndefined();
  });

  it('is not made of a mail that is longer than what packing gains from', () => {
    expect(flatOf({ ...mail, html: 'x'.repeat(70_000) })).toBeUndefined();
    expect(flatOf({ ...mail, html: '–'.repeat(60_000) })?.length).toBeGreaterThan(180_000);
  });
});

describe('a mail packed with another', () => {
  it('is read as it was, whatever the two have in common', () => {
    fc.assert(
      fc.property(texts, texts, fc.string({ unit: 'binary' }), (one, other, beginning) => {
        const [base, next] = [one, other].map((each) => ({ ...each, html: beginning + each.html }));
        const opening = openingOf(base!.html, next!.html);
        const dictionary = Buffer.from(flatOf(base!, opening.length)!);
        const packed = pack(flatOf(next!, opening.length)!, dictionary);
        expect(mailOf(unpack(packed, dictionary), opening)).toEqual(next);
      }),
    );
  });

  it('begins as that one does, and never with half of a pair', () => {
    expect(openingOf('<p>👋</p>', '<p>👍</p>')).toBe('<p>');
    expect(openingOf('<p>', '<p>Hej')).toBe('<p>');
    expect(openingOf('', 'x')).toBe('');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
        const opening = openingOf(one, other);
        expect([one, other].every((each) => each.startsWith(opening))).toBe(true);
        expect(opening.isWellFormed()).toBe(true);
      }),
    );
  });

  it('is no mail at all with a third', () => {
    const [base, third] = ['Hej Åsa, välkommen', 'Something else of the same length'].map((text) =>
      Buffer.from(flatOf({ ...mail, text })!),
    );
    const packed = pack(flatOf({ ...mail, text: 'Hej Siv, välkommen' })!, base);

    expect(() => unpack(packed, third)).toThrow(/Data corruption|checksum|corrupted/i);
  });

  it('is read as it was by every later Lojal: these bytes were packed by the first that did', () => {
    const dictionary = Buffer.from(flatOf(mail, 20)!);

    const read = mailOf(unpack(Buffer.from(RECORDED, 'base64'), dictionary), mail.html.slice(0, 20));

    expect(read).toEqual({
      ...mail,
      key: 'key-2',
      to: 'siv.moen@example.org',
      text: 'Hej Siv\n– vi ses 👋',
      html: mail.html.replace('Åsa', 'Siv'),
    });
  });
});

const RECORDED = 'KLUv/WRwAD0BAHgyc2l2Lm1vZW5TaXZTaXYHAHPLoGuvQbfJHOuWAlLbcc0tyjoXrG8wj6Q=';
