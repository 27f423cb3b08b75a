import { describe, expect, it } from 'vitest';
import { pathSecret } from '../../shared/webhook/sources/jotform.ts';
import { SOURCES, type SourceName } from '../../shared/webhook/sources/index.ts';
import { ApiUrlInvalid, formSecret, formSetup, FormUnknown } from './form-secret.ts';

const VALUE = JSON.stringify({ current: 'k1', k1: 'k'.repeat(64) });
const API = 'https://abc123.execute-api.eu-north-1.amazonaws.com';
const formsOf = (source: SourceName) => [{ name: 'join', source, secret: 'form-join' }];
const setup = (source: SourceName, apiUrl?: string) =>
  formSetup(VALUE, 'join', { apiUrl, forms: formsOf(source) });

describe('what goes into a form’s tool', () => {
  it('given a source that signs, then it is the address and the secret, as receive-webhook derives it', async () => {
    const secret = await formSecret(VALUE, 'join', formsOf('typeform'));
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(await setup('typeform', API)).toEqual([`Address: ${API}/hooks/join`, `Secret: ${secret}`]);
  });

  it('given a source whose secret stands in the address, then it is the whole address and no other secret', async () => {
    const secret = await formSecret(VALUE, 'join', formsOf('jotform'));
    const [address, ...more] = await setup('jotform', API);
    expect(address).toBe(`Address: ${API}/hooks/join/${pathSecret(secret)}`);
    expect(more).toEqual(['The secret is the last part of the address: show it to nobody else.']);
    // What it leads to is what the source takes.
    const path = address!.split('/').at(-1);
    const request = { pathSecret: path } as Parameters<typeof SOURCES.jotform.verify>[0];
    expect(() => SOURCES.jotform.verify(request, [secret])).not.toThrow();
  });

  it.each(['token', 'microsoft-forms', 'gravity-forms'] as const)(
    'given %s, then it is the header to set, which that source takes',
    async (source) => {
      const secret = await formSecret(VALUE, 'join', formsOf(source));
      const [address, header, ...more] = await setup(source, API);
      expect([address, header, more]).toEqual([
        `Address: ${API}/hooks/join`,
        `Header: Authorization: Bearer ${secret}`,
        [],
      ]);
      const headers = { authorization: header!.slice('Header: Authorization: '.length) };
      const request = { headers } as unknown as Parameters<typeof SOURCES.token.verify>[0];
      expect(() => SOURCES[source].verify(request, [secret])).not.toThrow();
    },
  );

  it('given every source there is, then something is said of each', async () => {
    for (const source of Object.keys(SOURCES) as SourceName[])
      expect([source, (await setup(source, API)).length]).toEqual([source, 2]);
  });

  it('given the address as a browser writes it, then there is no slash too many; given none, then its place is named', async () => {
    expect((await setup('typeform', `${API}/`))[0]).toBe(`Address: ${API}/hooks/join`);
    expect((await setup('typeform'))[0]).toBe('Address: <ApiUrl>/hooks/join');
  });

  it.each(['abc123.execute-api.eu-north-1.amazonaws.com', 'http://example.org', `${API}/hooks`, 'nonsense'])(
    'given %s, then it is refused: it is not what the stack prints',
    async (apiUrl) => {
      await expect(setup('typeform', apiUrl)).rejects.toThrow(ApiUrlInvalid);
    },
  );

  it('given a form that is not there, then those that are are named', async () => {
    const asked = formSetup(VALUE, 'jion', { forms: formsOf('token') });
    await expect(asked).rejects.toThrow(FormUnknown);
    await expect(asked).rejects.toThrow('no form "jion"; it has "join"');
  });
});
