import { describe, expect, it } from 'vitest';
import { errorFacts } from './log.ts';

describe('what may be told of an error', () => {
  it('is its name and where it was thrown', () => {
    expect(errorFacts(new TypeError('Åsa Ek'))).toEqual({
      error: 'TypeError',
      at: expect.stringMatching(/^at log\.test\.ts:\d+:\d+\)?$/),
    });
  });

  it('is nothing of its message, not even of a line that looks like a place', () => {
    const error = new Error('no\n    at Åsa Ek (asa.ek@example.org:1:1)');
    expect(JSON.stringify(errorFacts(error))).not.toContain('example.org');
  });

  it('is the type of what is thrown and is no error', () => {
    expect(errorFacts('asa.ek@example.org')).toEqual({ error: 'string' });
  });
});
