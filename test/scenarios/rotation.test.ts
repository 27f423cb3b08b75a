import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { httpEvent } from '../../infra/local/http-event.ts';
import { linkToken } from '../../shared/consent/link.ts';
import { log } from '../../shared/log.ts';
import { requestOf, send } from '../support/incoming.ts';
import { rotation } from '../support/rotation.ts';
import { ASA, submitAndSettle, testWorld } from '../support/world.ts';

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

describe('a key that was added, before a function that keeps the secret has seen it', () => {
  it('given a form that signs with it, then its first request is stored; given another signature, then none is', async () => {
    const { added, reads, decorate } = rotation();
    const local = testWorld({ decorate });
    const [old] = await local.world.secrets.get('form-join');

    expect((await send(local, await requestOf(local, { body: ASA, secret: old.value }))).status).toBe(202);
    expect(reads()).toBe(0);
    const { value } = added(old);
    expect((await send(local, await requestOf(local, { id: 'd2', body: ASA, secret: value }))).status).toBe(
      202,
    );
    expect(reads()).toBe(1);
    const foreign = added({ id: 'k3', value: `whsec_${Buffer.alloc(32, 7).toString('base64')}` }).value;
    expect((await send(local, await requestOf(local, { id: 'd3', body: ASA, secret: foreign }))).status).toBe(
      401,
    );
  });

  it('given a link in a letter that was signed with it, then its page shows; one of no key is a 404', async () => {
    const { added, reads, decorate } = rotation();
    const local = testWorld({ decorate });
    await submitAndSettle(local, 'join', ASA);
    const [old] = await local.world.secrets.get('link');
    const [mail] = local.mailbox.accepted();
    const [, id] = /\/p\/([A-Za-z0-9_-]{16})/.exec(mail!.text)!;
    const open = async (token: string) => {
      const event = httpEvent({
        method: 'GET',
        path: `/p/${token}`,
        pathParameters: { token },
        headers: {},
        body: Buffer.alloc(0),
        timeEpoch: 0,
      });
      const page = await local.functions.http['member-pages'](event);
      return typeof page === 'string' ? undefined : page.statusCode;
    };

    expect([await open(linkToken('preferences', id!, old)), reads()]).toEqual([200, 0]);
    const forged = linkToken('preferences', id!, { id: 'k1', value: Buffer.alloc(32, 7).toString('base64') });
    expect([await open(forged), reads()]).toEqual([404, 0]);
    expect([await open(linkToken('preferences', id!, added(old))), reads()]).toEqual([200, 1]);
    expect(await open(linkToken('preferences', id!, { ...old, id: 'k9' }))).toBe(404);
  });
});
