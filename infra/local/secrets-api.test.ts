import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { log } from '../../shared/log.ts';
import { served } from '../../test/support/local-server.ts';
import { toolPost } from '../../test/support/tool-post.ts';
import { testWorld } from '../../test/support/world.ts';
import { SECRETS_ENDPOINTS } from './secrets-api.ts';

beforeEach(() => void vi.spyOn(log, 'info').mockReturnValue());
afterEach(() => void vi.restoreAllMocks());

const HUBSPOT = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';

function made() {
  const server = served();
  const { local } = server;
  let id = 0;
  return {
    ...server,
    /** The status of a submission that was made with a secret. */
    async sent(form: string, secret: string): Promise<number> {
      id += 1;
      return (await toolPost(local, form, undefined, { id: `d-${id}`, secret })).status;
    },
    async change(form: string, body: unknown) {
      const answer = await server.post(`/local/forms/${form}/secret`, body);
      return { status: answer.status, ...((await answer.json()) as { secret: string; before: string[] }) };
    },
    current: async (form: string) =>
      (await local.world.secrets.get(local.workflows.forms.get(form)!.secret))[0].value,
  };
}

describe('a form’s secret on one machine', () => {
  it.each(['join', 'typeform-help', 'tally-survey', 'jotform-help', 'gravity-join', 'log-ins'])(
    'of %s, when it is changed, then both count until the old one is ended, and no submission is lost',
    async (form) => {
      const { change, current, sent } = made();
      const old = await current(form);
      const { secret, before } = await change(form, {});
      expect([secret === old, before, await current(form)]).toEqual([false, [old], secret]);
      expect([await sent(form, old), await sent(form, secret)]).toEqual([202, 202]);
      expect(await change(form, { only: true })).toEqual({ status: 200, secret, before: [] });
      expect([await sent(form, old), await sent(form, secret)]).toEqual([401, 202]);
    },
  );

  it('given a third, then the first counts no more', async () => {
    const { change, current, sent } = made();
    const first = await current('join');
    const { secret: second } = await change('join', {});
    const { secret: third } = await change('join', {});
    expect(await Promise.all([first, second, third].map((one) => sent('join', one)))).toEqual([
      401, 202, 202,
    ]);
  });

  it('given the one that a tool has chosen itself, then it counts, and is what GET /local/forms shows', async () => {
    const { change, sent, json } = made();
    expect(await change('hubspot-event', { secret: HUBSPOT, only: true })).toMatchObject({ secret: HUBSPOT });
    expect(await sent('hubspot-event', HUBSPOT)).toBe(202);
    expect(await json('/local/forms')).toContainEqual(
      expect.objectContaining({ name: 'hubspot-event', secret: HUBSPOT }),
    );
  });

  it('given the same one twice, then the one before still counts', async () => {
    const { change, current, sent } = made();
    const old = await current('hubspot-event');
    for (const _ of [1, 2])
      expect(await change('hubspot-event', { secret: HUBSPOT })).toMatchObject({ before: [old] });
    expect(await sent('hubspot-event', old)).toBe(202);
  });

  it('given a restart, then both are known', async () => {
    const db = openDatabase(':memory:');
    const { secrets } = testWorld({ db });
    secrets.set('form-join', [`whsec_${'a'.repeat(43)}=`, `whsec_${'b'.repeat(43)}=`]);
    const again = await testWorld({ db }).world.secrets.get('form-join');
    expect(again.map(({ value }) => value.slice(6, 8))).toEqual(['aa', 'bb']);
    expect(new Set(again.map(({ id }) => id)).size).toBe(2);
  });

  it.each([
    ['nobody', {}, 404, 'GET /local/forms'],
    ['join', undefined, 400, 'expected object'],
    ['join', { secret: 'two words' }, 400, 'visible ASCII'],
    ['join', { secret: 'a\nb' }, 400, 'visible ASCII'],
    ['join', { secret: 'whsec_short' }, 400, '24 to 64 bytes'],
    ['gravity-join', { secret: 'guessable' }, 400, 'at least 32 random bytes'],
    ['jotform-help', { secret: 'guessable' }, 400, 'at least 32 random bytes'],
    ['join', { Secret: 'x' }, 400, 'Secret'],
  ])(
    'given form %s and %j, then it is refused with %i, and nothing changes',
    async (form, body, status, words) => {
      const { post, local } = made();
      const before = await local.world.secrets.get('form-join');
      const answer = await post(`/local/forms/${form}/secret`, body);
      expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(words)]);
      expect(await local.world.secrets.get('form-join')).toEqual(before);
    },
  );

  it('is among what GET /local lists', async () => {
    expect(await made().json('/local')).toMatchObject(SECRETS_ENDPOINTS);
  });
});
