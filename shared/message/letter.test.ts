import { describe, expect, it } from 'vitest';
import { compiled, sourceOf } from '../../test/support/message.ts';
import { letterOf, lettersOf } from './letter.ts';
import { letters, templates } from '../../workflows/generated/messages.ts';

describe('what a page tells of a message', () => {
  it('given a mail, then its subject and the sentence that its author wrote, with their slots', async () => {
    const template = await compiled(sourceOf({ why: 'Du är medlem i {{ organisation.name }}.' }));

    expect(letterOf(template)).toEqual({
      subject: 'Välkommen till oss',
      why: 'Du är medlem i {{ organisation.name }}.',
    });
  });

  it('given an SMS, then there is neither', () => {
    expect(letterOf({ subject: '', text: '' })).toEqual({ subject: '', why: '' });
  });

  it('given a mail without the sentence, then it is refused', () => {
    expect(() => letterOf({ subject: 'Hej', text: 'Hej\n\n--\nx\n' })).toThrow('says why it is sent');
  });

  it('given the organisation’s messages, then what was built of them is the same', () => {
    expect(Object.keys(letters)).not.toEqual([]);
    expect(letters).toEqual(lettersOf(templates));
  });
});
