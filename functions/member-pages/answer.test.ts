import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../shared/member/event.ts';
import { plain } from '../../test/support/page-html.ts';
import { MEMBER, pageWorld, NOW } from '../../test/support/pages.ts';

describe('looking at a question', () => {
  it('given a link, then its question, its values and an empty comment are shown, and nothing is chosen', async () => {
    const page = await pageWorld();

    const { status, body } = await page.get(page.path('answer'));

    expect(status).toBe(200);
    expect(body).toContain('<h1>Hur sannolikt är det att du skulle rekommendera oss?</h1>');
    expect(values(body)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
    expect(body).toContain('0 = inte alls sannolikt');
    expect(body).toContain('10 = mycket sannolikt');
    expect(body).toContain('Vad är skälet till ditt svar?');
    expect(chosenIn(body)).toEqual([]);
  });

  it('given choices, then they stand in their order and in words', async () => {
    const page = await pageWorld({ asks: 'how-is-it' });

    const { body } = await page.get(page.path('answer'));

    expect(values(body)).toEqual(['well', 'so-so', 'call-me']);
    expect(body).toContain('<span>Nej, jag vill bli uppringd</span>');
  });

  it('given a question without a comment, then none is asked for', async () => {
    const page = await pageWorld({ asks: 'support' });

    const { body } = await page.get(page.path('answer'));

    expect(values(body)).toEqual(['1', '2', '3', '4', '5']);
    expect(body).not.toContain('<textarea');
  });

  it.each([
    ['9', '9'],
    ['0', '0'],
    ['10', '10'],
    ['9.', '9'],
    ['9)', '9'],
    ['11', undefined],
    ['-1', undefined],
    ['0x5', undefined],
    ['٥', undefined],
    ['', undefined],
  ])('given ?a=%s, as a button in the mail has it, then %s is chosen', async (a, chosen) => {
    const page = await pageWorld();

    const { status, body } = await page.get(`${page.path('answer')}?a=${encodeURIComponent(a)}`);

    expect(status).toBe(200);
    expect(chosenIn(body)).toEqual(chosen === undefined ? [] : [chosen]);
  });

  it('given a member without a language, then the organisation’s is spoken', async () => {
    const page = await pageWorld({ member: { language: null } });

    expect((await page.get(page.path('answer'))).body).toContain('<html lang="sv">');
  });

  it.each(['sv', 'nb', 'en'])('given a member who reads %s, then the page speaks it', async (language) => {
    const page = await pageWorld({ member: { language } });

    expect((await page.get(page.path('answer'))).body).toContain(`<html lang="${language}">`);
  });
});

describe('answering', () => {
  it('given an answer, then one sealed event lies on the queue, and a page with thanks is shown', async () => {
    const page = await pageWorld();
    const url = page.path('answer');

    const posted = await page.submit(url, { a: '9', comment: 'Ni finns där.' });

    expect(posted).toMatchObject({ status: 303, headers: { location: `${url}?done` }, body: '' });
    const [event, ...more] = await page.queued();
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      form: 'member-page',
      receivedAt: NOW,
      type: 'survey.answered',
      fields: {
        member: { membershipNumber: 'M-10482', email: 'asa.ek@example.org', phone: '+46701740605' },
        question: 'nps',
        score: 9,
        comment: 'Ni finns där.',
        wave: '2028-01-10',
      },
    });
    expect(parseEvent('survey.answered', event!.fields).success).toBe(true);
    const thanks = await page.get(posted.headers.location!);
    expect(thanks.status).toBe(200);
    expect(thanks.body).toContain('<h1>Tack för ditt svar</h1>');
    expect(thanks.body).toContain('Vi läser alla svar.');
    expect(thanks.body).not.toContain('<form');
  });

  it('given an answer, then nothing of it, nor of the member, can be read on the queue', async () => {
    const page = await pageWorld();

    await page.submit(page.path('answer'), { a: '9', comment: 'Kanarietext' });

    expect(page.bodies()).toHaveLength(1);
    expect(page.bodies()[0]).not.toMatch(/Kanarietext|M-10482|asa|46701740605|nps|survey/i);
    expect(page.bodies()[0]).not.toContain(MEMBER);
  });

  it.each(['well', 'so-so', 'call-me'])(
    'given the choice %s, then the event holds it as a choice',
    async (a) => {
      const page = await pageWorld({ asks: 'how-is-it' });

      await page.submit(page.path('answer'), { a });

      const [event] = await page.queued();
      expect(event?.fields).toMatchObject({ question: 'how-is-it', choice: a });
      expect(event?.fields).not.toHaveProperty('score');
      expect(parseEvent('survey.answered', event!.fields).success).toBe(true);
    },
  );

  it('given a run, then it is named, also one whose id has digits like those of a national identity number', async () => {
    // The example of Skatteverket, SKV 704: a personal number by its date and its check digit.
    const run = `a8112189876${'b'.repeat(21)}`;
    const page = await pageWorld({ link: { run } });

    expect((await page.submit(page.path('answer'), { a: '5' })).status).toBe(303);

    const [event] = await page.queued();
    expect(event).toMatchObject({ ref: MEMBER, fields: { run } });
  });

  it('given a comment with line breaks and signs that cannot be seen, then they are kept and left out', async () => {
    const page = await pageWorld();

    await page.submit(page.path('answer'), { a: '5', comment: '  Ett\r\ntvå\u0000\u202E  \r\n' });

    expect((await page.queued())[0]?.fields.comment).toBe('Ett\ntvå');
  });

  it('given a comment of white space, then there is none', async () => {
    const page = await pageWorld();

    await page.submit(page.path('answer'), { a: '5', comment: ' \r\n ' });

    expect((await page.queued())[0]?.fields).not.toHaveProperty('comment');
  });

  it('given a script in a comment, then it is kept as text, and shown as text', async () => {
    const page = await pageWorld();
    const script = '<script>alert("1")</script>&lt;';

    await page.submit(page.path('answer'), { a: '5', comment: script });
    const shown = await page.submit(page.path('answer'), { comment: `${script}</textarea>` });

    expect((await page.queued())[0]?.fields.comment).toBe(script);
    expect(shown.status).toBe(422);
    expect(shown.body).not.toContain('<script');
    expect(commentIn(shown.body)).toBe(`${script}</textarea>`);
  });

  it('given a comment where none was asked for, then it is not taken', async () => {
    const page = await pageWorld({ asks: 'support' });

    await page.submit(page.path('answer'), { a: '5', comment: 'Hej' });

    expect((await page.queued())[0]?.fields).not.toHaveProperty('comment');
  });

  it('given a member without a number, then the event names what is known', async () => {
    const page = await pageWorld({ member: { membershipNumber: null, phone: null } });

    await page.submit(page.path('answer'), { a: '5' });

    expect((await page.queued())[0]?.fields.member).toEqual({ email: 'asa.ek@example.org' });
  });

  it('given a member without number, address and phone, then the link alone says whose it is', async () => {
    const page = await pageWorld({ member: { membershipNumber: null, phone: null, email: null } });

    expect((await page.submit(page.path('answer'), { a: '5' })).status).toBe(303);

    const [event] = await page.queued();
    expect(event).toMatchObject({ ref: MEMBER, fields: { member: {}, score: 5 } });
    expect(parseEvent('survey.answered', event!.fields, event).success).toBe(true);
  });

  it('given a wave that no event can name, then nothing is put on the queue, and nobody is thanked', async () => {
    const page = await pageWorld({ link: { occurrence: 'a wave' } });
    const before = page.dump();

    const { status, body } = await page.submit(page.path('answer'), { a: '5' });

    expect(status).toBe(500);
    expect(body).toContain('Något gick fel hos oss');
    expect(page.dump()).toEqual(before);
  });
});

const values = (body: string): string[] =>
  [...body.matchAll(/name="a"\s+id="a-([^"]+)"/g)].map(([, one]) => one!);

function chosenIn(body: string): string[] {
  return [...body.matchAll(/<input\b[^>]*>/g)].flatMap(([input]) =>
    /\bchecked\b/.test(input) ? (/value="([^"]*)"/.exec(input)?.[1] ?? []) : [],
  );
}

const commentIn = (body: string): string =>
  plain(/<textarea[^>]*>\n?([\s\S]*?)<\/textarea/.exec(body)?.[1] ?? '');
