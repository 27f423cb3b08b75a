import { describe, expect, it } from 'vitest';
import { awsWorld, items, publicUrl, queue, runs, seldom, texter, VariableMissing } from './world.aws.ts';

describe('the world of one function', () => {
  it('holds time, ids and what it was given, and nothing else', () => {
    const world = awsWorld(
      { queue, publicUrl },
      { QUEUE_URL: 'https://queue.example/1', PUBLIC_URL: 'https://x.example/' },
    );
    expect(Object.keys(world).toSorted()).toEqual(['clock', 'ids', 'publicUrl', 'queue']);
    expect(world.publicUrl).toBe('https://x.example');
  });

  it('names the variable that the stack did not bind', () => {
    expect(() => awsWorld({ items }, {})).toThrow(VariableMissing);
    expect(() => awsWorld({ items }, {})).toThrow('TABLE_NAME');
    expect(() => awsWorld({ runs }, { STATE_MACHINES: '' })).toThrow('STATE_MACHINES');
  });

  it('has a texter of a configuration set and a highest price; a protect configuration may be left out', () => {
    const sms = { SMS_CONFIGURATION_SET: 'lojal', SMS_MAX_PRICE: '0.30', AWS_REGION: 'eu-north-1' };
    expect(() => awsWorld({ texter }, { ...sms, SMS_MAX_PRICE: '' })).toThrow('SMS_MAX_PRICE');
    expect(() => awsWorld({ texter }, { ...sms, SMS_CONFIGURATION_SET: '' })).toThrow(
      'SMS_CONFIGURATION_SET',
    );
    expect(Object.keys(awsWorld({ texter }, sms))).toContain('texter');
  });

  it('reads the variables of a port that is seldom used at load, and makes its client at the first call', async () => {
    expect(() => awsWorld({ queue: seldom(queue) }, {})).toThrow('QUEUE_URL');
    let made = 0;
    const counted: typeof queue = () => () => {
      made += 1;
      return { send: async (body) => expect(body).toBe('sealed') };
    };
    const world = awsWorld({ queue: seldom(counted) }, {});
    expect(made).toBe(0);
    await world.queue.send('sealed');
    await world.queue.send('sealed');
    expect(made).toBe(1);
  });
});
