import { describe, expect, it } from 'vitest';
import { memberKey } from '../../shared/member/member.ts';
import { MOST_NOTED } from '../staff-tasks/finish-task.ts';
import { LANGUAGES } from '../../shared/message/template.ts';
import { taskReasons } from '../../workflows/tasks.ts';
import { htmlProblems } from '../../test/support/page-html.ts';
import { putTask } from '../../test/support/tasks.ts';
import { ORIGIN, servedTasks } from '../../test/support/tasks-server.ts';
import { ASA, submitAndSettle } from '../../test/support/world.ts';
import { dayIn } from './moment.ts';
import { CALLS_WORDS } from './words-calls.ts';

/** With staff who read English. */
const served = (wanted: Parameters<typeof servedTasks>[0] = {}) => servedTasks(wanted, 'en');
const count = (html: string, tag: string): number => html.split(`<${tag}`).length - 1;
const shows = (html: string): string =>
  html.replaceAll(/<style>.*?<\/style>|<[^>]*>/gs, ' ').replaceAll(/\s+/g, ' ');

describe('the page of the list', () => {
  it('given an open task, then who, why, since and until when stand there, with a button for each outcome', async () => {
    const { page, name } = await served();
    const html = await page();
    const text = shows(html);
    for (const part of [
      'Åsa Ek',
      'Member M-10482',
      'The member hesitates to recommend us',
      'Due Wed, 12 Jan 2028',
      'on the list since Tue, 11 Jan 2028, 10:12',
      '1 to do · 0 overdue · 0 due today',
    ])
      expect(text).toContain(part);
    expect(html).toContain('href="tel:+46701740605"');
    expect(html).toContain('href="mailto:asa.ek@example.org"');
    expect(html).toContain('<html lang="en">');
    expect([...html.matchAll(/name="outcome"\s+value="([\w-]+)"/g)].map(([, one]) => one)).toEqual([
      'reached',
      'not-reached',
      'not-needed',
    ]);
    expect(html).toContain(`action="/calls/${name}/done"`);
    expect(html).toContain('min="2028-01-12"');
    expect(html).not.toContain('<script');
  });

  it('given a press, then the task is off the list and the page says so, to a reader of screens too', async () => {
    const { press, page, name, events } = await served();
    const answer = await press(
      `/calls/${name}/done`,
      { outcome: 'reached', note: 'Rad 1\r\nRad 2', version: '0' },
      { origin: ORIGIN },
    );
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/calls?did=done']);
    const html = await page('/calls?did=done');
    expect(html).toContain('role="status"');
    expect(shows(html)).toContain('Nothing is on the list.');
    expect(await events('task.done')).toHaveLength(1);
  });

  it('given a note of the most characters with line breaks, then it is taken as the browser counted it', async () => {
    const { press, name, task } = await served();
    const note = `${'x'.repeat(MOST_NOTED - 2)}\ny`;
    const { status } = await press(`/calls/${name}/done`, {
      outcome: 'reached',
      note: note.replace('\n', '\r\n'),
      version: '0',
    });
    expect([status, await task()]).toMatchObject([303, { note }]);
  });

  it('given no note, then there is none; and the same press again says that it was noted before', async () => {
    const { press, name, task } = await served();
    const form = { outcome: 'not-reached', note: ' ', version: '0' };
    await press(`/calls/${name}/done`, form);
    expect(await task()).not.toHaveProperty('note');
    expect((await press(`/calls/${name}/done`, form)).headers.get('location')).toBe('/calls?did=again');
  });

  it('given that it is put off, then the page has the reason, and it no longer counts as to do', async () => {
    const { press, page, name } = await served();
    const answer = await press(`/calls/${name}/postpone`, {
      to: '2028-01-20',
      reason: 'Semester <b>',
      version: '0',
    });
    expect(answer.headers.get('location')).toBe('/calls?did=postpone');
    const html = await page();
    expect(shows(html)).toContain('Put off to Thu, 20 Jan 2028');
    expect(shows(html)).toContain('0 to do · 0 overdue · 0 due today · 1 put off to a later day');
    expect(html).toContain('Put off: <span lang="en">Semester &lt;b&gt;</span>');
  });

  it('given a form that cannot be taken, then the page says why, and what was written stands in it', async () => {
    const { press, name } = await served();
    const answer = await press(`/calls/${name}/postpone`, {
      to: '2028-01-11',
      reason: 'Semester & vila',
      version: '0',
    });
    const html = await answer.text();
    expect(answer.status).toBe(400);
    expect(html).toContain('role="alert"');
    expect(html).toContain('can be put off to a day from Wed, 12 Jan 2028');
    expect(html).toContain('<details open>');
    expect(html).toMatch(/value="2028-01-11"/);
    expect(html).toMatch(/>\nSemester &amp; vila<\/textarea/);
    expect(await htmlProblems(html)).toEqual([]);
  });

  it('given fields that cannot be taken, then each says at its place how to mend it, and the head of the page leads there', async () => {
    const { press, name, task } = await served();
    const answer = await press(`/calls/${name}/postpone`, { to: '', reason: ' ', version: '0' });
    const html = await answer.text();
    expect(answer.status).toBe(400);
    expect(html).toContain('<title>Error: To do for members');
    for (const [field, how] of [
      ['to', 'Choose the day on which the task is to come back.'],
      ['reason', 'Say why the task is put off.'],
    ] as const) {
      const [, id] = new RegExp(`<a href="#(${field}-[^"]+)">${how}</a>`).exec(html) ?? [];
      const [control] = new RegExp(`<(?:input|textarea)[^>]*id="${id}"[^>]*>`, 's').exec(html)!;
      expect(control).toContain('aria-invalid="true"');
      const [, described = ''] = /aria-describedby="([^"]+)"/.exec(control) ?? [];
      expect(described.split(' ')).toContain(`${id}-wrong`);
      expect(html).toContain(`<p class="late" id="${id}-wrong">${how}</p>`);
    }
    expect(count(html, 'p class="late"')).toBe(2);
    expect(await htmlProblems(html)).toEqual([]);
    expect(await task()).toMatchObject({ state: 'open' });
  });

  it.each([
    ['x'.repeat(MOST_NOTED + 1), 'Shorten the text: it has 501 characters'],
    ['Number 19121212-1212', 'Take the national identity number out of the text.'],
    ['bell \u0007', 'The text has characters that cannot be kept.'],
  ])('given a note of %j, then its own field says what is wrong, and keeps it', async (note, how) => {
    const { press, name } = await served();
    const html = await (
      await press(`/calls/${name}/done`, { outcome: 'reached', note, version: '0' })
    ).text();
    expect(html).toMatch(new RegExp(`<p class="late" id="note-[^"]+-wrong">${how}`));
    expect(count(html, 'textarea')).toBe(2);
    expect(/<textarea[^>]*aria-invalid="true"[^>]*>\n([^<]*)</s.exec(html)?.[1]).toBe(note);
  });

  it('given a task that someone else has done, then the page says so, and what was written is not lost', async () => {
    const { press, post, name } = await served();
    await post(`/local/tasks/${name}/done`, { outcome: 'not-needed' });
    const answer = await press(`/calls/${name}/done`, {
      outcome: 'reached',
      note: 'Hon <i>grät</i>',
      version: '0',
    });
    const html = await answer.text();
    expect(answer.status).toBe(409);
    expect(shows(html)).toContain('Someone else was quicker: the task is done already (Not needed).');
    expect(html).toContain('<q>Hon &lt;i&gt;grät&lt;/i&gt;</q>');
    expect(await htmlProblems(html)).toEqual([]);
  });

  it.each([
    ['/calls/none/done', { outcome: 'reached', version: '0' }, 404],
    ['/calls/none/done', {}, 400],
  ])('given %s with %j, then the answer is a page that says so', async (path, form, status) => {
    const { press } = await served();
    const answer = await press(path, form);
    expect([answer.status, (await answer.text()).includes('role="alert"')]).toEqual([status, true]);
  });

  it('given a page that never was, then there is none, also where a form comes from it', async () => {
    const { ask, press } = await served();
    expect((await ask('/calls?after=x')).status).toBe(404);
    expect((await press('/calls/none/done?after=x', {})).status).toBe(404);
  });

  it('given a name that is HTML, then it is text', async () => {
    const { local, member, page } = await served();
    await local.world.items.transact([
      {
        update: memberKey(member),
        set: { givenName: '<img src=x onerror=alert(1)>', familyName: '"><script>' },
      },
    ]);
    const html = await page();
    expect(html).not.toContain('<img');
    expect(html).not.toContain('<script');
    expect(await htmlProblems(html)).toEqual([]);
  });

  it('given members of every standing and more than a page, then it has one main part and heading, and is valid HTML', async () => {
    const { local, member, page } = await served({ dueOn: '2028-01-10' });
    for (const [n, who] of ['gone', 'gone too', 'M-4'].entries())
      await putTask(local, who.replaceAll(/[^A-Za-z0-9]/g, ''), {
        run: `g${n}`,
        kind: 'postcard',
        dueOn: '2028-01-09',
      });
    for (let n = 0; n < 60; n += 1) await putTask(local, member, { run: `n${n}`, dueOn: '2028-01-14' });
    await submitAndSettle(local, 'join', {
      membershipNumber: 'M-2',
      givenName: 'Åsa',
      email: 'b@example.org',
    });
    await submitAndSettle(local, 'merge', { from: ASA.membershipNumber, into: 'M-2' });
    await submitAndSettle(local, 'leave', { membershipNumber: 'M-2' });

    const first = await page();
    const [, after] = /href="\/calls\?after=([^"]+)"/.exec(first)!;
    const second = await page(`/calls?after=${after}`);

    for (const html of [first, second]) {
      expect([count(html, 'main'), count(html, 'h1')]).toEqual([1, 1]);
      expect(await htmlProblems(html)).toEqual([]);
    }
    expect([count(first, 'h2'), count(second, 'h2')]).toEqual([25, 25]);
    for (const part of [
      'No longer in the register',
      'Left on',
      'Two rows of the register were merged',
      'Overdue, was due Mon, 10 Jan 2028',
    ])
      expect(shows(first)).toContain(part);
    expect(second).toContain('href="/calls"');
    expect(second).toContain(`?after=${after}"`);
  });
});

describe('the language of staff', () => {
  it('given the example organisation, then the whole page is in Swedish', async () => {
    const { page } = await servedTasks({ dueOn: '2028-01-10' });
    const html = await page();
    expect(html).toContain('<html lang="sv">');
    for (const part of [
      'Att göra för medlemmar',
      '1 att göra · 1 försenad · 0 senast i dag',
      'Försenad, skulle göras senast mån 10 jan. 2028',
      'på listan sedan tis 11 jan. 2028 10:12',
      'Medlem M-10482',
      'Medlemmen tvekar att rekommendera oss',
      'Fick inte tag på',
      'Skjut upp',
    ])
      expect(shows(html)).toContain(part);
    expect(shows(html)).not.toMatch(/\b(the|of|to|Put off|Reached|Member|Calls)\b/);
  });

  it.each(LANGUAGES)(
    'given %s, then the page of every kind of task, and what it says after a mistake, is in it and valid',
    async (language) => {
      const { local, member, page, press, post, name } = await servedTasks({}, language);
      await putTask(local, member, { run: 'r2', kind: 'postcard', dueOn: '2028-01-10' });
      const late = await putTask(local, member, { run: 'r3' });
      await putTask(local, 'gone', { run: 'r4' });
      await post(`/local/tasks/${late}/postpone`, { to: '2028-01-20', reason: 'Semester' });
      await submitAndSettle(local, 'no-more', {
        membershipNumber: ASA.membershipNumber,
        purpose: 'relation',
      });
      const words = CALLS_WORDS[language];

      const html = await page();
      for (const part of [
        words.kinds.call,
        words.outcomes.call.reached,
        words.outcomes.postcard.reached,
        words.later(1),
        words.putOffTo,
        words.erasedMore,
        words.optedOut,
        taskReasons['low-score']![language],
      ])
        expect(shows(html)).toContain(shows(part));
      expect(await htmlProblems(html)).toEqual([]);

      const refused = await press(`/calls/${name}/postpone`, { to: '2028-01-11', reason: 'x', version: '0' });
      const first = dayIn('2028-01-12', language);
      expect(shows(await refused.text())).toContain(words.dates(first, dayIn('2029-01-10', language)));
      const unread = await press(`/calls/${name}/done`, { outcome: 'perhaps', version: '0' });
      expect(shows(await unread.text())).toContain(words.notTaken(MOST_NOTED));
      const moved = await press(`/calls/${late}/done`, { outcome: 'reached', version: '0' });
      expect(shows(await moved.text())).toContain(words.changed.postponed(dayIn('2028-01-20', language)));
      const none = await press('/calls/none/done', { outcome: 'reached', version: '0' });
      expect(shows(await none.text())).toContain(words.unknown);
    },
  );
});
