import { describe, expect, it } from 'vitest';
import { gapsOf } from './form-gaps.ts';

const MAP = `(
  $sent := submitted;
  {
    "occurredAt": $fromMillis($toMillis($sent, "[D].[M].[Y]")),
    "member": { "membershipNumber": answers.number, "phone": answers.\`Mobil?\` },
    "score": $number(answers.score)
  }
)`;
const form = { source: 'microsoft-forms', map: MAP } as const;

describe('what a map did not do with a sample', () => {
  it.each<[string, object, readonly string[]]>([
    ['all', { submitted: '27.11.2026', answers: { number: 'M-1', 'Mobil?': '070', score: '9' } }, []],
    [
      'a question of another name',
      { submitted: '27.11.2026', answers: { number: 'M-1', 'Mobil ?': '070', score: 9 } },
      ['member.phone'],
    ],
    [
      'a question left empty',
      { submitted: '27.11.2026', answers: { number: 'M-1', 'Mobil?': ' ', score: 9 } },
      ['member.phone'],
    ],
    [
      'a date that is written otherwise',
      { submitted: '2026-11-27', answers: { number: 'M-1', 'Mobil?': '070', score: 9 } },
      ['occurredAt'],
    ],
    ['nothing of it', {}, ['occurredAt', 'member.membershipNumber', 'member.phone', 'score']],
  ])('given a sample with %s, then the fields without a value are named', async (_, body, fields) => {
    expect(await gapsOf(form, body as Record<string, unknown>)).toEqual({ fields });
  });

  it('given a sample on which the map cannot be run, then JSONata says why', async () => {
    expect(await gapsOf(form, { answers: { score: '' } })).toEqual({
      fields: [],
      reason: 'Unable to cast value to a number: ""',
    });
  });

  it('given a map that asks by label, then its helper is there', async () => {
    const map = '{ "member": { "email": $by("E-post"), "phone": $by("Mobil") } }';
    const body = { data: { fields: [{ label: 'E-post', type: 'INPUT_EMAIL', value: 'a@example.org' }] } };
    expect(await gapsOf({ source: 'tally', map }, body)).toEqual({ fields: ['member.phone'] });
  });

  it('given a map that builds its event in another way, or none, then no field is named', async () => {
    expect(await gapsOf({ source: 'token', map: '$merge([{ "a": 1 }, body])' }, {})).toEqual({ fields: [] });
    expect(await gapsOf({ source: 'token' }, {})).toEqual({ fields: [] });
  });
});
