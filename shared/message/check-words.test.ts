import { describe, expect, it } from 'vitest';
import { checkWords } from './check-words.ts';
import type { Version } from './check-words.ts';
import { LANGUAGES } from './template.ts';
import type { Language } from './template.ts';

const message = (id: string, language: Language, slots: readonly string[] = ['link.help']): Version => {
  const path = `workflows/welcome/messages/${id}`;
  const file = `${path}.${language}.md`;
  return { file, path, id, language, slots };
};
const everywhere = (id: string) => LANGUAGES.map((language) => message(id, language));

describe('all words together', () => {
  it('have no problems when each message is in every language with the same slots', () => {
    expect(checkWords('message', [...everywhere('hello'), ...everywhere('a-story')])).toEqual([]);
  });

  it('lack the file of a language', () => {
    expect(
      checkWords('message', [...everywhere('hello'), message('a-story', 'sv'), message('a-story', 'en')]),
    ).toEqual([
      'workflows/welcome/messages/a-story.nb.md: the file is missing; write it, every message exists in sv, nb, en',
    ]);
  });

  it('lack the file of a language of a question', () => {
    expect(checkWords('question', [message('nps', 'sv'), message('nps', 'nb')])).toEqual([
      expect.stringMatching(
        /nps\.en\.md: the file is missing; write it, every question exists in sv, nb, en$/,
      ),
    ]);
  });

  it('lack a slot in one language', () => {
    const unlike = [
      message('hello', 'sv', ['link.help', 'member.givenName']),
      ...everywhere('hello').slice(1),
    ];
    expect(checkWords('message', unlike)).toEqual([
      'workflows/welcome/messages/hello.nb.md: lacks the slot {{ member.givenName }} that another language has; use it here or nowhere',
      'workflows/welcome/messages/hello.en.md: lacks the slot {{ member.givenName }} that another language has; use it here or nowhere',
    ]);
  });

  it('do not blame the slots of a file that did not compile', () => {
    const broken = { ...message('hello', 'sv'), slots: undefined };
    expect(checkWords('message', [broken, ...everywhere('hello').slice(1)])).toEqual([]);
  });

  it.each([['Hello'], ['hello_you'], ['hello--you'], ['-hello'], ['hälsning']])(
    'do not go by the id %s',
    (id) => {
      expect(checkWords('message', everywhere(id))).toEqual([
        expect.stringContaining(`the id "${id}" is not kebab-case; `),
      ]);
    },
  );
});
