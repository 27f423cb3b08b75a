import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { give } from '../../shared/consent/give.ts';
import { toReceipt } from '../../shared/consent/receipt.ts';
import { mayWrite } from '../../shared/consent/may-write.ts';
import { withdraw } from '../../shared/consent/withdraw.ts';
import { log } from '../../shared/log.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import { delivered } from '../../test/support/incoming.ts';
import { known, withJourneys, type Known } from '../../test/support/member-runs.ts';
import { recordEvent } from './record-event.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const NOW = instant('2028-01-11T09:12:00Z');
const HOUR_AGO = instant('2028-01-11T08:12:00Z');
const YES = {
  purpose: 'marketing',
  channel: 'email',
  textVersion: 'offers-1',
  language: 'sv',
  submittedAt: HOUR_AGO,
} as const;
const PAGE = { source: 'preference-page', textVersion: 'preferences-1', language: 'sv' } as const;
const MAILS = { purpose: 'marketing', channel: 'email' } as const;

const asa = () => known(withJourneys());
const receipts = async ({ rows }: Known) => (await rows('CONSENT#')).map(toReceipt);
const words = async ({ rows }: Known) =>
  (await rows('EVENT#')).filter(({ type }) => type === 'consent.given').map(({ consent }) => consent);

describe('a yes that comes by a form of high trust', () => {
  it('is applied, since when it was said, with one receipt that says by which form, text and language', async () => {
    const one = await asa();
    await one.record('consent', YES);
    const member = await one.member();
    expect(member.consents).toEqual({ 'marketing.email': HOUR_AGO });
    expect(mayWrite(member, 'marketing', 'email', NOW)).toEqual({ yes: true });
    expect(mayWrite(member, 'marketing', 'sms', NOW)).toMatchObject({ yes: false });
    const { textVersion, language } = YES;
    expect(await receipts(one)).toEqual([
      { ...MAILS, given: true, source: 'form:consent', textVersion, language, at: HOUR_AGO },
    ]);
    expect(await words(one)).toEqual(['given']);
  });

  it('given it is delivered again and again, then there is one receipt, and a later no stands', async () => {
    const one = await asa();
    await one.record('consent', YES, 'yes');
    await one.record('consent', YES, 'yes');
    await withdraw(one.local.world, await one.member(), { ...PAGE, ...MAILS });
    await one.record('consent', YES, 'yes');
    expect(await one.member()).toMatchObject({ consents: {}, optOuts: { 'marketing.email': NOW } });
    expect((await receipts(one)).map(({ source }) => source).toSorted()).toEqual([
      'form:consent',
      'preference-page',
    ]);
  });

  it.each([
    ['before its transaction', false],
    ['right after it, its answer lost', true],
  ])('given a kill %s, when it is delivered again, then it has one effect', async (_, committed) => {
    const one = await asa();
    const { items } = one.local.world;
    const transact = items.transact.bind(items);
    vi.spyOn(items, 'transact').mockImplementationOnce(async (writes) => {
      if (committed) await transact(writes);
      throw new Error('killed');
    });
    await expect(one.record('consent', YES, 'yes')).rejects.toThrow('killed');
    await one.record('consent', YES, 'yes');
    expect(await one.member()).toMatchObject({ version: 2n, consents: { 'marketing.email': HOUR_AGO } });
    expect([await receipts(one), await words(one)]).toMatchObject([[{ given: true }], ['given']]);
  });

  it('given a no that comes between reading and writing, then the no stands', async () => {
    const one = await asa();
    const { items } = one.local.world;
    const transact = items.transact.bind(items);
    const member = await one.member();
    vi.spyOn(items, 'transact').mockImplementationOnce(async (writes) => {
      await withdraw(one.local.world, member, { ...PAGE, ...MAILS });
      await transact(writes);
    });
    await one.record('consent', YES);
    expect(await one.member()).toMatchObject({ consents: {}, optOuts: { 'marketing.email': NOW } });
    expect(await receipts(one)).toHaveLength(1);
  });

  it('given the member has said no, then it is kept with why it was not applied, whenever the yes was said', async () => {
    const one = await asa();
    await one.record('no-more', { purpose: 'marketing' });
    one.local.clock.moveTo(plus(NOW, 'P30D'));
    await one.record('consent', { ...YES, submittedAt: plus(NOW, 'P20D') });
    expect((await one.member()).consents).toEqual({});
    expect(Object.keys((await one.member()).optOuts)).toEqual(['marketing.email', 'marketing.sms']);
    expect(await words(one)).toEqual([
      'not applied: the member has said no, which only their own page takes back',
    ]);
    expect((await receipts(one)).map((line) => 'given' in line && line.given)).toEqual([false, false]);
  });

  it('given a no by a form after it, then the no is applied, and no other purpose is touched', async () => {
    const one = await asa();
    await one.record('consent', YES);
    await one.record('consent', { ...YES, purpose: 'relation', channel: 'sms' });
    await one.record('no-more', { purpose: 'marketing', channel: 'email' }, 'no');
    await one.record('no-more', { purpose: 'marketing', channel: 'email' }, 'no');
    expect(await one.member()).toMatchObject({
      consents: { 'relation.sms': HOUR_AGO },
      optOuts: { 'marketing.email': NOW },
    });
    expect(await receipts(one)).toHaveLength(3);
  });

  it('given the member took a no back on the page, then a yes of before does not make the page’s any older', async () => {
    const one = await asa();
    await withdraw(one.local.world, await one.member(), { ...PAGE, ...MAILS });
    await give(one.local.world, await one.member(), { ...PAGE, ...MAILS, method: 'POST' });
    await one.record('consent', YES);
    expect((await one.member()).consents).toEqual({ 'marketing.email': NOW });
  });

  it('given two of them in either order, then the member is the same, and each has its receipt', async () => {
    const later = { ...YES, textVersion: 'offers-2', submittedAt: NOW };
    for (const order of [
      [YES, later],
      [later, YES],
    ]) {
      const one = await asa();
      for (const yes of order) await one.record('consent', yes);
      expect((await one.member()).consents).toEqual({ 'marketing.email': NOW });
      expect((await receipts(one)).map(({ textVersion }) => textVersion).toSorted()).toEqual([
        'offers-1',
        'offers-2',
      ]);
    }
  });

  it('given it came before its member, then it is applied when the member appears, with its trust', async () => {
    for (const [trust, applied] of [
      ['high', { 'marketing.email': HOUR_AGO }],
      ['low', {}],
    ] as const) {
      const one = await asa();
      await one.record('consent', { ...YES, membershipNumber: undefined, email: 'bo@example.org' }, 'early', {
        trust,
      });
      await one.record('update', { changes: { email: 'bo@example.org' } });
      expect((await one.member()).consents).toEqual(applied);
    }
  });
});

describe('a yes of which no receipt can tell where it came from', () => {
  it('given a form whose name no entry can have, then it is recorded with why, and comes no second time', async () => {
    const one = await asa();
    const given = await delivered(
      one.world,
      'consent',
      { membershipNumber: 'M-10482', ...YES },
      { id: 'yes' },
    );
    await recordEvent(one.local.world, withJourneys(), { ...given, form: 'Not A Form' });
    expect((await one.member()).consents).toEqual({});
    expect(await words(one)).toEqual(['not applied: it does not say all that a consent must say']);
  });
});

describe('a yes that nobody of high trust vouches for', () => {
  it.each([
    ['low', 'not applied: it came by a form of low trust'],
    [undefined, 'not applied: no form of high trust vouches for it'],
  ] as const)(
    'given trust %s, then it is recorded with why, and the member stays as before',
    async (trust, why) => {
      const one = await asa();
      const before = await one.member();
      await one.record('consent', YES, 'yes', { trust });
      await one.record('consent', YES, 'yes', { trust: 'high' });
      const last = { ...before.last, 'consent.given': HOUR_AGO };
      expect(await one.member()).toEqual({ ...before, last, noted: 2n });
      expect([await receipts(one), await words(one)]).toEqual([[], [why]]);
    },
  );
});
