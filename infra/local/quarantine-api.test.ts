import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import type { LoadedForm } from '../../shared/webhook/form.ts';
import { loadForms } from '../../shared/webhook/form.ts';
import { forms } from '../../workflows/forms.ts';
import { workflows } from '../../workflows/index.ts';
import { post } from '../../test/support/incoming.ts';
import { served } from '../../test/support/local-server.ts';
import { refOf } from '../../test/support/world.ts';
import { QUARANTINE_ENDPOINTS } from './quarantine-api.ts';

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
  vi.spyOn(log, 'error').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

/** The number came under another name than the form's map knows. */
const RENAMED = { nummer: 'M-10482', givenName: 'Canary', email: 'canary' };
const MAP = '{ "member": { "membershipNumber": nummer, "givenName": givenName } }';
const mended = loadForms(forms.map((form) => (form.name === 'join' ? { ...form, map: MAP } : form)));

/** A server whose form `join` got two submissions that its map did not know, and is mended when the test says so. */
async function waiting() {
  const current = new Map<string, LoadedForm>(workflows.forms);
  const made = served({ workflows: { ...workflows, forms: current } });
  const ids: string[] = [];
  for (const [index, id] of ['a', 'b'].entries()) {
    const body = { ...RENAMED, nummer: `M-1000${index}` };
    ids.push(String((await post(made.local, { id, body })).json.id));
  }
  return {
    ...made,
    ids,
    mend: () => void current.set('join', mended.get('join')!),
    list: async () =>
      ((await made.json('/local/quarantine')) as { quarantined: { id: string }[] }).quarantined,
    does: async (verb: string, body: unknown) => {
      const answer = await made.post(`/local/quarantine/${verb}`, body);
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    },
  };
}

describe('what waits in quarantine', () => {
  it('given submissions that made no event, then the list says form, since when and why, and nothing that was written', async () => {
    const { ask, ids, list } = await waiting();
    expect(await list()).toMatchObject(
      ids.map((id) => ({
        id,
        form: 'join',
        receivedAt: '2028-01-11T09:12:00.000Z',
        code: 'invalid-event',
        reason: expect.stringContaining('member.email: must be one e-mail address'),
      })),
    );
    expect(await (await ask('/local/quarantine')).text()).not.toMatch(/canary|M-1000/i);
  });

  it('given a map that is mended, then all are replayed, and the members have joined', async () => {
    const { mend, does, list, ids, local } = await waiting();
    mend();
    const { status, body } = await does('replay', {});
    expect([status, (body.replayed as string[]).toSorted(), body.kept]).toEqual([200, ids.toSorted(), []]);
    expect(await list()).toEqual([]);
    expect(await refOf(local, 'M-10001')).toMatch(/^[0-9A-Z]{26}$/);
  });

  it('given a map that is not, then all stay with the reason', async () => {
    const { does, list } = await waiting();
    const { body } = await does('replay', { form: 'join' });
    expect([body.replayed, (body.kept as object[]).length]).toEqual([[], 2]);
    expect(await list()).toHaveLength(2);
  });

  it('given one body or another form, then only that is replayed', async () => {
    const { mend, does, list, ids } = await waiting();
    mend();
    expect((await does('replay', { form: 'leave' })).body).toEqual({ replayed: [], kept: [] });
    expect((await does('replay', { form: 'join', id: ids[1] })).body).toEqual({
      replayed: [ids[1]],
      kept: [],
    });
    expect((await list()).map(({ id }) => id)).toEqual([ids[0]]);
    expect((await does('replay', { form: 'join', id: ids[1] })).status).toBe(404);
  });

  it('given one that is discarded, then it alone is gone, and a second time it is not there', async () => {
    const { does, list, ids } = await waiting();
    expect((await does('discard', { form: 'join', id: ids[0] })).body).toEqual({ discarded: 1 });
    expect((await does('discard', { form: 'join', id: ids[0] })).status).toBe(404);
    expect((await list()).map(({ id }) => id)).toEqual([ids[1]]);
  });

  it('given all of a form, then no other form loses any', async () => {
    const { does, list, local } = await waiting();
    await post(local, { form: 'leave', id: 'c', body: { nummer: 'M-1' } });
    expect((await does('discard', { form: 'join', all: true })).body).toEqual({ discarded: 2 });
    expect(await list()).toMatchObject([{ form: 'leave' }]);
  });

  it.each([
    ['replay', 'no JSON'],
    ['replay', { id: 'f'.repeat(32) }],
    ['replay', { form: 'join', id: 'x' }],
    ['discard', {}],
    ['discard', { form: 'join' }],
    ['discard', { form: 'join', all: false }],
  ])(
    'given %s of %j, then it is refused with what was expected, and nothing is touched',
    async (verb, body) => {
      const { does, list } = await waiting();
      const answer = await does(verb, body);
      expect([answer.status, answer.body.error]).toEqual([400, 'bad-request']);
      expect(answer.body.message).toMatch(/expected|Unrecognized key: "id"/);
      expect(await list()).toHaveLength(2);
    },
  );

  it('given a page that never was, then it is refused; and GET /local lists each route, and each answers', async () => {
    const { ask, json } = await waiting();
    expect((await ask('/local/quarantine?after=x')).status).toBe(400);
    expect(await json('/local')).toMatchObject(QUARANTINE_ENDPOINTS);
    for (const route of Object.keys(QUARANTINE_ENDPOINTS)) {
      const [method, path] = route.split(' ') as [string, string];
      expect([route, (await ask(path, { method })).status]).toEqual([route, method === 'GET' ? 200 : 400]);
    }
  });

  it('given a page of another origin, then nothing is discarded', async () => {
    const { ask, list, ids } = await waiting();
    const body = JSON.stringify({ form: 'join', id: ids[0] });
    const headers = { origin: 'https://elsewhere.example' };
    expect((await ask('/local/quarantine/discard', { method: 'POST', body, headers })).status).toBe(403);
    expect(await list()).toHaveLength(2);
  });
});
