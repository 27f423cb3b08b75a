import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { WebhookRefused } from '../refusal.ts';
import type { Source, SourceRequest } from '../source.ts';
import { hubspot } from './hubspot.ts';
import { SOURCES, type SourceName } from './index.ts';
import { jotform, pathSecret } from './jotform.ts';
import { microsoftForms } from './microsoft-forms.ts';
import { tally } from './tally.ts';
import { typeform } from './typeform.ts';

const AT = 1_795_166_137_692;
const TOKEN = 'q'.repeat(43);
const OTHER = 'r'.repeat(43);
/** 56 bytes, with letters of two bytes among them. */
const BODY = Buffer.from('{"event_id":"evt_0001","form":"tack","namn":"Åsa Øst"}');

const requestOf = (changed: Partial<SourceRequest>): SourceRequest => ({
  method: 'POST',
  url: 'https://lojal.example.org/hooks/f',
  query: '',
  pathSecret: undefined,
  headers: {},
  body: BODY,
  receivedAtMs: AT,
  ...changed,
});

/** The code with which a request is refused, or "taken". */
function outcome(source: Source, secrets: readonly string[], changed: Partial<SourceRequest>): string {
  try {
    source.verify(requestOf(changed), secrets);
    return 'taken';
  } catch (error) {
    if (error instanceof WebhookRefused) return error.code;
    throw error;
  }
}

const hubspotHeaders = (secret: string, text: string, timestamp = String(AT)): Record<string, string> => ({
  'x-hubspot-request-timestamp': timestamp,
  'x-hubspot-signature-v3': createHmac('sha256', secret).update(text).digest('base64'),
});
const HUBSPOT_TEXT = `POSThttps://lojal.example.org/hooks/f${BODY.toString()}${AT}`;

/** A request that each source takes, where its proof stands, and two secrets of it. */
const GOOD: Readonly<
  Record<Exclude<SourceName, 'standard-webhooks'>, [Partial<SourceRequest>, string, string]>
> = {
  typeform: [
    { headers: { 'typeform-signature': 'sha256=bBLGGQm4NTRK1nDACEyutK4qpo1mHhUJuJJPH5ua2eM=' } },
    'typeform-test-secret',
    'typeform-test-secre',
  ],
  tally: [
    { headers: { 'tally-signature': '9ctescC7CETh1/kkSZYUNjqq7WvO5AI6t4zsyOyh1rs=' } },
    'tally-test-secret',
    'tally-test-secret ',
  ],
  hubspot: [{ headers: hubspotHeaders('client-secret', HUBSPOT_TEXT) }, 'client-secret', 'client-secreT'],
  jotform: [{ pathSecret: TOKEN }, TOKEN, OTHER],
  'microsoft-forms': [{ headers: { authorization: `Bearer ${TOKEN}` } }, TOKEN, OTHER],
  'gravity-forms': [{ headers: { authorization: `bearer  ${TOKEN}` } }, TOKEN, OTHER],
  token: [{ headers: { authorization: `Bearer ${TOKEN}` } }, TOKEN, OTHER],
};
const NAMES = Object.keys(GOOD) as (keyof typeof GOOD)[];

describe.each(NAMES)('%s', (name) => {
  const source: Source = SOURCES[name];
  const [good, secret, other] = GOOD[name];

  it('takes the known answer, with any of two secrets that are active', () => {
    expect(outcome(source, [secret], good)).toBe('taken');
    expect(outcome(source, [other, secret], good)).toBe('taken');
    expect(outcome(source, [secret, other], good)).toBe('taken');
  });

  it('refuses it with another secret', () => {
    expect(outcome(source, [other], good)).toBe('not-authentic');
  });

  it('refuses it with any one character of the proof changed, left out or added', () => {
    const proofs = Object.entries(good.headers ?? {}).filter(([header]) => !header.endsWith('timestamp'));
    const written = good.pathSecret ?? proofs[0]![1]!;
    const withProof = (proof: string | undefined): Partial<SourceRequest> =>
      good.pathSecret === undefined
        ? { ...good, headers: { ...good.headers, [proofs[0]![0]]: proof } }
        : { ...good, pathSecret: proof };
    const start = name === 'gravity-forms' ? 'bearer  '.length : written.startsWith('Bearer ') ? 7 : 0;
    for (let at = start; at < written.length; at += 1) {
      const changed = written.slice(0, at) + (written[at] === 'A' ? 'B' : 'A') + written.slice(at + 1);
      expect([at, outcome(source, [secret], withProof(changed))]).toEqual([at, 'not-authentic']);
    }
    for (const wrong of [undefined, '', written.slice(0, -1), `${written}x`, `${written},${written}`, '\0'])
      expect(outcome(source, [secret], withProof(wrong))).toBe('not-authentic');
  });

  it('covers the body just when it is a signature', () => {
    const body = Buffer.from(BODY);
    body[3] = body[3]! ^ 1;
    const expected = source.proof === 'signature' ? 'not-authentic' : 'taken';
    expect(outcome(source, [secret], { ...good, body })).toBe(expected);
  });

  it('finds a secret that can be none a mistake of ours, and does not repeat it', () => {
    const weak = source.proof === 'signature' ? '' : 'short-secret';
    expect(() => outcome(source, [weak], good)).toThrow(TypeError);
    expect(() => outcome(source, [weak], good)).not.toThrow(/short-secret/);
  });
});

describe('Typeform', () => {
  it('signs with its prefix, and Tally without one', () => {
    const [{ headers: typeformHeaders }] = GOOD.typeform;
    const bare = typeformHeaders!['typeform-signature']!.replace('sha256=', '');
    expect(outcome(typeform, ['typeform-test-secret'], { headers: { 'typeform-signature': bare } })).toBe(
      'not-authentic',
    );
    const prefixed = { 'tally-signature': `sha256=${GOOD.tally[0].headers!['tally-signature']!}` };
    expect(outcome(tally, ['tally-test-secret'], { headers: prefixed })).toBe('not-authentic');
  });
});

describe('HubSpot', () => {
  const signed = (changed: Partial<SourceRequest>, timestamp: string): string => {
    const text = `POSThttps://lojal.example.org/hooks/f${BODY.toString()}${timestamp}`;
    return outcome(hubspot, ['s'], { headers: hubspotHeaders('s', text, timestamp), ...changed });
  };

  it.each([
    [0, 'taken'],
    [300_000, 'taken'],
    [-300_000, 'taken'],
    [300_001, 'stale'],
    [-300_001, 'stale'],
  ])('received %i ms after its timestamp: %s', (late, expected) => {
    expect(signed({ receivedAtMs: AT + late }, String(AT))).toBe(expected);
  });

  it.each(['', '123abc', `-${AT}`, `${AT}.0`, '1e12', 'NaN', '1'.repeat(16)])(
    'the timestamp %j, though signed, is none',
    (timestamp) => {
      expect(signed({}, timestamp)).toBe('bad-header');
    },
  );

  it('a timestamp in seconds, as others send it, is long past', () => {
    expect(signed({}, String(Math.floor(AT / 1000)))).toBe('stale');
  });

  it.each<[string, Partial<SourceRequest>]>([
    ['the method', { method: 'PUT' }],
    ['the host', { url: 'https://other.example.org/hooks/f' }],
    ['the form', { url: 'https://lojal.example.org/hooks/g' }],
    ['the question', { query: 'a=1' }],
  ])('covers %s', (_, changed) => {
    expect(signed(changed, String(AT))).toBe('not-authentic');
  });

  it('signs what stands after the question mark with some characters written plainly', () => {
    const text = `POSThttps://lojal.example.org/hooks/f?to=a@b:c&x=%20${BODY.toString()}${AT}`;
    const request = { headers: hubspotHeaders('s', text), query: 'to=a%40b%3ac&x=%20' };
    expect(outcome(hubspot, ['s'], request)).toBe('taken');
  });
});

describe('Jotform', () => {
  const part = (name: string, value: string, more = ''): string =>
    `--b7c1d\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
  const GOOD_PARTS = part('submissionID', '6483') + part('rawRequest', '{"q1":"Åsa"}');
  const read = async (body: string, type = 'multipart/form-data; boundary=b7c1d'): Promise<unknown> => {
    try {
      return await jotform.read(requestOf({ headers: { 'content-type': type }, body: Buffer.from(body) }));
    } catch (error) {
      if (error instanceof WebhookRefused) return error.code;
      throw error;
    }
  };

  it('a secret of any kind stands in an address as it is', () => {
    expect(pathSecret('whsec_ab+/cd==')).toBe('ab-_cd');
    expect(encodeURIComponent(pathSecret('whsec_ab+/cd=='))).toBe('ab-_cd');
    expect(pathSecret('plain-1_2')).toBe('plain-1_2');
  });

  it('gives the answers as an object, and neither the address with its secret nor the IP', async () => {
    const parts = part('webhookURL', 'https://x/canary') + part('ip', 'canary') + GOOD_PARTS;
    expect(await read(`${parts}--b7c1d--\r\n`)).toEqual({
      delivery: '6483',
      body: { submissionID: '6483', rawRequest: { q1: 'Åsa' } },
      text: '{"submissionID":"6483","rawRequest":{"q1":"Åsa"}}',
    });
  });

  it('is the same text whatever stands between its parts', async () => {
    const once = await read(`${GOOD_PARTS}--b7c1d--\r\n`);
    const again = await read(
      `${GOOD_PARTS}--b7c1d--\r\n`.replaceAll('--b7c1d', '--other'),
      'multipart/form-data; boundary="other"',
    );
    expect(again).toEqual(once);
  });

  it.each<[string, string, string]>([
    ['nothing', '', 'no-body'],
    ['no form data', '{}', 'not-form-data'],
    ['no end', GOOD_PARTS, 'not-form-data'],
    ['half of it', GOOD_PARTS.slice(0, 60), 'not-form-data'],
    ['line ends of Unix', `${GOOD_PARTS}--b7c1d--\n`.replaceAll('\r\n', '\n'), 'not-form-data'],
    ['no answers', `${part('submissionID', '1')}--b7c1d--\r\n`, 'not-form-data'],
    ['answers twice', `${GOOD_PARTS}${part('rawRequest', '{}')}--b7c1d--\r\n`, 'not-form-data'],
    ['a file', `${GOOD_PARTS}${part('f', 'x', '; filename="a"')}--b7c1d--\r\n`, 'not-form-data'],
    [
      'a hundred and one parts',
      `${Array.from({ length: 101 }, (_, at) => part(`p${at}`, '')).join('')}--b7c1d--\r\n`,
      'not-form-data',
    ],
    ['answers that are a list', `${part('rawRequest', '[]')}--b7c1d--\r\n`, 'not-json'],
    ['answers with a key twice', `${part('rawRequest', '{"a":1,"a":2}')}--b7c1d--\r\n`, 'not-json'],
    ['answers with __proto__', `${part('rawRequest', '{"__proto__":{}}')}--b7c1d--\r\n`, 'not-json'],
  ])('with %s is refused', async (_, body, code) => {
    expect(await read(body)).toBe(code);
  });

  it.each([
    'multipart/form-data',
    'multipart/form-data; boundary=',
    `multipart/form-data; boundary=${'x'.repeat(71)}`,
  ])('with the content type %s is refused', async (type) => {
    expect(await read(`${GOOD_PARTS}--b7c1d--\r\n`, type)).toBe('not-form-data');
  });
});

describe('what a map gets to see', () => {
  const by = (fields: readonly unknown[], label: unknown): unknown =>
    tally.helpers!({ data: { fields } })['by']!(label);
  const options = [
    { id: 'a', text: 'E-post' },
    { id: 'b', text: 'SMS' },
  ];

  it.each([
    [{ type: 'MULTIPLE_CHOICE', value: ['b'], options }, 'SMS'],
    [{ type: 'DROPDOWN', value: ['a'], options }, 'E-post'],
    [{ type: 'CHECKBOXES', value: ['b'], options }, ['SMS']],
    [{ type: 'CHECKBOXES', value: ['b', 'unknown', 'a'], options }, ['SMS', 'E-post']],
    [{ type: 'MULTIPLE_CHOICE', value: ['unknown'], options }, undefined],
    [{ type: 'MULTIPLE_CHOICE', value: ['a', 'b'], options }, ['E-post', 'SMS']],
    [{ type: 'LINEAR_SCALE', value: 9 }, 9],
    [{ type: 'INPUT_TEXT', value: null }, undefined],
  ])('Tally: of %j $by gives %j', (field, expected) => {
    expect(by([{ ...field, label: 'q' }], 'q')).toEqual(expected);
  });

  it('Tally: given questions of a kind that is not known beside it, $by gives the answer all the same', () => {
    const odd = [7, null, { label: 'q' }, { type: 'X', label: 'x', options: 'none' }];
    const pictures = { type: 'CHECKBOXES', label: 'p', value: ['a'], options: [{ id: 'a', text: null }] };
    const fields = [...odd, pictures, { type: 'INPUT_TEXT', label: 'q', value: 'Åsa' }];
    expect([by(fields, 'q'), by(fields, 'p'), by(fields, 'x')]).toEqual(['Åsa', [], undefined]);
  });

  it('Tally: of a question that is not there, and of a body that is none, $by gives nothing', () => {
    expect(by([{ type: 'INPUT_TEXT', label: 'q', value: 1 }], 'other')).toBeUndefined();
    expect(by([{ type: 'INPUT_TEXT', label: 'q', value: 1 }], 7)).toBeUndefined();
    expect(tally.helpers!({ data: [] })['by']!('q')).toBeUndefined();
  });

  it.each([
    ['["E-post","SMS"]', ['E-post', 'SMS']],
    ['[]', []],
    ['[1]', '[1]'],
    ['[see below', '[see below'],
    ['M-1', 'M-1'],
    [7, 7],
  ])('Microsoft Forms: the answer %j is %j', async (given, expected) => {
    const body = Buffer.from(JSON.stringify({ answers: { q: given } }));
    expect((await microsoftForms.read(requestOf({ body }))).body).toEqual({ answers: { q: expected } });
  });

  it.each<[SourceName, object, string]>([
    ['typeform', { event_id: 'e1' }, 'e1'],
    ['tally', { eventId: 'e1' }, 'e1'],
    ['hubspot', { id: 7 }, '7'],
    ['token', { id: 'e1' }, 'e1'],
    ['gravity-forms', { form_id: '12', id: '177' }, '["12","177"]'],
    ['microsoft-forms', { form_id: 'a', response_id: 1 }, '["a","1"]'],
    ['gravity-forms', { id: '177' }, 'sha256:'],
    ['typeform', { event_id: '' }, 'sha256:'],
    ['token', { id: { a: 1 } }, 'sha256:'],
  ])('%s: the delivery of %j is %s', async (name, body, expected) => {
    const source: Source = SOURCES[name];
    const { delivery } = await source.read(requestOf({ body: Buffer.from(JSON.stringify(body)) }));
    expect(delivery.startsWith('sha256:') ? delivery.slice(0, 7) : delivery).toBe(expected);
  });
});
