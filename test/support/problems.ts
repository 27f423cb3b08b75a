import { event, journey, JourneyInvalid, send, wait } from '../../shared/journey/language.ts';

export const days3 = wait({ days: 3, at: '09:00' });

const sound = {
  purpose: 'relation',
  startsOn: event('member.joined'),
  endsOn: ['member.left'],
  steps: [send('hello'), days3, send('story')],
} as const;

/** What is wrong with a sound journey after these changes, as a file might hold it whose author ignores the types. */
export function problemsOf(changes: object, name: unknown = 'welcome'): readonly string[] {
  try {
    Reflect.apply(journey, undefined, [name, { ...sound, ...changes }]);
    return [];
  } catch (error) {
    if (error instanceof JourneyInvalid) return error.problems;
    throw error;
  }
}

/** Each as the whole sentence of the journey "welcome". */
export const ofWelcome = (...problems: readonly string[]): readonly string[] =>
  problems.map((problem) => `Journey "welcome": ${problem}`);

/** Calls a word of the language as someone would who writes without a compiler. */
export function loosely(make: (...given: never) => unknown, ...given: readonly unknown[]): unknown {
  return Reflect.apply(make, undefined, given);
}
