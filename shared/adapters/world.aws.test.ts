import { describe, expect, it } from 'vitest';
import { awsWorld, items, publicUrl, queue, runs, VariableMissing } from './world.aws.ts';

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
});
