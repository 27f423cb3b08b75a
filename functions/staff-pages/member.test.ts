import { describe, expect, it } from 'vitest';
import { memberKey } from '../../shared/member/member.ts';
import { log } from '../../shared/log.ts';
import { LANGUAGES } from '../../shared/message/template.ts';
import { htmlProblems, plain } from '../../test/support/page-html.ts';
import { livedWorld, staffWorld } from '../../test/support/staff-pages.ts';
import { ASA, refOf, submitAndSettle, TUESDAY } from '../../test/support/world.ts';
import { putTask } from '../../test/support/tasks.ts';
import { finishTask } from '../staff-tasks/finish-task.ts';
import { recorder } from '../../infra/local/member-store.ts';
import { play } from '../../infra/local/providers.ts';
import { REFUSAL_WORDS } from '../../shared/journey/may-begin.ts';
import { OF_LOW_TRUST } from '../record-event/starts.ts';
import { reasonsIn } from './not-begun.ts';
import { MEMBER_WORDS } from './words-member.ts';

log.setLogLevel('SILENT');
const text = (html: string): string =>
  plain(html.replaceAll(/<style>.*?<\/style>|<[^>]*>/gs, ' ')).replaceAll(/\s+/g, ' ');

const joinAs = (local: Parameters<typeof submitAndSettle>[0], member: object) =>
  submitAndSettle(local, 'join', { ...ASA, phone: undefined, ...member });

describe('the page of a member', () => {
  it.each(LANGUAGES)(
    'given %s, then everything stands there in its words, as valid HTML',
    async (language) => {
      const { page, member } = await livedWorld(language);
      const html = await page(`/members/${member}`);
      expect(await htmlProblems(html)).toEqual([]);
      expect(html).toContain(`<html lang="${language}">`);
      const words = MEMBER_WORDS[language];
      for (const heading of Object.values(words.sections)) expect(text(html)).toContain(heading);
      expect(html).not.toContain('undefined');
    },
  );

  it('given a life, then messages, silences with their reasons, events and what comes next stand there', async () => {
    const { page, member } = await livedWorld();
    const said = text(await page(`/members/${member}`));
    for (const part of [
      'Member M-10482 · A member since 11 January 2028. · One case is open.',
      'Not sent. The member had already had as many messages as are allowed in a short time.',
      'The journey “Birthday” did not begin The member is in the comparison group, which does not get it.',
      'Help from us the case was opened',
      'The journey “Welcome” began',
      'Three months in : waits for an answer, until',
      'Birthday : begins',
      '+46 70 174 06 05',
      'Greetings and questions, email Yes, as long as the member does not say no',
    ])
      expect(said).toContain(part);
    // What a case is about is nobody's affair here.
    expect(said).not.toContain('legal');
  });

  it('given a note of Swedish staff and an English reader, then it is marked as Swedish', async () => {
    const { local, ask, member } = await livedWorld('sv');
    const task = await putTask(local, member, { run: 'r9' });
    await finishTask(local.world, task, { outcome: 'reached', note: 'Glad att vi ringde' });
    const html = await (await ask(`/members/${member}`, { headers: { 'accept-language': 'en' } })).text();
    expect(html).toContain('<html lang="en">');
    expect(html).toContain('<blockquote lang="sv"><p>Glad att vi ringde</p></blockquote>');
  });

  it('given events that began no journey, then each silence stands there with its reason, whichever way it came', async () => {
    const { local, page } = staffWorld();
    const record = recorder(local.world, local.workflows, { welcome: false });
    const member = { ...ASA, joinedOn: '2027-03-01' };
    const of = { form: 'import', bodyHash: 'h', receivedAt: TUESDAY } as const;
    await record({ ...of, id: 'i1', type: 'member.joined', fields: { occurredAt: TUESDAY, member } });
    const ref = await refOf(local, ASA.membershipNumber);
    const read = async () => text(await page(`/members/${ref}`));
    expect(await read()).toContain(
      'The journey “Welcome” did not begin The member came with an import without a welcome.',
    );
    expect(await read()).toContain(
      'The journey “Three months in” did not begin Its day, Tue, 1 Jun 2027, was over.',
    );
    const help = { membershipNumber: ASA.membershipNumber, kind: 'legal', case: 'A-1', state: 'closed' };
    await submitAndSettle(local, 'help', help);
    expect(await read()).not.toContain('The journey “Thanks after help” did not begin');
    await submitAndSettle(local, 'help', { ...help, kind: 'salary' });
    expect(await read()).toContain(
      'The journey “Thanks after help” did not begin It has already run for this occasion.',
    );
    await submitAndSettle(local, 'leave', { membershipNumber: ASA.membershipNumber });
    await submitAndSettle(local, 'help', { ...help, case: 'A-2' });
    expect(await read()).toContain('The journey “Thanks after help” did not begin No longer a member.');
  });

  it.each([
    ...Object.values(REFUSAL_WORDS),
    'started; already ran for this occurrence',
    'not started: the member is left',
    'not planned: the member is erased',
    'not started: the member had joined already',
    'not started: imported without a welcome, not planned: its day, 2027-06-01, was over',
    `not started: ${OF_LOW_TRUST}`,
    `not planned: ${OF_LOW_TRUST}`,
    'not planned: nobody has said when they joined',
  ])('given the words “%s” on an event, then staff read them in their own language', (words) => {
    const reasons = LANGUAGES.map((language) => reasonsIn(words, language));
    expect(new Set(reasons.map((one) => one.join(' '))).size).toBe(LANGUAGES.length);
    for (const reason of reasons.flat()) expect(reason).not.toMatch(/not (started|planned)|its day/);
    expect(new Set(reasons.map(({ length }) => length))).toEqual(new Set([words.includes(', not') ? 2 : 1]));
  });

  it.each(['started', 'planned for 2028-04-11', 'ended, started'])(
    'given the words “%s”, then there was no silence',
    (words) => {
      expect(reasonsIn(words, 'en')).toEqual([]);
    },
  );

  it('given words of another version, then they stand there as they are', () => {
    expect(reasonsIn('not started: for another reason', 'sv')).toEqual(['not started: for another reason']);
  });

  it('given a mail that was sent back, then its line says what the provider said', async () => {
    const { local, page } = staffWorld();
    await submitAndSettle(local, 'join', ASA);
    await play(local, local.mailbox.accepted()[0]!.key, 'hard-bounce');
    const said = text(await page(`/members/${await refOf(local, ASA.membershipNumber)}`));
    expect(said).toContain('The address does not exist, or takes no mail. (Permanent/');
    const journey = text(await page('/journeys/welcome'));
    expect(journey).toContain('The address does not exist, or takes no mail. (Permanent/');
  });

  it('given the index, then its parts stand in the chart’s table, and what they come of', async () => {
    const { page, member } = await livedWorld();
    const html = await page(`/members/${member}`);
    expect(html).toContain('<svg');
    expect(text(html)).toMatch(
      /What the points come from What Part When Points now Became a member Activity/,
    );
    expect(text(html)).toMatch(/Points over time/);
  });

  it('given a day with more than one line, then they stand under one date, and what passed between us is marked', async () => {
    const { local, page, member } = await livedWorld();
    await submitAndSettle(local, 'log-in', { membershipNumber: ASA.membershipNumber });
    await submitAndSettle(local, 'survey', {
      membershipNumber: ASA.membershipNumber,
      question: 'nps',
      wave: 'w',
      score: 9,
    });
    const html = await page(`/members/${member}`);
    const dates = [...html.matchAll(/<h3>\s*<time datetime="([^"]+)">/g)].map(([, date]) => date!);
    expect(dates).toEqual([...new Set(dates)].toSorted().toReversed());
    expect(dates).toContain('2028-01-11');
    const lines = [...html.matchAll(/<li class="(marked|noted)">(.*?)<\/li>/gs)].map(
      ([, mark, line]) => `${mark} ${text(line!)}`,
    );
    const at = (line: RegExp): number => lines.filter((one) => line.test(one)).length;
    expect(at(/^marked .*· answer Answered a question How likely/)).toBe(1);
    expect(at(/^marked .*· message .*\(email\)/)).toBeGreaterThan(3);
    expect(at(/^noted .*· event Log-in/)).toBe(1);
    expect(at(/^noted .*· no message/)).toBeGreaterThan(0);
    expect(at(/^(noted .*· (message|answer)|marked .*· (event|journey|no message)) /)).toBe(0);
  });

  it('given a longer life than a page, then each line of it stands on one page', async () => {
    const { local, page, member } = await livedWorld();
    for (let n = 0; n < 150; n += 1) {
      const at = `2028-04-14T12:00:${String(n % 60).padStart(2, '0')}.000Z`;
      const event = {
        id: `e${n}`,
        type: 'training.attended',
        occurredAt: at,
        details: { training: `T${n}.` },
      };
      await local.world.items.transact([{ put: { pk: memberKey(member).pk, sk: `EVENT#e${n}`, ...event } }]);
    }
    const seen: string[] = [];
    let path: string | undefined = `/members/${member}`;
    while (path !== undefined) {
      const html: string = await page(path);
      seen.push(...[...html.matchAll(/T\d+\./g)].map(([name]) => name));
      path = /href="([^"]+)">Older/.exec(html)?.[1];
    }
    expect([seen.length, new Set(seen).size]).toEqual([150, 150]);
  });

  it('given a register that has not said since when, then the page claims no day of joining', async () => {
    const { local, page, member } = await livedWorld();
    expect(text(await page(`/members/${member}`))).toMatch(/A member since/);
    await local.world.items.transact([{ update: memberKey(member), set: { undated: true } }]);
    const said = text(await page(`/members/${member}`));
    expect(said).toMatch(/A member, in the register since/);
    expect(said).not.toMatch(/A member since/);
  });

  it('given one who has left, then the page says since when', async () => {
    const { local, page, member } = await livedWorld();
    await submitAndSettle(local, 'leave', { membershipNumber: ASA.membershipNumber });
    const said = text(await page(`/members/${member}`));
    expect(said).toContain('Left on 14 April 2028.');
    expect(said).toContain('has left.');
  });

  it('given a row that was merged into another, then the page leads to the member who remains', async () => {
    const { local, page, member } = await livedWorld();
    await joinAs(local, { membershipNumber: 'M-2', givenName: 'Bo', email: 'bo@example.org' });
    await submitAndSettle(local, 'merge', { from: ASA.membershipNumber, into: 'M-2' });
    const survivor = await refOf(local, 'M-2');
    expect(await page(`/members/${member}`)).toContain(`href="/members/${survivor}"`);
    const said = text(await page(`/members/${survivor}`));
    expect(said).toContain('2 rows in the register have become one');
    expect(said).toContain('The journey “Welcome” began');
  });

  it('given one who was erased, then there is no such page', async () => {
    const { local, ask, member } = await livedWorld();
    await local.world.items.transact([{ update: memberKey(member), set: { status: 'erased' } }]);
    expect((await ask(`/members/${member}`)).status).toBe(404);
  });

  it.each([
    ['nps', { score: 9n }, 'How likely are you to recommend us to a friend or colleague? 9'],
    ['retired', { choice: 'often' }, 'retired often'],
  ])(
    'given an answer to %s, then it stands there with its question, in words where there are any',
    async (question, given, said) => {
      const { local, page, member } = await livedWorld();
      const event = { id: 'y', type: 'survey.answered', occurredAt: local.clock.now() };
      const put = { pk: memberKey(member).pk, sk: 'EVENT#y', ...event, details: { question, ...given } };
      await local.world.items.transact([{ put }]);
      expect(text(await page(`/members/${member}`))).toContain(said);
    },
  );

  it('given words of members and staff that are HTML, then they are text', async () => {
    const { local, page, member } = await livedWorld();
    const bad = '<img src=x onerror=alert(1)>"\'&';
    const fields = { givenName: bad, familyName: bad, email: bad, phone: bad, zone: 'Europe/Oslo' };
    await local.world.items.transact([
      { update: memberKey(member), set: { ...fields, segments: { sector: bad, interests: [bad] } } },
    ]);
    const event = { id: 'x', type: 'survey.answered', occurredAt: local.clock.now() };
    const details = { question: bad, wave: 'w', choice: bad, comment: bad };
    await local.world.items.transact([
      { put: { pk: memberKey(member).pk, sk: 'EVENT#x', ...event, details } },
    ]);
    for (const path of [`/members/${member}`, '/members']) expect(await page(path)).not.toContain('<img');
  });
});
