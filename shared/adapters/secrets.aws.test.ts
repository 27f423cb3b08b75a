import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../time/instant.ts';
import { createLocalClock } from './clock.local.ts';
import { createAwsSecrets } from './secrets.aws.ts';

const client = mockClient(SecretsManagerClient);
const K1 = 'a'.repeat(64);
const K2 = 'b'.repeat(64);

function given(...values: object[]) {
  client.reset();
  const answers = client.on(GetSecretValueCommand);
  for (const value of values) answers.resolvesOnce({ SecretString: JSON.stringify(value) });
  const clock = createLocalClock({ at: instant('2028-01-11T09:00:00Z') });
  return { clock, secrets: createAwsSecrets(new SecretsManagerClient({}), 'arn:secret', clock) };
}

describe('secrets in Secrets Manager', () => {
  beforeEach(() => client.reset());

  it('derives each named secret from the one that the first deploy made', async () => {
    const { secrets } = given({ current: 'k1', k1: K1 });
    const [seal] = await secrets.get('seal');
    const [link] = await secrets.get('link');
    const [form] = await secrets.get('form-join');
    expect(seal.id).toBe('k1');
    expect(Buffer.from(seal.value, 'base64')).toHaveLength(32);
    expect(form.value).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(new Set([seal.value, link.value, form.value.slice(6)]).size).toBe(3);
    expect(client.calls().map(({ args }) => args[0].input)).toEqual([{ SecretId: 'arn:secret' }]);
  });

  it('is the same in every function and after every start', async () => {
    const one = await given({ current: 'k1', k1: K1 }).secrets.get('seal');
    expect(await given({ current: 'k1', k1: K1 }).secrets.get('seal')).toEqual(one);
    expect(await given({ current: 'k1', k1: K2 }).secrets.get('seal')).not.toEqual(one);
  });

  it('after a rotation signs with the new key and still knows the old one, but finds members by the first', async () => {
    const [before] = await given({ current: 'k1', k1: K1 }).secrets.get('seal');
    const [lookup] = await given({ current: 'k1', k1: K1 }).secrets.get('lookup');
    const { secrets } = given({ current: 'k2', k1: K1, k2: K2 });
    const after = await secrets.get('seal');
    expect(after.map(({ id }) => id)).toEqual(['k2', 'k1']);
    expect(after[1]).toEqual(before);
    expect(await secrets.get('lookup')).toEqual([lookup]);
  });

  it.each(['a2', '2028', 'k10', 'k0'])(
    'finds members by the first key, though the new one is called %s and sorts before it',
    async (id) => {
      const [lookup] = await given({ current: 'k1', k1: K1 }).secrets.get('lookup');
      const { secrets } = given({ current: id, k1: K1, [id]: K2 });
      expect((await secrets.get('seal')).map((one) => one.id)).toEqual([id, 'k1']);
      expect(await secrets.get('lookup')).toEqual([lookup]);
    },
  );

  it('takes the secret that a form’s tool chose, the current one first', async () => {
    const { secrets } = given({ current: 'k1', k1: K1, forms: { 'form-join': ['whsec_new', 'whsec_old'] } });
    expect((await secrets.get('form-join')).map(({ value }) => value)).toEqual(['whsec_new', 'whsec_old']);
  });

  it('asks again after an hour, so that a rotation is seen', async () => {
    const { clock, secrets } = given({ current: 'k1', k1: K1 }, { current: 'k2', k1: K1, k2: K2 });
    await secrets.get('seal');
    clock.moveTo(instant('2028-01-11T09:59:59Z'));
    expect((await secrets.get('seal'))[0].id).toBe('k1');
    clock.moveTo(instant('2028-01-11T10:00:00Z'));
    expect((await secrets.get('seal'))[0].id).toBe('k2');
    expect(client.calls()).toHaveLength(2);
  });

  it('asks anew when something is of no key that it knows, at most once a minute', async () => {
    const [k1, k2] = [
      { current: 'k1', k1: K1 },
      { current: 'k2', k1: K1, k2: K2 },
    ];
    const { clock, secrets } = given(k1, k1, k2);
    await secrets.get('seal');
    clock.moveTo(instant('2028-01-11T09:00:59Z'));
    expect([await secrets.refresh(), client.calls().length]).toEqual([false, 1]);
    clock.moveTo(instant('2028-01-11T09:01:00Z'));
    expect([await secrets.refresh(), client.calls().length]).toEqual([false, 2]);
    clock.moveTo(instant('2028-01-11T09:02:00Z'));
    expect([await secrets.refresh(), client.calls().length]).toEqual([true, 3]);
    expect((await secrets.get('seal')).map(({ id }) => id)).toEqual(['k2', 'k1']);
    expect(client.calls()).toHaveLength(3);
  });

  it.each([
    [{ current: 'k2', k1: K1 }, 'k2'],
    [{ k1: K1 }, 'current'],
    [{ current: 'k1', k1: 'short' }, 'k1'],
    [{ current: 'k2', k2: K1 }, 'k1'],
    [{ current: 'k1', k1: K1, forms: { 'form-join': [] } }, 'forms.form-join'],
  ])('%j is refused: the message names %s and repeats no secret', async (value, named) => {
    const { secrets } = given(value);
    const error = (await secrets.get('seal').catch((thrown: unknown) => thrown)) as Error;
    expect(error.name).toBe('UnknownSecret');
    expect(error.message).toContain(named);
    expect(error.message).not.toContain(K1);
  });

  it('refuses what is not JSON', async () => {
    const { secrets } = given();
    client.on(GetSecretValueCommand).resolves({ SecretString: 'hunter2' });
    await expect(secrets.get('seal')).rejects.toThrow(/not JSON/);
    await expect(secrets.get('seal')).rejects.not.toThrow(/hunter2/);
  });
});
