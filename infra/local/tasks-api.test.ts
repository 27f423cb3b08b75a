import { describe, expect, it } from 'vitest';
import { MOST_NOTED } from '../../functions/staff-tasks/finish-task.ts';
import { putTask, withTask } from '../../test/support/tasks.ts';
import { workflows } from '../../workflows/index.ts';
import { servedTasks } from '../../test/support/tasks-server.ts';
import { createServer } from './server.ts';
import { TASK_ENDPOINTS } from './tasks-api.ts';

describe('the interfaces of the list', () => {
  it('given an open task, then the list has it with its counts, and it is found alone', async () => {
    const { json, name } = await servedTasks();
    const { counts, tasks, today } = await json('/local/tasks');
    expect([today, counts]).toEqual([
      '2028-01-11',
      { toDo: 1, overdue: 0, today: 0, soon: 1, later: 0, more: false },
    ]);
    expect(tasks).toMatchObject([{ id: name, who: { name: 'Åsa Ek', phone: '+46701740605' } }]);
    expect(await json(`/local/tasks/${name}`)).toEqual((tasks as object[])[0]);
  });

  it('given staff who read Norwegian, then the reasons and the postcards are in it', async () => {
    const { json, ask } = await servedTasks({ kind: 'postcard' }, 'nb');
    expect((await json('/local/tasks')).tasks).toMatchObject([
      { why: expect.stringContaining('Medlemmet nøler med å anbefale oss') },
    ]);
    expect(await (await ask('/local/tasks/postcards.csv')).text()).toContain(
      'Medlemsnummer;Fornavn;Etternavn',
    );
  });

  it('given an organisation that names no staff, then they are in its own language', async () => {
    const { staff: _staff, ...organisation } = { ...workflows.organisation, defaultLanguage: 'nb' } as const;
    const { local } = await withTask({}, { workflows: { ...workflows, organisation } });
    const answer = await createServer(local, () => undefined).request('http://127.0.0.1:3000/calls');
    expect(await answer.text()).toContain('<html lang="nb">');
  });

  it('given done with an outcome, then the task is done and its event stands with the member', async () => {
    const { json, post, name, events } = await servedTasks();
    const { status, body } = await post(`/local/tasks/${name}/done`, {
      outcome: 'reached',
      note: 'Allt väl',
    });
    expect([status, body.done]).toMatchObject([200, { outcome: 'reached', note: 'Allt väl' }]);
    expect(await events('task.done')).toHaveLength(1);
    expect((await json('/local/tasks')).tasks).toEqual([]);
  });

  it('given a day and a reason, then the task is put off, and the answer says to which day', async () => {
    const { post, name } = await servedTasks();
    const { status, body } = await post(`/local/tasks/${name}/postpone`, {
      to: '2028-01-15',
      reason: 'Semester',
    });
    expect([status, body.dueOn, body.version, body.later]).toEqual([200, '2028-01-17', 1, true]);
  });

  it('given what someone else was quicker with, then it is a conflict, with the task as it stands', async () => {
    const { post, name } = await servedTasks();
    await post(`/local/tasks/${name}/postpone`, { to: '2028-01-20', reason: 'Semester' });
    const { status, body } = await post(`/local/tasks/${name}/done`, { outcome: 'reached', version: 0 });
    expect([status, body.error, body.task]).toMatchObject([409, 'changed', { dueOn: '2028-01-20' }]);
    expect((await post(`/local/tasks/${name}/done`, { outcome: 'reached', version: 1 })).status).toBe(200);
  });

  it.each([
    ['done', undefined, 400],
    ['done', { outcome: 'perhaps' }, 400],
    ['done', { outcome: 'reached', note: 'x'.repeat(MOST_NOTED + 1) }, 400],
    ['postpone', { to: '2028-01-20' }, 400],
    ['postpone', { to: '2028-01-11', reason: 'x' }, 400],
    ['postpone', { to: 'tomorrow', reason: 'x' }, 400],
  ])(
    'given %s with %j, then it is refused with what was expected and the task stays',
    async (verb, body, status) => {
      const { post, name, task } = await servedTasks();
      const answer = await post(`/local/tasks/${name}/${verb}`, body);
      expect([answer.status, answer.body.error]).toEqual([status, 'bad-request']);
      expect(String(answer.body.message).length).toBeGreaterThan(20);
      expect((await task()).version).toBe(0n);
    },
  );

  it('given the name of no task, then there is none', async () => {
    const { ask, post } = await servedTasks();
    expect((await ask('/local/tasks/none')).status).toBe(404);
    expect((await post('/local/tasks/none/done', { outcome: 'reached' })).status).toBe(404);
  });

  it.each(['?limit=0', '?limit=201', '?limit=x', '?after=x'])(
    'given %s, then it is refused',
    async (query) => {
      const { ask } = await servedTasks();
      expect((await ask(`/local/tasks${query}`)).status).toBe(400);
    },
  );

  it('given pages of one, then each has the next, and no task is twice', async () => {
    const { local, member, json } = await servedTasks();
    await putTask(local, member, { run: 'r2', dueOn: '2028-01-13' });
    const first = await json('/local/tasks?limit=1');
    const second = await json(`/local/tasks?limit=1&after=${encodeURIComponent(String(first.next))}`);
    const due = [first, second].flatMap(({ tasks }) =>
      (tasks as { dueOn: string }[]).map(({ dueOn }) => dueOn),
    );
    expect(due).toEqual(['2028-01-12', '2028-01-13']);
  });

  it('given postcards, then they come as a file that no cache keeps', async () => {
    const { ask } = await servedTasks({ kind: 'postcard' });
    const answer = await ask('/local/tasks/postcards.csv');
    expect(
      ['content-type', 'content-disposition', 'cache-control'].map((name) => answer.headers.get(name)),
    ).toEqual(['text/csv; charset=utf-8', 'attachment; filename="postcards-2028-01-11.csv"', 'no-store']);
    // Asked for as bytes: reading as text would take the byte order mark away.
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(Buffer.from(bytes).toString('utf8')).toBe(
      '\uFEFFMedlemsnummer;Förnamn;Efternamn\r\nM-10482;Åsa;Ek\r\n',
    );
  });

  it('given what GET /local is to list, then each route answers', async () => {
    const { ask, name } = await servedTasks();
    for (const route of Object.keys(TASK_ENDPOINTS)) {
      const [method, path] = route.split(' ') as [string, string];
      const { status } = await ask(path.replace('<id>', name), { method });
      expect([route, status]).toEqual([route, method === 'GET' ? 200 : 400]);
    }
  });

  it('given a page of another origin, or another name for this machine, then nothing is shown or done', async () => {
    const { post, press, name, task, local } = await servedTasks();
    const elsewhere = { origin: 'https://elsewhere.example' };
    expect((await post(`/local/tasks/${name}/done`, { outcome: 'reached' }, elsewhere)).status).toBe(403);
    expect((await press(`/calls/${name}/done`, { outcome: 'reached', version: '0' }, elsewhere)).status).toBe(
      403,
    );
    const app = createServer(local, () => undefined);
    expect((await app.request('http://rebound.example/calls')).status).toBe(421);
    expect((await task()).state).toBe('open');
  });
});
