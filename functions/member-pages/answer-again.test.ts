import { describe, expect, it } from 'vitest';
import { linkId, linkKey } from '../../shared/consent/link.ts';
import { LINK, pageWorld } from '../../test/support/pages.ts';

describe('the same answer again', () => {
  it('given a double click, then there is one event', async () => {
    const page = await pageWorld();
    const url = page.path('answer');
    const form = { ...(await page.hidden(url)), a: '9' };

    const both = await Promise.all([page.post(url, form), page.post(url, form)]);

    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    expect(await eventIds(page)).toHaveLength(1);
    expect((await page.hidden(url)).shown).toBe('1');
  });

  it('given a reload or the back button, then nothing more is stored', async () => {
    const page = await pageWorld();
    const url = page.path('answer');
    const form = { ...(await page.hidden(url)), a: '9' };
    await page.post(url, form);
    const before = page.dump();

    for (let time = 0; time < 3; time += 1) {
      expect((await page.post(url, form)).status).toBe(303);
      expect((await page.get(`${url}?done`)).body).toContain('Tack för ditt svar');
    }

    expect(page.dump()).toEqual(before);
  });

  it('given a hundred tabs, opened before and after the first answer, then there is one event', async () => {
    const page = await pageWorld();
    const url = page.path('answer');
    const forms: Record<string, string>[] = [];
    for (let tab = 0; tab < 50; tab += 1) forms.push(await page.hidden(url));
    for (const form of forms) await page.post(url, { ...form, a: '9' });
    for (let tab = 0; tab < 50; tab += 1) await page.submit(url, { a: '9' });

    expect(await page.queued()).toHaveLength(1);
  });

  it('given a mail and its reminder, then the answer by one is that by the other', async () => {
    const other = linkId(Buffer.alloc(12, 6));
    const page = await pageWorld();
    const row = (await page.items.get(linkKey(LINK)))!;
    await page.items.transact([
      { put: { ...row, ...linkKey(other), key: 'b'.repeat(32), step: 'reminder' } },
    ]);

    await page.submit(page.path('answer'), { a: '9' });
    await page.submit(page.path('answer', other), { a: '9' });
    await page.submit(page.path('answer', other), { a: '3' });
    await page.submit(page.path('answer'), { a: '9' });

    expect((await page.queued()).map(({ fields }) => fields.score)).toEqual([9, 3, 9]);
  });
});

describe('another answer', () => {
  it('given a change, and a change back, then each is an event of the same wave, in the order given', async () => {
    const page = await pageWorld();
    const url = page.path('answer');
    for (const a of ['9', '3', '9']) {
      expect((await page.submit(url, { a })).status).toBe(303);
    }

    const events = await page.queued();
    expect(events.map(({ fields }) => fields.score)).toEqual([9, 3, 9]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(3);
    expect(new Set(events.map(({ fields }) => fields.wave)).size).toBe(1);
  });

  it('given another comment, then it is another answer', async () => {
    const page = await pageWorld();
    await page.submit(page.path('answer'), { a: '9', comment: 'Ett' });
    await page.submit(page.path('answer'), { a: '9', comment: 'Två' });

    expect((await page.queued()).map(({ fields }) => fields.comment)).toEqual(['Ett', 'Två']);
  });

  it('given a form from before a change, sent once more, then the change stands', async () => {
    const page = await pageWorld();
    const url = page.path('answer');
    const old = { ...(await page.hidden(url)), a: '9' };
    await page.post(url, old);
    await page.submit(url, { a: '3' });
    const before = page.dump();

    expect((await page.post(url, old)).status).toBe(303);

    expect(page.dump()).toEqual(before);
  });

  it('given an old form with something new, then that counts, and the first can be given again after it', async () => {
    const page = await pageWorld();
    const url = page.path('answer');
    const old = await page.hidden(url);
    await page.post(url, { ...old, a: '9' });

    await page.post(url, { ...old, a: '3' });
    await page.submit(url, { a: '9' });

    expect((await page.queued()).map(({ fields }) => fields.score)).toEqual([9, 3, 9]);
  });

  it('given an answer, then the page says so, and does not show it to whoever has the mail', async () => {
    const page = await pageWorld();
    await page.submit(page.path('answer'), { a: '9', comment: 'Hemligt' });

    const { body } = await page.get(page.path('answer'));

    expect(body).toContain('Du har redan svarat.');
    expect(body).not.toMatch(/<input[^>]*\schecked/);
    expect(body).not.toContain('Hemligt');
  });

  it('given no answer yet, then ?done thanks nobody and asks', async () => {
    const page = await pageWorld();

    const { body } = await page.get(`${page.path('answer')}?done`);

    expect(body).toContain('<form');
    expect(body).not.toContain('Tack för ditt svar');
  });
});

describe('a fault between the queue and the note of it', () => {
  it('given the note fails, then the same form leads to the same event, and to no other', async () => {
    let broken = true;
    const page = await pageWorld({
      decorate: (world) => ({
        ...world,
        items: {
          ...world.items,
          async transact(writes) {
            if (broken) throw new Error('the store is down');
            await world.items.transact(writes);
          },
        },
      }),
    });
    const url = page.path('answer');
    const form = { ...(await page.hidden(url)), a: '9' };

    expect((await page.post(url, form)).status).toBe(500);
    broken = false;
    expect((await page.post(url, form)).status).toBe(303);

    expect(await page.queued()).toHaveLength(2);
    expect(await eventIds(page)).toHaveLength(1);
  });

  it('given the queue fails, then nothing is noted, and the answer can be given', async () => {
    let broken = true;
    const page = await pageWorld({
      decorate: (world) => ({
        ...world,
        queue: {
          async send(body) {
            if (broken) throw new Error('the queue is down');
            await world.queue.send(body);
          },
        },
      }),
    });
    const before = page.dump();

    const failed = await page.submit(page.path('answer'), { a: '9' });

    expect(failed.status).toBe(500);
    expect(failed.body).not.toContain('Tack');
    expect(page.dump()).toEqual(before);
    broken = false;
    expect((await page.submit(page.path('answer'), { a: '9' })).status).toBe(303);
    expect(await page.queued()).toHaveLength(1);
  });
});

async function eventIds(page: Awaited<ReturnType<typeof pageWorld>>): Promise<string[]> {
  return [...new Set((await page.queued()).map(({ id }) => id))];
}
