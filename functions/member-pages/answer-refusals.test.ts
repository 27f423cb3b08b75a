import { describe, expect, it } from 'vitest';
import { pageWorld } from '../../test/support/pages.ts';

const asking = '<h1>Hur sannolikt är det att du skulle rekommendera oss?</h1>';

describe('an answer that is none', () => {
  it.each([
    ['below the scale', '-1'],
    ['above the scale', '11'],
    ['a fraction', '5.5'],
    ['a fraction in Swedish', '5,5'],
    ['another way to write a number', '0x5'],
    ['with a power', '1e1'],
    ['a digit of another script', '٥'],
    ['with a zero before it', '05'],
    ['with a plus', '+5'],
    ['with a space', ' 5'],
    ['with a line break', '5\n'],
    ['empty', ''],
    ['a word', 'NaN'],
    ['too long', '5'.repeat(10_000)],
    ['given twice', ['5', '5']],
    ['given twice, differently', ['5', '6']],
    ['missing', []],
  ])('given one %s, then the question is asked again, and nothing is changed', async (_, a) => {
    const page = await pageWorld();
    const before = page.dump();

    const { status, body } = await page.submit(page.path('answer'), { a, comment: 'Mina ord' });

    expect(status).toBe(422);
    expect(body).toContain(asking);
    expect(body).toContain('<a href="#a-0">Välj ett av svaren.</a>');
    expect(body).toContain('<title>Fel: En fråga till dig</title>');
    expect(body).toContain('Mina ord');
    expect(page.dump()).toEqual(before);
  });

  it.each(['WELL', 'well ', 'constructor', '__proto__', '0', 'call me'])(
    'given the choice %j, which the question has not, then it is asked again',
    async (a) => {
      const page = await pageWorld({ asks: 'how-is-it' });
      const before = page.dump();

      expect((await page.submit(page.path('answer'), { a })).status).toBe(422);

      expect(page.dump()).toEqual(before);
    },
  );

  it.each(['0', '6'])('given %s to a question from 1 to 5, then it is asked again', async (a) => {
    const page = await pageWorld({ asks: 'support' });

    expect((await page.submit(page.path('answer'), { a })).status).toBe(422);
    expect(await page.queued()).toEqual([]);
  });

  it.each([
    ['sv', 'Välj ett av svaren.'],
    ['nb', 'Velg ett av svarene.'],
    ['en', 'Please choose one of the answers.'],
  ])('given a member who reads %s, then it is told in that language', async (language, told) => {
    const page = await pageWorld({ member: { language } });

    expect((await page.submit(page.path('answer'), {})).body).toContain(told);
  });
});

describe('a comment that cannot be taken', () => {
  it('given 2,000 characters, then it is taken; given one more, then not, and all is kept on the page', async () => {
    const page = await pageWorld();
    const long = 'å'.repeat(2001);

    const { status, body } = await page.submit(page.path('answer'), { a: '7', comment: long });

    expect(status).toBe(422);
    expect(body).toContain('<a href="#comment">Texten är för lång.');
    expect(body).toContain(long);
    expect(body).toMatch(/value="7"[^>]*checked/);
    expect(await page.queued()).toEqual([]);
    await page.submit(page.path('answer'), { a: '7', comment: long.slice(1) });
    expect((await page.queued())[0]?.fields.comment).toBe(long.slice(1));
  });

  it('given a comment of a megabyte, then it is too large, and nothing is changed', async () => {
    const page = await pageWorld();
    const before = page.dump();

    const { status, body } = await page.submit(page.path('answer'), {
      a: '7',
      comment: 'x'.repeat(1_000_000),
    });

    expect(status).toBe(413);
    expect(body).toContain(asking);
    expect(body.length).toBeLessThan(20_000);
    expect(page.dump()).toEqual(before);
  });

  it('given a national identity number, then it is asked to be taken out', async () => {
    const page = await pageWorld();
    const before = page.dump();

    const { status, body } = await page.submit(page.path('answer'), {
      a: '7',
      comment: 'Jag är 811218-9876.',
    });

    expect(status).toBe(422);
    expect(body).toContain('Texten ser ut att innehålla ett personnummer.');
    expect(page.dump()).toEqual(before);
  });
});

describe('a form that is not ours', () => {
  it.each([
    ['without its proof', { proof: [] }],
    ['with an empty proof', { proof: '' }],
    ['with its proof twice', { proof: ['x', 'x'] }],
    ['with a made-up proof', { proof: `${'A'.repeat(16)}k1` }],
    ['without what was shown', { shown: [] }],
    ['with something else shown', { shown: '1' }],
  ])('given one %s, then it asks to try again, and nothing is changed', async (_, changed) => {
    const page = await pageWorld();
    const url = page.path('answer');
    const before = page.dump();

    const { status, body } = await page.post(url, { ...(await page.hidden(url)), a: '9', ...changed });

    expect(status).toBe(403);
    expect(body).toContain('Fyll i här och försök igen.');
    expect(body).toContain(asking);
    expect(page.dump()).toEqual(before);
  });

  it('given the proof of another page of the same link, then it is not taken', async () => {
    const page = await pageWorld();
    const { shown, proof } = await page.hidden(page.path('preferences'), { do: 'stop' });

    const { status } = await page.post(page.path('answer'), { shown: shown!, proof: proof!, a: '9' });

    expect(status).toBe(403);
    expect(await page.queued()).toEqual([]);
  });

  it.each([
    ['application/json', '{"a":"9"}'],
    [
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n9\r\n--b--\r\n',
    ],
    ['text/plain', 'a=9'],
    ['', 'a=9'],
    ['application/x-www-form-urlencodedx', 'a=9'],
  ])('given the content type %j, then it cannot be read', async (type, body) => {
    const page = await pageWorld();
    const before = page.dump();

    const answer = await page.send('POST', page.path('answer'), { body, headers: { 'content-type': type } });

    expect(answer.status).toBe(415);
    expect(answer.body).toContain(asking);
    expect(page.dump()).toEqual(before);
  });

  it.each(['application/x-www-form-urlencoded; charset=UTF-8', 'Application/X-WWW-Form-Urlencoded'])(
    'given the content type %j, then it is taken',
    async (type) => {
      const page = await pageWorld();

      const { status } = await page.submit(
        page.path('answer'),
        { a: '9' },
        { headers: { 'content-type': type } },
      );

      expect(status).toBe(303);
    },
  );

  it.each([
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ 'sec-fetch-site': 'cross-site', origin: 'null' }],
    [{ origin: 'https://evil.example' }],
    [{ origin: 'https://m.example.org.evil.example' }],
    [{ origin: 'https://m.example.org:8443' }],
    [{ origin: 'nonsense' }],
  ])('given %j, then it comes from another site and is not taken', async (headers) => {
    const page = await pageWorld();
    const before = page.dump();

    const { status, body } = await page.submit(page.path('answer'), { a: '9' }, { headers });

    expect(status).toBe(403);
    expect(body).toContain('Det kom från en annan webbplats.');
    expect(page.dump()).toEqual(before);
  });

  it.each([
    [{ 'sec-fetch-site': 'same-origin', origin: 'https://m.example.org' }],
    // As browsers send it for a page whose referrer policy is no-referrer.
    [{ 'sec-fetch-site': 'same-origin', origin: 'null' }],
    [{ 'sec-fetch-site': 'none' }],
    [{ origin: 'https://m.example.org' }],
    [{ origin: 'null' }],
    [{ origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' }],
    [{}],
  ])('given %j, then it may be ours and is taken', async (headers) => {
    const page = await pageWorld();

    expect((await page.submit(page.path('answer'), { a: '9' }, { headers })).status).toBe(303);
  });
});
