import { describe, expect, it } from 'vitest';
import { OUR_SECRETS } from '../ports/secrets.ts';
import { seededBytes } from './ids.local.ts';
import { createLocalSecrets } from './secrets.local.ts';
import { openDatabase } from './sqlite.ts';

const made = (seed = 'secrets', db = openDatabase(':memory:')) =>
  createLocalSecrets(db, { bytes: seededBytes(seed) }, ['form-join', 'form-leave']);

describe('the secrets of one machine', () => {
  it.each(OUR_SECRETS)('has %s as 32 random bytes in base64', async (name) => {
    const [{ id, value }, ...older] = await made().get(name);

    expect(older).toEqual([]);
    expect(id).toMatch(/^[a-z0-9]{1,16}$/);
    expect(Buffer.from(value, 'base64')).toHaveLength(32);
    expect(Buffer.from(value, 'base64').toString('base64')).toBe(value);
  });

  it('has a form’s as a Standard Webhooks secret', async () => {
    const [{ value }] = await made().get('form-join');

    expect(value).toMatch(/^whsec_/);
    expect(Buffer.from(value.slice('whsec_'.length), 'base64')).toHaveLength(32);
  });

  it('has another one for each name', async () => {
    const secrets = made();
    const values = await Promise.all(
      [...OUR_SECRETS, 'form-join', 'form-leave'].map(async (name) => (await secrets.get(name))[0].value),
    );

    expect(new Set(values.map((value) => value.replace('whsec_', ''))).size).toBe(values.length);
  });

  it('keeps them over a restart, whatever the randomness is then', async () => {
    const db = openDatabase(':memory:');
    const before = await made('one', db).get('link');

    expect(await made('another', db).get('link')).toEqual(before);
  });

  it('names what it does not have, and where to add it', async () => {
    await expect(made().get('form-other')).rejects.toMatchObject({
      name: 'UnknownSecret',
      message: expect.stringContaining('"form-other": name it in workflows/forms.ts'),
    });
  });
});
