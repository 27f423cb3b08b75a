import { describe, expect, it } from 'vitest';
import {
  createStaffTask,
  finish,
  postpone,
  staffTaskId,
  staffTaskKey,
  toStaffTask,
} from '../../shared/member/staff-task.ts';
import { LANGUAGES, type Language } from '../../shared/message/template.ts';
import { civilDate } from '../../shared/time/civil.ts';
import { instant } from '../../shared/time/instant.ts';
import { htmlProblems, plain } from '../../test/support/page-html.ts';
import { MEMBER, pageWorld, type PageWorldOptions } from '../../test/support/pages.ts';
import { TASK_WORDS } from './words-tasks.ts';

type Page = Awaited<ReturnType<typeof pageWorld>>;
interface Task {
  readonly member?: string;
  readonly run?: string;
  readonly kind?: 'call' | 'postcard';
  readonly moves?: readonly (readonly [to: string, reason: string])[];
  readonly done?: {
    readonly at: string;
    readonly outcome: 'reached' | 'not-reached' | 'not-needed';
    readonly note?: string;
  };
}

/** Puts a task on staff's list, and does with it what staff do. */
async function putTask(
  { items }: Page,
  { member = MEMBER, run = 'r1', kind = 'call', moves = [], done }: Task,
) {
  const why = 'low-score';
  const at = { journey: 'nps', run, step: 'call', dueOn: civilDate('2028-01-05') };
  await items.transact([createStaffTask({ member, kind, why, ...at, now: instant('2028-01-03T09:00:00Z') })]);
  const read = async () => {
    const task = toStaffTask((await items.get(staffTaskKey(member, staffTaskId(run, 'call'))))!);
    if (task.state !== 'open') throw new TypeError('The task is done already.');
    return task;
  };
  for (const [to, reason] of moves)
    await items.transact([
      postpone(await read(), { to: civilDate(to), reason, change: to, now: instant('2028-01-04T09:00:00Z') }),
    ]);
  if (!done) return;
  const { at: doneAt, ...how } = done;
  await items.transact([finish(await read(), { ...how, change: 'done', now: instant(doneAt) })]);
}

async function about(tasks: readonly Task[], options: PageWorldOptions = {}) {
  const page = await pageWorld(options);
  for (const task of tasks) await putTask(page, task);
  const { body } = await page.get(`${page.path('preferences')}/about`);
  const text = plain(body.slice(body.indexOf('<main>')).replaceAll(/<[^>]+>/g, ' ')).replaceAll(/\s+/g, ' ');
  return { page, body, text };
}

describe('what a member is told of calls and cards', () => {
  it('given a call with a note, then who called, when, what came of it and the note stand there', async () => {
    const done = {
      at: '2028-01-07T10:00:00Z',
      outcome: 'reached',
      note: 'Vill bli <b>skyddsombud</b>.\nRing i mars.',
    } as const;
    const { body, text } = await about([{ done }]);
    expect(text).toContain(
      'Samtal och kort 7 januari 2028 Vi ringde och fick tag på dig. Vi skrev: Vill bli <b>skyddsombud</b>. Ring i mars.',
    );
    expect(body).not.toContain('<b>skyddsombud');
    expect(await htmlProblems(body)).toEqual([]);
  });

  it('given a call that is put off and not made yet, then its day and each reason stand there, the first one first', async () => {
    const moves = [
      ['2028-01-10', 'Svarade inte'],
      ['2028-01-20', 'På semester'],
    ] as const;
    const { text } = await about([{ moves }]);
    expect(text).toContain(
      '3 januari 2028 På vår lista: att ringa dig, senast 20 januari 2028. Flyttat till 10 januari 2028. Vi skrev: Svarade inte Flyttat till 20 januari 2028. Vi skrev: På semester',
    );
  });

  it('given several, also of a row that was merged into the member’s, then all stand there, the newest first', async () => {
    const { text } = await about(
      [
        { run: 'old', member: 'duplicate', done: { at: '2027-11-01T10:00:00Z', outcome: 'not-reached' } },
        { run: 'new', done: { at: '2028-01-08T10:00:00Z', outcome: 'not-needed' } },
        { run: 'card', kind: 'postcard', done: { at: '2028-01-06T10:00:00Z', outcome: 'reached' } },
      ],
      { member: { mergedFrom: ['duplicate'] } },
    );
    expect(text).toContain(
      '8 januari 2028 Vi tänkte ringa dig, och det behövdes inte. 6 januari 2028 Vi skickade ett kort till dig. 1 november 2027 Vi ringde och fick inte tag på dig.',
    );
  });

  it('given none, or another member’s, then there is no such part', async () => {
    expect((await about([{ member: 'another' }])).text).not.toContain('Samtal och kort');
  });

  it.each(LANGUAGES)(
    'given a reader of %s, then each kind and outcome has words of its own',
    async (language: Language) => {
      const { done, open } = TASK_WORDS[language];
      const said = Object.values(done).flatMap((outcomes) => Object.values(outcomes));
      expect(new Set(said).size).toBe(6);
      expect([open.call('X'), open.postcard('X')]).toEqual([
        expect.stringMatching(/X\.$/),
        expect.stringMatching(/X\.$/),
      ]);
      const { text } = await about(
        [{ done: { at: '2028-01-07T10:00:00Z', outcome: 'reached', note: 'Hej' } }],
        {
          member: { language },
        },
      );
      expect(text).toContain(`${done.call.reached} ${TASK_WORDS[language].noted} Hej`);
    },
  );
});
