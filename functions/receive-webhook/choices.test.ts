import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadForms } from '../../shared/webhook/form.ts';
import type { SourceName } from '../../shared/webhook/sources/index.ts';

const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');

/** A question with several answers as each tool sends it, and what README.md writes in the map for one. */
const QUESTIONS: readonly (readonly [SourceName, string, (ticked: readonly string[]) => object])[] = [
  [
    'gravity-forms',
    '[$."5.1", $."5.2"][$ != ""]',
    (ticked) => ({
      '5.1': ticked.includes('Lön') ? 'Lön' : '',
      '5.2': ticked.includes('Kurser') ? 'Kurser' : '',
    }),
  ],
  [
    'typeform',
    'form_response.answers[field.ref="nps"].choices.labels',
    (labels) => ({ form_response: { answers: [{ field: { ref: 'nps' }, choices: { labels } }] } }),
  ],
  ['standard-webhooks', 'answers."Your words?"', (ticked) => ({ answers: { 'Your words?': ticked } })],
  [
    'tally',
    '$by("Din e-post")',
    (ticked) => ({
      data: {
        fields: [
          {
            label: 'Din e-post',
            type: 'MULTIPLE_CHOICE',
            value: ticked,
            options: ticked.map((text) => ({ id: text, text })),
          },
        ],
      },
    }),
  ],
];

describe('a question with several answers', () => {
  it.each(QUESTIONS)('of %s is a list, also where one is ticked', async (source, words, bodyOf) => {
    const form = loadForms([
      {
        name: 'f',
        source,
        secret: 'form-f',
        trust: 'high',
        event: 'member.joined',
        map: `{ "member": { "membershipNumber": "M-1", "segments": { "interests": ${words} } } }`,
        example: {},
      },
    ]).get('f')!;
    const interests = async (...ticked: readonly string[]): Promise<unknown> => {
      const [made] = (await form.toEvents(bodyOf(ticked) as Readonly<Record<string, unknown>>)).events;
      return made.success && made.event.type === 'member.joined' && made.event.member.segments?.interests;
    };
    expect(await interests('Lön', 'Kurser')).toEqual(['Lön', 'Kurser']);
    expect(await interests('Lön')).toEqual(['Lön']);
    expect((await interests()) ?? []).toEqual([]);
  });

  it('is named in README.md by these words', () => {
    expect(readme).toContain('`[$."5.1", $."5.2"][$ != ""]`');
    expect(readme).toContain('`choices.labels`');
  });
});
