import { describe, expect, it } from 'vitest';
import { tally } from './tally.ts';

const by = (labels: readonly string[], asked: unknown): unknown => {
  const fields = labels.map((label) => ({ label, type: 'INPUT_TEXT', value: `answer to "${label}"` }));
  return tally.helpers!({ data: { fields } })['by']!(asked);
};

describe('Tally: a label that is asked for as it looks', () => {
  it.each(['Din e-post ', ' Din e-post', 'Din  e-post', 'Din\u00a0e-post\n'])(
    'given the label %j, when the map asks for "Din e-post", then it is found',
    (label) => {
      expect(by(['Namn', label], 'Din e-post')).toBe(`answer to "${label}"`);
    },
  );

  it('given a letter that is composed otherwise, then it is found', () => {
    expect(by(['Na\u030ar?'], 'Når?')).toBe('answer to "Na\u030ar?"');
  });

  it('given labels that differ by a space alone, then the very one is taken', () => {
    expect(by(['Namn ', 'Namn'], 'Namn')).toBe('answer to "Namn"');
    expect(by(['Namn ', 'Namn'], 'Namn ')).toBe('answer to "Namn "');
  });

  it.each(['namn', 'Nam', '', ' ', undefined, 7])('given %j, then there is no such label', (asked) => {
    expect(by(['Namn'], asked)).toBeUndefined();
  });
});
