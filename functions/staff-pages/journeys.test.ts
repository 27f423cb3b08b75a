import { describe, expect, it } from 'vitest';
import { log } from '../../shared/log.ts';
import { event, happened, journey, send, wait } from '../../shared/journey/language.ts';
import { loyaltyPoints } from '../../shared/loyalty/points-table.ts';
import { LANGUAGES } from '../../shared/message/template.ts';
import { htmlProblems, plain } from '../../test/support/page-html.ts';
import { livedWorld, staffWorld, surveyed } from '../../test/support/staff-pages.ts';
import { mentorMatched } from '../../workflows/events.ts';
import { workflows } from '../../workflows/index.ts';
import { putTask } from '../../test/support/tasks.ts';
import { runId } from '../../shared/journey/run.ts';
import { instant } from '../../shared/time/instant.ts';
import { ASA, refOf, submitAndSettle } from '../../test/support/world.ts';
import { fatesOf } from './fates.ts';
import { JOURNEYS_WORDS } from './words-journeys.ts';
import { LEAST_ANSWERS, npsOf } from './nps.ts';

log.setLogLevel('SILENT');
const text = (html: string): string =>
  plain(html.replaceAll(/<style>.*?<\/style>|<[^>]*>/gs, ' ')).replaceAll(/\s+/g, ' ');
const journeys = [...workflows.journeys.keys()];

/** Four members whom the survey asked, each with another end. */
async function asked(language: 'sv' | 'nb' | 'en' = 'en') {
  const made = staffWorld(language);
  const at = instant('2028-01-11T09:00:00Z');
  const ends = [
    { fate: 'sent', end: 'completed' },
    { fate: 'capped', end: 'completed' },
    { fate: 'failed', end: 'ended' },
    { fate: 'sent' },
  ] as const;
  for (const [n, end] of ends.entries()) {
    const membershipNumber = `M-${n}`;
    await submitAndSettle(made.local, 'join', { ...ASA, membershipNumber, email: `m${n}@example.org` });
    const ref = await refOf(made.local, membershipNumber);
    await surveyed(made.local, ref, { at, ...end });
    if (n === 0) await putTask(made.local, ref);
  }
  return made;
}

describe('the journeys', () => {
  it.each(LANGUAGES)('given %s, then each is listed and drawn, as valid HTML', async (language) => {
    const { page } = staffWorld(language);
    const list = await page('/journeys');
    expect(await htmlProblems(list)).toEqual([]);
    for (const name of journeys) {
      expect(list).toContain(`href="/journeys/${name}"`);
      const html = await page(`/journeys/${name}`);
      expect(await htmlProblems(html)).toEqual([]);
      expect(html).toContain('<svg class="diagram"');
      expect(html).not.toContain('undefined');
    }
  });

  it('given a definition, then every step, wait, branch and guard of it stands in the drawing', async () => {
    const { page } = staffWorld();
    const nps = text(/<svg class="diagram".*?<\/svg>/s.exec(await page('/journeys/nps'))![0]);
    for (const part of [
      'Begins 6 months after joining',
      'Stopped when the member leaves',
      'No answer in 10 days',
      'Which way',
      'detractor: the answer is 0-6',
      'Task: call',
      '14 days later, 10:00',
      'only if invite-a-colleague was not sent',
      'Complete',
    ])
      expect(nps).toContain(part);
    const welcome = text(await page('/journeys/welcome'));
    expect(welcome).toContain('day 42');
  });

  it('given runs, then each step has who came to it, and the table says why not, and all add up', async () => {
    const { page } = await asked();
    const html = await page('/journeys/nps');
    const said = text(html);
    expect(said).toContain('4 Began');
    expect(said).toContain('2 sent · 1 skipped · 1 failed');
    expect(said).toMatch(/\(survey\) 4 100 % 2 1 1 0 1/);
    expect(said).toMatch(/\(call\) 1 25 % 0 0 0 1 0/);
    expect(said).toContain('The member had already had as many messages as are allowed in a short time. 1');
    expect(said).toContain('Ended early Left 1');
    expect(text(await page('/journeys'))).toMatch(
      /Would you recommend us\? Begins 6 months after joining, then every 12 months 4 1 2 1/,
    );
  });

  it('given runs that began before the last twelve months, then what came of them now is not counted among those who began since', async () => {
    const { local, page } = staffWorld();
    for (const [n, began] of ['2027-01-29T09:00:00Z', '2028-01-10T09:00:00Z'].entries()) {
      const membershipNumber = `M-${n}`;
      await submitAndSettle(local, 'join', { ...ASA, membershipNumber, email: `m${n}@example.org` });
      const ref = await refOf(local, membershipNumber);
      const told = instant('2028-01-11T09:00:00Z');
      await surveyed(local, ref, { at: instant(began), told, fate: 'sent', end: 'completed' });
      await putTask(local, ref, { run: runId(ref, 'nps', began.slice(0, 10)) });
      await submitAndSettle(local, 'survey', {
        membershipNumber,
        question: 'nps',
        wave: began.slice(0, 10),
        score: 3,
      });
    }
    const said = text(await page('/journeys/nps'));
    expect(said).toContain('1 Began');
    expect(said).toMatch(/\(survey\) 1 100 % 1 0 0/);
    expect(said).toMatch(/\(call\) 1 100 % 0 0 0 1/);
    expect(said).toContain('1 sent · 1 answer ');
    // Messages and answers of the last twelve months are all that were.
    expect(text(await page('/pulse'))).toMatch(/Would you recommend us\? 2 0 0 0/);
  });

  it('given the words, then every message stands there in each language, and as its reader sees it', async () => {
    const { page, ask } = staffWorld();
    const html = await page('/journeys/welcome');
    for (const language of LANGUAGES) {
      expect(html).toContain(`<div lang="${language}">`);
      const mail = await ask(`/journeys/welcome/hello/${language}`);
      expect(mail.headers.get('content-security-policy')).toContain('sandbox');
      const body = await mail.text();
      expect(body).toContain('Åsa');
      expect(body).not.toContain('{{');
    }
  });

  it('given their titles, then they are called so in each language wherever they stand, and by the name in their files on their own page', async () => {
    const { ask } = staffWorld();
    for (const { name, title } of workflows.journeys.values())
      for (const language of LANGUAGES) {
        const read = async (path: string) =>
          text(await (await ask(path, { headers: { 'accept-language': language } })).text());
        expect(await read('/journeys')).toContain(title![language]);
        const own = await read(`/journeys/${name}`);
        expect(own).toContain(`${title![language]} – `);
        expect(own).toContain(`${JOURNEYS_WORDS[language].id} ${name}`);
      }
  });

  it('given a journey without a title, and an event of the organisation’s own, then both stand there by their names', async () => {
    const plainly = journey('mentor-hello', {
      purpose: 'relation',
      startsOn: event(mentorMatched, { where: { programme: 'nurses' } }),
      endsOn: ['member.left', 'portal.login'],
      steps: [
        wait({ event: mentorMatched, atMost: { days: 3 } }),
        send('hello', { unless: happened(mentorMatched) }),
      ],
    });
    const { page } = staffWorld('en', {
      workflows: { ...workflows, journeys: new Map([[plainly.name, plainly]]) },
    });
    expect(text(await page('/journeys'))).toContain(
      'mentor-hello Begins when “mentor.matched” is recorded (programme: nurses)',
    );
    const html = await page('/journeys/mentor-hello');
    expect(html).toContain('<h1>mentor-hello</h1>');
    expect(html).not.toContain(JOURNEYS_WORDS.en.id);
    for (const part of [
      'Stopped when the member leaves or the member logs in',
      'Waits until “mentor.matched” is recorded, 3 days at most',
      'only if “mentor.matched” has not happened',
    ])
      expect(text(html)).toContain(part);
  });

  it.each([
    '/journeys/none',
    '/journeys/__proto__',
    '/journeys/welcome/hello/xx',
    '/journeys/welcome/none/sv',
    '/journeys/toString/hello/sv',
    '/journeys/welcome/constructor/sv',
    '/journeys/welcome/%E0%A4%A/sv',
  ])('given %s, which is nowhere, then the answer is a page that says so', async (path) => {
    expect((await staffWorld().ask(path)).status).toBe(404);
  });
});

describe('the pulse', () => {
  it.each(LANGUAGES)(
    'given %s and nobody, then it says what there is none of, as valid HTML',
    async (language) => {
      const html = await staffWorld(language).page('/pulse');
      expect(await htmlProblems(html)).toEqual([]);
      expect(html).not.toMatch(/undefined|NaN/);
    },
  );

  it('given a life, then levels, indicators and messages are counted', async () => {
    const { page } = await livedWorld();
    const html = await page('/pulse');
    expect(await htmlProblems(html)).toEqual([]);
    const said = text(html);
    expect(said).toContain(
      'How many members have an index from 0 to 9, from 10 to 19 and so on. All members: 1.',
    );
    expect(said).toContain('2028 advice contacts 1 1');
    expect(said).toMatch(/Welcome [4-6] 0 0 0/);
  });

  it.each([
    ['sv', 'inloggningar'],
    ['nb', 'innlogginger'],
    ['en', 'log-ins'],
  ] as const)(
    'given %s, then a year’s indicators have words, and the organisation’s own stand by their names',
    async (language, logIns) => {
      const points = loyaltyPoints({
        levels: workflows.points.levels,
        events: {
          'portal.login': { part: 'use', points: 1, counts: 'log-ins' },
          'training.attended': { part: 'activity', points: 1, counts: 'evenings-out' },
        },
      });
      const { local, page } = staffWorld(language, { workflows: { ...workflows, points } });
      await submitAndSettle(local, 'join', ASA);
      const { membershipNumber } = ASA;
      await submitAndSettle(local, 'training', { membershipNumber, training: 'Choir' });
      await submitAndSettle(local, 'log-in', { membershipNumber });
      const html = await page('/pulse');
      expect(text(html)).toContain(`2028 evenings out 1 1 2028 ${logIns} 1 1`);
      // The heading above says the same to who sees it.
      expect(html).toMatch(/<caption class="unseen">/);
    },
  );

  it('given too few answers, then no figure is shown, and enough give one', async () => {
    const { local, page } = staffWorld();
    const answer = async (n: number) => {
      const membershipNumber = `M-${n}`;
      await submitAndSettle(local, 'join', { ...ASA, membershipNumber, email: `m${n}@example.org` });
      await submitAndSettle(local, 'survey', {
        membershipNumber,
        question: 'nps',
        wave: 'w',
        score: n < 5 ? 10 : 3,
      });
    };
    for (let n = 0; n < LEAST_ANSWERS - 1; n += 1) await answer(n);
    expect(text(await page('/pulse'))).toContain('2028 Q1 fewer than 10 answers 9 NPS by month');
    await answer(9);
    expect(text(await page('/pulse'))).toContain('2028 Q1 0 10 5 0 5');
  });

  it.each([
    [{}, 0, undefined],
    [{ '10': 9 }, 9, undefined],
    [{ '10': 10 }, 10, 100],
    [{ '0': 10 }, 10, -100],
    [{ '9': 5, '8': 3, '7': 1, '6': 1 }, 10, 40],
  ])('given the scores %j, then there are %i answers and the NPS is %j', (scores, answers, value) => {
    expect(npsOf(scores)).toMatchObject({ answers, value });
  });

  it('given any fates, then those who came to a step are all of them, once', () => {
    const fates = fatesOf({
      sent: 1,
      delivered: 2,
      'skipped:capped': 4,
      'failed:x': 8,
      'bounced:y': 16,
      waiting: 32,
      'presumed-sent': 64,
      unknown: 128,
      complained: 256,
      open: 512,
      reached: 1024,
    });
    expect(fates).toEqual({ reached: 2047, sent: 1475, skipped: 4, failed: 24, pending: 544 });
  });
});

it('the old address of the call list leads to the new one', async () => {
  const answer = await staffWorld().ask('/tasks');
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/calls']);
});

it('given a way that no page takes, then it is refused with those that it does', async () => {
  const answer = await staffWorld().ask('/pulse', { method: 'POST' });
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});
