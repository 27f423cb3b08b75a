import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import { loadForms, type Form } from '../../shared/webhook/form.ts';
import { signatureHeader } from '../../shared/webhook/standard-webhooks.ts';
import {
  bodyOf,
  OTHER_SECRET,
  incoming,
  items,
  post,
  requestOf,
  send,
  type Answer,
  type Posted,
} from '../../test/support/incoming.ts';
import { ASA } from '../../test/support/world.ts';
import { forms } from '../../workflows/forms.ts';
import { workflows } from '../../workflows/index.ts';
import { LARGEST_BODY } from './receive-webhook.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

/** The organisation's forms; the map of `join` fails on a membership number that is no text. */
function givenForms() {
  const changed = forms.map((form): Form =>
    form.name === 'join'
      ? { ...form, map: form.map!.replace(': membershipNumber', ': $trim(membershipNumber)') }
      : form,
  );
  return incoming({ workflows: { ...workflows, forms: loadForms(changed) } });
}

const CANARY = 'canary';
const FORM_DATA = { 'content-type': 'multipart/form-data; boundary=x' };
const bytes = (text: string): Buffer => Buffer.from(text);

/** Each row of "Order of checks in the receiver", in that order: what is wrong, and the answer. */
const CHECKS: readonly (readonly [
  what: string,
  posted: Posted,
  status: number,
  error: string,
  words: string,
])[] = [
  ['the size', { body: bodyOf(LARGEST_BODY + 1) }, 413, 'too-large', '262144 bytes'],
  ['the method', { method: 'PUT' }, 405, 'method', 'POST'],
  [
    'the content type',
    { headers: { 'content-type': `text/${CANARY}` } },
    415,
    'media-type',
    'content-type: application/json',
  ],
  ['the form', { form: CANARY }, 401, 'not-authentic', 'could not be authenticated'],
  ['the signature', { secret: OTHER_SECRET }, 401, 'not-authentic', 'could not be authenticated'],
  ['the time', { lateMs: 301_000 }, 401, 'stale', '300 seconds'],
  ['the body, empty', { body: bytes('') }, 400, 'no-body', 'empty'],
  ['the body, no JSON', { body: bytes(`{"a":${CANARY}}`) }, 400, 'not-json', 'not valid JSON'],
];
const OTHERS: readonly (typeof CHECKS)[number][] = [
  ['the method GET', { method: 'GET' }, 405, 'method', 'POST'],
  ['the method HEAD', { method: 'HEAD' }, 405, 'method', 'POST'],
  ['the method in lower case', { method: 'post' }, 405, 'method', 'POST'],
  ['no content type', { headers: { 'content-type': undefined } }, 415, 'media-type', 'content-type'],
  ['an empty content type', { headers: { 'content-type': '' } }, 415, 'media-type', 'content-type'],
  [
    'a form of a page',
    { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    415,
    'media-type',
    'content-type',
  ],
  [
    'JSON in the parameters only',
    { headers: { 'content-type': 'text/plain; a=application/json' } },
    415,
    'media-type',
    'content-type',
  ],
  ['nearly JSON', { headers: { 'content-type': 'application/jsonp' } }, 415, 'media-type', 'content-type'],
  [
    'two content types',
    { headers: { 'content-type': 'application/json, text/html' } },
    415,
    'media-type',
    'content-type',
  ],
  ['an early request', { lateMs: -301_000 }, 401, 'stale', '300 seconds'],
  ['bytes that are no text', { body: Buffer.from([0xff, 0xfe, 0]) }, 400, 'not-json', 'UTF-8'],
  ['a list', { body: [{ [CANARY]: CANARY }] }, 400, 'not-json', 'one JSON object'],
  ['a compressed body', { headers: { 'content-encoding': 'gzip' } }, 415, 'media-type', 'content-encoding'],
  ['form data to a form that takes JSON', { headers: FORM_DATA }, 415, 'media-type', 'Send JSON'],
  [
    'a national identity number in a body that makes no event',
    { body: { email: CANARY, number: '811218-9876' } },
    400,
    'invalid-event',
    'national identity number',
  ],
];

describe('a request that is refused', () => {
  it.each([...CHECKS, ...OTHERS])(
    'for %s: says so, stores nothing, and the next good one works',
    async (_, posted, status, error, words) => {
      const given = givenForms();
      await post(given.local, { id: 'before' });
      await given.local.engine.settle();
      const before = items(given);

      const answer = await post(given.local, { id: 'wrong', ...posted });
      expect([answer.status, answer.json]).toEqual([
        status,
        { error, message: expect.stringContaining(words) },
      ]);
      expect(answer.text).not.toContain(CANARY);
      expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' });
      expect(answer.headers?.allow).toBe(status === 405 ? 'POST' : undefined);
      await given.local.engine.settle();
      expect([given.queue.size(), items(given)]).toEqual([0, before]);

      expect((await post(given.local, { id: 'wrong' })).status).toBe(202);
      expect(given.queue.size()).toBe(1);
    },
  );

  it('gets the answer of the first check that fails, whatever else is wrong', async () => {
    const { local } = givenForms();
    for (const [at, [first, one, status, error]] of CHECKS.entries()) {
      for (const [second, other] of CHECKS.slice(at + 1)) {
        // Two wrong bodies are no request wrong in two ways.
        if (one.body && other.body) continue;
        const headers = { ...other.headers, ...one.headers };
        const answer = await post(local, { ...other, ...one, headers });
        expect([first, second, answer.status, answer.json.error]).toEqual([first, second, status, error]);
      }
    }
  });

  it('answers byte for byte alike for an unknown form, a missing header and a wrong signature', async () => {
    const { local } = incoming();
    const tampered = await requestOf(local, { body: ASA });
    const answers: Answer[] = [
      await post(local, { form: 'nobody' }),
      await post(local, { form: '' }),
      await post(local, { form: '__proto__' }),
      await post(local, { form: 'JOIN' }),
      await post(local, { headers: { 'webhook-id': undefined } }),
      await post(local, { headers: { 'webhook-timestamp': undefined } }),
      await post(local, { headers: { 'webhook-signature': undefined } }),
      await post(local, { headers: { 'webhook-signature': '' } }),
      await post(local, { headers: { 'webhook-signature': 'v1,AAAA' } }),
      await post(local, { headers: { 'webhook-id': 'another' } }),
      await post(local, { headers: { 'webhook-timestamp': '1' } }),
      await post(local, { headers: { 'webhook-timestamp': '-1' } }),
      await post(local, { secret: OTHER_SECRET }),
      await post(local, { form: 'leave', secret: (await local.world.secrets.get('form-join'))[0].value }),
      await send(local, { ...tampered, body: Buffer.from('{}').toString('base64') }),
    ];
    expect(answers[0]?.status).toBe(401);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  it.each(['123abc', '-1831713120', '1831713120000'])(
    'names the header when its timestamp is %s, signed as it is',
    async (timestamp) => {
      const world = incoming();
      const body = bytes(JSON.stringify(ASA));
      const [{ value: secret }] = await world.local.world.secrets.get('form-join');
      const signature = signatureHeader({ id: 'msg_1', timestamp, body, secret });
      const headers = {
        'webhook-id': 'msg_1',
        'webhook-timestamp': timestamp,
        'webhook-signature': signature,
      };
      const { status, json } = await post(world.local, { body, headers });
      expect([status, json.error]).toEqual([400, 'bad-header']);
      expect(json.message).toContain('webhook-timestamp must be whole seconds');
      expect(world.queue.size()).toBe(0);
    },
  );
});
