import { describe, expect, it } from 'vitest';
import { eventSchemas } from '../../shared/member/event-schemas.ts';
import { LANGUAGES } from '../../shared/message/template.ts';
import { whenSaid } from './words-events.ts';

describe('what happens, in words', () => {
  it.each(LANGUAGES)('given %s, then each type of event has its own, and they hold no type', (language) => {
    const said = Object.keys(eventSchemas).map((type) => whenSaid(language, type));
    expect(new Set(said).size).toBe(said.length);
    expect(said.filter((one) => /\w\.\w/.test(one))).toEqual([]);
  });

  it.each([
    ['help.received', { state: 'closed' }, 'a help case is closed'],
    ['help.received', { state: 'closed', kind: 'legal' }, 'a help case is closed (kind: legal)'],
    ['help.received', { state: 'paused' }, 'the member gets help from us (state: paused)'],
    ['mentor.matched', {}, '“mentor.matched” is recorded'],
    ['toString', {}, '“toString” is recorded'],
  ])('given %s with %j, then it is: %s', (type, where, said) => {
    expect(whenSaid('en', type, where)).toBe(said);
  });
});
