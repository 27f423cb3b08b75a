import { describe, expect, it } from 'vitest';
import { before, failing, KEY, NOW, someone } from '../../test/support/consent.ts';
import { join, leave, memberWrite } from '../member/register.ts';
import { civilDate } from '../time/civil.ts';
import { instant, plus } from '../time/instant.ts';
import { ConsentRefused, give, giveByForm, type Consent } from './give.ts';
import { mayWrite } from './may-write.ts';
import { pauseUntil } from './pause.ts';
import { withdraw } from './withdraw.ts';

const words = {
  purpose: 'marketing',
  channel: 'email',
  textVersion: 'preferences-2',
  language: 'nb',
} as const;
const onPage = { ...words, source: 'preference-page', method: 'POST' } as const;
const byForm = { ...words, source: 'form:newsletter', trust: 'high', saidAt: NOW } as const;
const noMore = { ...words, source: 'preference-page' } as const;

describe('give', () => {
  it.each([onPage, byForm])(
    'from $source notes since when, raises the version, and keeps a receipt',
    async (by) => {
      const { world, read, receipts } = await someone();

      expect(await give(world, await read(), by)).toEqual({ given: true });

      expect(await read()).toMatchObject({ version: 8n, consents: { 'marketing.email': NOW } });
      expect(await receipts()).toEqual([{ ...words, source: by.source, given: true, at: NOW }]);
    },
  );

  it('is what marketing waits for, on that channel only', async () => {
    const { world, read } = await someone({ fields: { email: 'asa@example.org', phone: '+46701740605' } });
    expect(mayWrite(await read(), 'marketing', 'email', NOW)).toEqual({ yes: false, reason: 'no-consent' });

    await give(world, await read(), onPage);

    expect(mayWrite(await read(), 'marketing', 'email', NOW)).toEqual({ yes: true });
    expect(mayWrite(await read(), 'marketing', 'sms', NOW)).toEqual({ yes: false, reason: 'no-consent' });
  });

  it('by a form that comes late counts from when it was said, and never from after now', async () => {
    const { world, read, receipts } = await someone();
    const hourAgo = instant('2028-01-12T08:00:00Z');

    await give(world, await read(), { ...byForm, saidAt: hourAgo });
    await give(world, await read(), { ...byForm, channel: 'sms', saidAt: plus(NOW, 'PT1S') });

    expect((await read()).consents).toEqual({ 'marketing.email': hourAgo, 'marketing.sms': NOW });
    expect((await receipts()).map(({ at }) => at).toSorted()).toEqual([hourAgo, NOW]);
  });

  it('a second time, of a newer text, is another receipt', async () => {
    const { world, read, receipts } = await someone();
    await give(world, await read(), onPage);

    await give(world, await read(), { ...onPage, textVersion: 'preferences-3', language: undefined });

    const shown = new Map((await receipts()).map(({ textVersion, language }) => [textVersion, language]));
    expect(shown).toEqual(
      new Map([
        ['preferences-2', 'nb'],
        ['preferences-3', undefined],
      ]),
    );
  });

  // What the compiler refuses may still come in a request.
  it.each([
    ['a GET', { ...onPage, method: 'GET' }],
    ['a HEAD', { ...onPage, method: 'HEAD' }],
    ['a page without a method', { ...words, source: 'preference-page' }],
    ['a form of low trust', { ...byForm, trust: 'low' }],
    ['a form that says nothing of trust', { ...words, source: 'form:newsletter', saidAt: NOW }],
    ['a form without a name', { ...byForm, source: 'form:' }],
    ['a form that does not say when', { ...words, source: 'form:newsletter', trust: 'high' }],
    ['an unsubscribe link', { ...onPage, source: 'unsubscribe-link' }],
    ['an import', { ...byForm, source: 'import' }],
    ['no source', { ...onPage, source: undefined }],
    ['no text version', { ...onPage, textVersion: '' }],
    ['another purpose', { ...onPage, purpose: 'everything' }],
  ])('refuses %s, and nothing is written', async (_, by) => {
    const { world, read, receipts } = await someone();
    const member = await read();

    await expect(give(world, member, by as Consent)).rejects.toThrow(ConsentRefused);

    expect([await read(), await receipts()]).toEqual([member, []]);
  });

  it('on the page takes back the no that is in view there, and no other', async () => {
    const { world, read } = await someone();
    await withdraw(world, await read(), noMore);
    await withdraw(world, await read(), { ...noMore, channel: 'sms' });

    expect(await give(world, await read(), onPage)).toEqual({ given: true });

    expect(await read()).toMatchObject({ consents: { 'marketing.email': NOW }, version: 10n });
    expect((await read()).optOuts).toEqual({ 'marketing.sms': NOW });
  });

  it('by a form never undoes a no', async () => {
    const { world, read, receipts } = await someone();
    await withdraw(world, await read(), noMore);
    world.clock.moveTo(plus(NOW, 'P30D'));

    expect(await give(world, await read(), { ...byForm, saidAt: plus(NOW, 'P30D') })).toEqual({
      given: false,
      because: 'opted-out',
    });

    expect(await read()).toMatchObject({ optOuts: { 'marketing.email': NOW }, consents: {} });
    expect(await receipts()).toHaveLength(1);
  });

  it('loses against a no that comes at the same moment', async () => {
    const someones = await someone({
      around: before(async () => withdraw({ ...someones.world, items: someones.store }, member, noMore)),
    });
    const { world, read } = someones;
    const member = await read();

    expect(await give(world, member, onPage)).toEqual({ given: false, because: 'opted-out' });

    expect(await read()).toMatchObject({ optOuts: { 'marketing.email': NOW }, consents: {} });
  });

  it('of a page that shows an older no than the one that stands does nothing', async () => {
    const { world, read } = await someone();
    await withdraw(world, await read(), noMore);
    const shown = await read();
    await give(world, shown, onPage);
    world.clock.moveTo(plus(NOW, 'PT1M'));
    await withdraw(world, await read(), noMore);

    expect(await give(world, shown, onPage)).toEqual({ given: false, because: 'opted-out' });
  });

  it('pressed twice says yes twice', async () => {
    const { world, read, receipts } = await someone();
    await withdraw(world, await read(), noMore);
    const member = await read();

    const both = await Promise.all([give(world, member, onPage), give(world, member, onPage)]);

    expect(both).toEqual([{ given: true }, { given: true }]);
    expect((await receipts()).filter((one) => 'given' in one && one.given)).toHaveLength(1);
  });

  it.each([false, true])('a store that fails twice (having written: %s) is asked again', async (wrote) => {
    const { world, read, receipts } = await someone({ around: failing(2, wrote) });

    expect(await give(world, await read(), byForm)).toEqual({ given: true });

    expect((await read()).version).toBe(8n);
    expect(await receipts()).toHaveLength(1);
  });

  it('a store that goes on failing is told to the caller', async () => {
    const { world, read } = await someone({ around: failing(3, false) });

    await expect(give(world, await read(), onPage)).rejects.toThrow('the store is down');
  });

  it('makes no member of one who was deleted or erased', async () => {
    const deleted = await someone();
    const member = await deleted.read();
    await deleted.gone();
    const erased = await someone({ fields: { status: 'erased' } });
    const erasedMeanwhile = await someone();
    const seen = await erasedMeanwhile.read();
    await erasedMeanwhile.write({ update: KEY, set: { status: 'erased' } });

    const gone = { given: false, because: 'gone' };
    expect(await give(deleted.world, member, onPage)).toEqual(gone);
    expect(await give(erased.world, await erased.read(), onPage)).toEqual(gone);
    expect(await give(erasedMeanwhile.world, seen, onPage)).toEqual(gone);

    expect(await deleted.world.items.get(KEY)).toBeUndefined();
    for (const one of [deleted, erased, erasedMeanwhile]) expect(await one.receipts()).toEqual([]);
    expect((await erasedMeanwhile.read()).consents).toEqual({});
  });
});

describe('giveByForm', () => {
  const HOUR = plus(NOW, 'PT1H');

  it('makes the very member that give() stores, where it was said now or earlier', async () => {
    for (const saidAt of [NOW, instant('2028-01-12T08:00:00Z'), HOUR]) {
      const { world, read } = await someone();
      const member = await read();
      const made = giveByForm(member, { ...byForm, saidAt }, NOW);
      await give(world, member, { ...byForm, saidAt });
      expect(made).toEqual({ given: true, after: await read() });
    }
  });

  it('keeps the later of two, and what was chosen for all else', async () => {
    const { read } = await someone({
      fields: { 'consent.marketing.email': HOUR, 'optOut.relation.sms': NOW, 'consent.service.sms': NOW },
    });
    const made = giveByForm(await read(), byForm, HOUR);
    const consents = { 'marketing.email': HOUR, 'service.sms': NOW };
    expect(made).toMatchObject({ after: { consents, optOuts: { 'relation.sms': NOW }, version: 8n } });
  });

  it('refuses as give() does: against a no, for one who was erased, by low trust', async () => {
    const no = await someone({ fields: { 'optOut.marketing.email': NOW } });
    const erased = await someone({ fields: { status: 'erased' } });
    const [said, gone] = [await no.read(), await erased.read()];
    expect(giveByForm(said, byForm, NOW)).toEqual({ given: false, because: 'opted-out' });
    expect(giveByForm(gone, byForm, NOW)).toEqual({ given: false, because: 'gone' });
    const low = { ...byForm, trust: 'low' as 'high' };
    expect(() => giveByForm(said, low, NOW)).toThrow(ConsentRefused);
  });
});

describe('what a member chose', () => {
  it('survives leaving and coming back, also with the register’s own words of another address', async () => {
    const { world, read, write } = await someone();
    await give(world, await read(), onPage);
    await withdraw(world, await read(), { ...noMore, purpose: 'relation', channel: 'sms' });
    await pauseUntil(world, await read(), plus(NOW, 'P90D'), noMore);
    const [left, back] = [plus(NOW, 'P1D'), plus(NOW, 'P2D')];

    await write(memberWrite(leave(await read(), left)));
    const given = { type: 'member.joined', member: { email: 'new@example.org' } } as const;
    await write(
      memberWrite(
        join(await read(), given, {
          ref: '1',
          at: back,
          today: civilDate('2028-01-14'),
        }),
      ),
    );

    expect(await read()).toMatchObject({
      status: 'active',
      email: 'new@example.org',
      consents: { 'marketing.email': NOW },
      optOuts: { 'relation.sms': NOW },
      pausedUntil: plus(NOW, 'P90D'),
    });
  });
});
