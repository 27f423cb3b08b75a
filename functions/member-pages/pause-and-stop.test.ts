import { describe, expect, it } from 'vitest';
import { plus } from '../../shared/time/instant.ts';
import { centre, NOW } from '../../test/support/pages.ts';

describe('a pause', () => {
  it('given one, then it lasts three months, is shown, and is one however often it is pressed that day', async () => {
    const page = await centre();

    await page.submit(page.url, { do: 'pause' });
    await page.post(page.url, { ...(await page.hidden(page.url, { do: 'save' })), do: 'pause' });

    expect((await page.member()).pausedUntil).toBe('2028-04-11T22:00:00.000Z');
    expect(await page.receipts()).toMatchObject([
      { pausedUntil: '2028-04-11T22:00:00.000Z', source: 'preference-page' },
    ]);
    const { body } = await page.get(page.url);
    expect(body).toContain('Du har paus till den 12 april 2028.');
    expect(body).not.toContain('Pausa i tre månader');
  });

  it('given it is ended, then it is over at once', async () => {
    const page = await centre({ member: { pausedUntil: plus(NOW, 'P30D') } });

    await page.submit(page.url, { do: 'resume' });

    expect((await page.member()).pausedUntil).toBeUndefined();
    expect((await page.get(page.url)).body).toContain('Pausa i tre månader');
  });

  it('given its last day is past, then a new one can be had', async () => {
    const page = await centre({ member: { pausedUntil: NOW } });

    expect((await page.get(page.url)).body).toContain('Pausa i tre månader');
  });
});

describe('stop everything', () => {
  it('given the button, then every purpose on every channel is stopped, and a second press changes nothing', async () => {
    const page = await centre({ member: { 'consent.marketing.email': '2027-12-01T00:00:00.000Z' } });
    const form = await page.hidden(page.url, { do: 'stop' });

    const { status } = await page.post(page.url, form);

    expect(status).toBe(303);
    const { optOuts, consents } = await page.member();
    expect(Object.keys(optOuts)).toHaveLength(6);
    expect(consents).toEqual({});
    expect(await page.receipts()).toHaveLength(6);
    const before = page.dump();
    await page.post(page.url, form);
    expect(page.dump()).toEqual(before);
  });

  it('given a fault half-way, then what was stopped stays stopped, and a second press does the rest', async () => {
    let left = 3;
    const page = await centre({
      decorate: (world) => ({
        ...world,
        items: {
          ...world.items,
          async transact(writes) {
            if (left === 0) throw new Error('the store is down');
            left -= 1;
            await world.items.transact(writes);
          },
        },
      }),
    });
    const form = await page.hidden(page.url, { do: 'stop' });

    expect((await page.post(page.url, form)).status).toBe(500);
    expect(Object.keys((await page.member()).optOuts)).toHaveLength(3);
    left = 100;
    expect((await page.post(page.url, form)).status).toBe(303);

    expect(await page.receipts()).toHaveLength(6);
  });
});
