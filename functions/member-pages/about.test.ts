import { describe, expect, it } from 'vitest';
import { memberKey, memberSchema } from '../../shared/member/member.ts';
import { EVENT_TYPES } from '../../shared/member/event.ts';
import { contributionOf } from '../../shared/loyalty/contribution.ts';
import { attributesOf, contributionFields } from '../../shared/loyalty/standing.ts';
import { indexAt } from '../../shared/loyalty/loyalty-index.ts';
import { sumsOf } from '../../shared/loyalty/contribution.ts';
import { LANGUAGES } from '../../shared/message/template.ts';
import type { Item, Value } from '../../shared/ports/items.ts';
import { instant } from '../../shared/time/instant.ts';
import { points } from '../../workflows/points.ts';
import { plain } from '../../test/support/page-html.ts';
import { MEMBER, NOW, pageWorld, type PageWorldOptions } from '../../test/support/pages.ts';
import { NOT_SHOWN, SHOWN } from './about-fields.ts';
import { aboutView } from './about.ts';
import { numberOf } from './dates.ts';
import { ABOUT_WORDS } from './words-about.ts';
import { EVENT_WORDS } from './words-events.ts';

let made = 0;
const event = (type: string, at: string, details: Readonly<Record<string, Value>> = {}): Item => {
  made += 1;
  const id = `e${made}`;
  const counted = contributionOf({ id, type, at: instant(at) }, points, 'Europe/Stockholm');
  return {
    pk: memberKey(MEMBER).pk,
    sk: `EVENT#${counted?.event ?? id}`,
    id,
    member: MEMBER,
    type,
    form: 'f',
    occurredAt: instant(at),
    ...(Object.keys(details).length > 0 && { details }),
    ...(counted && contributionFields(counted)),
  };
};

async function about(options: PageWorldOptions = {}) {
  const page = await pageWorld(options);
  const { status, body } = await page.get(`${page.path('preferences')}/about`);
  return {
    page,
    status,
    body,
    text: plain(body.slice(body.indexOf('<main>')).replaceAll(/<[^>]+>/g, ' ')).replaceAll(/\s+/g, ' '),
  };
}

describe('what do you know about me', () => {
  it('given a member of whom all is known, then each field stands there in words', async () => {
    const { status, text } = await about({
      member: {
        birthDate: '1984-02-29',
        zone: 'Europe/Oslo',
        segments: {
          sector: 'Handel',
          workplace: 'Lagret',
          role: 'skyddsombud',
          region: 'Norr',
          interests: ['löner', 'kurser'],
        },
        history: [
          { at: '2027-06-01T00:00:00.000Z', what: 'joined', on: '2027-06-01' },
          { at: '2027-07-01T10:00:00.000Z', what: 'left' },
        ],
        mergedFrom: ['x'],
        preferredChannel: 'sms',
        pausedUntil: '2028-03-01T00:00:00.000Z',
        caseClosedAt: '2027-11-02T10:00:00.000Z',
        lastQuestionAt: '2027-11-09T10:00:00.000Z',
        lastSurveyAt: '2027-12-24T10:00:00.000Z',
        'optOut.relation.sms': '2027-10-03T10:00:00.000Z',
        'consent.marketing.email': '2027-10-04T10:00:00.000Z',
        'suppressed.email': 'gammal@example.org',
      },
    });

    expect(status).toBe(200);
    for (const line of [
      'Status Medlem Medlem från 1 juni 2027',
      'Medlemsnummer M-10482',
      'In- och utträden in 1 juni 2027; ut 1 juli 2027',
      'Du fanns 2 gånger i registret.',
      'Förnamn Åsa',
      'Efternamn Ek',
      'E-post asa.ek@example.org',
      'Mobil +46701740605',
      'Födelsedag 29 februari 1984',
      'Språk Svenska',
      'Tidszon Europe/Oslo',
      'Bransch Handel',
      'Arbetsplats Lagret',
      'Uppdrag skyddsombud',
      'Region Norr',
      'Intressen löner, kurser',
      'Hälsningar och frågor, Sms Nej sedan 3 oktober 2027',
      'Erbjudanden, E-post Ja sedan 4 oktober 2027',
      'Erbjudanden, Sms Nej, du har inte sagt ja',
      'Om ditt medlemskap, Sms Ja, så länge du inte säger nej',
      'Nås helst med Sms',
      'Paus till 1 mars 2028',
      'för att den inte tar emot gammal@example.org',
      'Senaste ärendet avslutat 2 november 2027',
      'Senaste frågan till dig 9 november 2027',
      'Senaste enkäten till dig 24 december 2027',
    ])
      expect(text).toContain(line);
  });

  it('given a register that was taken over again and again, then a joining stands there once', async () => {
    const again = { what: 'joined', on: '2019-03-01', quiet: true };
    const history = [
      { ...again, at: '2027-06-01T00:00:00.000Z' },
      { ...again, at: '2027-07-01T00:00:00.000Z' },
      { at: '2027-08-01T10:00:00.000Z', what: 'left' },
    ];
    const { text } = await about({ member: { history } });
    expect(text).toContain('In- och utträden in 1 mars 2019; ut 1 augusti 2027');
  });

  it('given a register that has not said since when, then the page claims no day of joining', async () => {
    const { text } = await about({ member: { undated: true } });
    expect(text).toContain('Status Medlem Med i vårt register från 1 juni 2027 Medlemsnummer');
    expect(text).not.toContain('Medlem från');
  });

  it('given the register, then each of its fields is shown, or is named as one that is not, and why', () => {
    const fields = Object.keys(memberSchema.unwrap().shape).toSorted();

    expect([...SHOWN, ...Object.keys(NOT_SHOWN)].toSorted()).toEqual(fields);
  });

  it('given what is not known, then it is not there', async () => {
    const { text } = await about({ member: { phone: null, givenName: null, language: null } });

    expect(text).not.toMatch(/Mobil|Förnamn|Språk|undefined|null|NaN/);
  });

  it('given a birthday without a year, then it stands so', async () => {
    expect((await about({ member: { birthDate: '02-29' } })).text).toContain('Födelsedag 29 februari Språk');
  });

  it('given help, then it is a number of contacts, and nothing of what they are about', async () => {
    const help = (name: string, state: string) => ({ kind: 'dismissal', case: name, state });
    const { body, text } = await about({
      member: { openCases: ['CASE-77'], cases: '{"CASE-77":["2028-01-02T09:00:00.000Z","opened"]}' },
      rows: [
        event('help.received', '2027-08-01T09:00:00Z', help('CASE-12', 'opened')),
        event('help.received', '2027-09-01T09:00:00Z', help('CASE-12', 'closed')),
        event('help.received', '2028-01-02T09:00:00Z', help('CASE-77', 'opened')),
      ],
    });

    expect(text).toContain(
      'Du har bett oss om hjälp 2 gånger. Öppna ärenden: 1. Vad det gäller står inte här.',
    );
    expect(text).not.toContain('Hjälp från oss.');
    expect(body).not.toMatch(/CASE-|dismissal|uppsägning|opened/);
  });

  it('given our own names of things, then none of them is shown', async () => {
    const { body } = await about({ rows: [event('portal.login', '2028-01-02T09:00:00Z')] });

    expect(body).not.toContain(MEMBER);
    expect(body).not.toMatch(/portal\.login|EVENT#|version|sends/);
  });

  it('given answers, then each is shown with its question and words, as text', async () => {
    const { body, text } = await about({
      rows: [
        event('survey.answered', '2027-12-24T11:00:00Z', {
          question: 'nps',
          score: 9n,
          comment: '<b>Bra</b>',
          wave: '2027-12-24',
        }),
        event('survey.answered', '2028-01-02T11:00:00Z', {
          question: 'how-is-it',
          choice: 'so-so',
          wave: 'w',
        }),
        event('survey.answered', '2028-01-03T11:00:00Z', { question: 'retired', score: 0n, wave: 'w' }),
      ],
    });

    expect(text).toContain(
      '3 januari 2028 En fråga som vi inte ställer längre: 0 2 januari 2028 Hur går det? Sådär 24 december 2027 Hur sannolikt är det att du skulle rekommendera oss? 9 <b>Bra</b>',
    );
    expect(body).not.toContain('<b>Bra');
  });

  it('given choices on the pages and by a form, then each stands with its day and where it was made', async () => {
    const page = await pageWorld();
    const url = page.path('preferences');
    await page.submit(url, { do: 'pause' });
    page.clock.moveTo(instant('2028-01-13T09:00:00Z'));
    await page.submit(url, { do: 'resume' });
    page.clock.moveTo(instant('2028-01-14T09:00:00Z'));
    await page.send('POST', page.path('unsubscribe'));

    const { body } = await page.get(`${url}/about`);

    const text = body.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
    expect(text).toContain(
      '14 januari 2028 Nej: Hälsningar och frågor, E-post (länken i ett mejl) 13 januari 2028 Pausen avslutad (dina sidor här) 12 januari 2028 Paus till 12 april 2028 (dina sidor här)',
    );
  });

  it('given trainings and log-ins, then they stand by type, with how often, when last and what they were called', async () => {
    const { text } = await about({
      rows: [
        event('training.attended', '2027-09-01T09:00:00Z', { training: 'Arbetstid' }),
        event('training.attended', '2027-10-01T09:00:00Z', { training: 'Lönesamtal' }),
        event('portal.login', '2027-11-05T09:00:00Z'),
        event('mentor.matched', '2027-12-05T09:00:00Z', { programme: 'Ny i yrket' }),
      ],
    });

    expect(text).toContain('Utbildning: Arbetstid, Lönesamtal. 2 gånger, senast 1 oktober 2027');
    expect(text).toContain('Inloggning. 1 gång, senast 5 november 2027');
    expect(text).toContain('Annat. 1 gång, senast 5 december 2027');
  });
});

describe('the loyalty index in words', () => {
  const rows = [
    event('member.joined', '2027-06-01T00:00:00Z'),
    event('training.attended', '2027-09-01T09:00:00Z'),
    event('training.attended', '2027-10-01T09:00:00Z'),
    event('portal.login', '2027-11-05T09:00:00Z'),
  ];
  const sums = sumsOf(rows.map((row) => ({ part: row.part as 'activity', micro: row.micro as bigint })));
  const member = attributesOf(sums, { active: true }, NOW, points);

  it('given events, then the index, its level and the points of each part and type stand there', async () => {
    const { text } = await about({ member, rows });

    expect(text).toContain(`${numberOf(indexAt(sums, NOW, points), 'sv')} av 100: aktiv.`);
    expect(text).toMatch(
      /Aktivitet: [\d,]+ poäng Utbildning \(2 gånger\): [\d,]+ poäng Blev medlem \(1 gång\): [\d,]+ poäng/,
    );
    expect(text).toContain('Nöjdhet: 0 poäng Inget ännu.');
    expect(text).toMatch(/Användning av våra tjänster: [\d,]+ poäng Inloggning \(1 gång\): [\d,]+ poäng/);
  });

  it('given the reasons, then they add up to their part', async () => {
    const page = await pageWorld({ member, rows });
    const row = (await page.items.get(memberKey(MEMBER)))!;

    const { loyalty } = await aboutView(
      page.world,
      { points, questions: {} },
      { member: await page.member(), row },
      'sv',
    );

    for (const part of loyalty.parts)
      expect(part.reasons.reduce((total, reason) => total + reason.points, 0)).toBeCloseTo(part.points, 9);
    expect(loyalty.parts[0]!.points).toBeGreaterThan(30);
  });

  it('given sums that no event explains, then the rest is named as something else, and still adds up', async () => {
    const { text } = await about({ member, rows: rows.slice(0, 3) });

    expect(text).toMatch(/Användning av våra tjänster: ([\d,]+) poäng Annat \(1 gång\): \1 poäng/);
  });

  it('given one who has left, then there is an index and no level', async () => {
    const left = attributesOf(sums, { active: false }, NOW, points);

    const { text } = await about({ member: { ...left, status: 'left' }, rows });

    expect(text).toMatch(/Ditt lojalitetsindex [\d,]+ av 100\./);
    expect(text).toContain('Har gått ur');
  });

  it('given nothing at all, then it is 0', async () => {
    expect((await about()).text).toContain('0 av 100');
  });
});

describe('the words', () => {
  it.each(LANGUAGES)('given %s, then every event type of ours has its own', (language) => {
    const { events } = EVENT_WORDS[language];
    const ours = EVENT_TYPES.filter((type) => Object.hasOwn(EVENT_WORDS.sv.events, type));

    expect(Object.keys(events).toSorted()).toEqual(ours.toSorted());
    expect(new Set(Object.values(events)).size).toBe(ours.length);
  });

  it.each(LANGUAGES)('given %s, then one time and several are told apart', (language) => {
    const words = ABOUT_WORDS[language];

    expect(words.help(1, 0)).not.toContain(EVENT_WORDS[language].times(2).replace('2 ', ' '));
    expect(EVENT_WORDS[language].times(1)).not.toBe(EVENT_WORDS[language].times(2).replace('2', '1'));
  });
});
