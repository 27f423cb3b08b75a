import { describe, expect, it } from 'vitest';
import { BODY_LINE, compiled, problemsOf, someBody, sourceOf } from '../../test/support/message.ts';
import { askingBody } from '../../test/support/words-root.ts';

const smsOnly = (sms: string, more = ''): string => `---\nsms: ${sms}\n${more}---\n`;
const withSms = (sms: string, source = sourceOf()): string => source.replace('why:', `sms: ${sms}\nwhy:`);

describe('a message with an SMS', () => {
  it('has it beside the mail, its slots among the others', async () => {
    const template = await compiled(withSms('Hej {{member.givenName}}, se {{ link.preferences }}'));

    expect(template.sms).toBe('Hej {{ member.givenName }}, se {{ link.preferences }}');
    expect(template.html).toContain('<!--words-->');
    expect(template.slots).toContain('link.preferences');
  });

  it('and nothing else is an SMS only', async () => {
    expect(await compiled(smsOnly('Hej {{ link.preferences }}'))).toEqual({
      subject: '',
      preview: '',
      html: '',
      text: '',
      sms: 'Hej {{ link.preferences }}',
      slots: ['link.preferences'],
    });
  });

  it('may take as many parts as it says', async () => {
    const long = `${'Hej du som är med. '.repeat(6)} {{ link.preferences }}`;

    expect(await problemsOf(smsOnly(long))).toEqual([expect.stringContaining(':2: sms takes 2 parts')]);
    expect(await problemsOf(smsOnly(long, 'smsParts: 2\n'))).toEqual([]);
  });

  it.each([
    ['nothing in it', smsOnly(''), 2, 'sms is empty'],
    ['two lines', smsOnly('"Hej\\n{{ link.preferences }}"'), 2, 'sms has several lines'],
    ['an em dash', withSms('Hej \u2014 se {{ link.preferences }}'), 4, 'sms holds "\u2014"'],
    ['no way out', withSms('Hej'), 4, 'sms leads nowhere'],
    ['an unknown slot', withSms('Hej {{ member.name }} {{ link.preferences }}'), 4, 'is not known'],
    ['a name that opens it', withSms('{{ member.givenName }} {{ link.preferences }}'), 4, 'begin with words'],
    ['the answers', withSms('Hej {{ answers }} {{ link.preferences }}'), 4, 'a paragraph of its own'],
    ['four parts', smsOnly('Hej {{ link.preferences }}', 'smsParts: 4\n'), 3, 'from 1 to 3'],
    ['half a part', smsOnly('Hej {{ link.preferences }}', 'smsParts: 1.5\n'), 3, 'from 1 to 3'],
    ['no SMS to have parts', sourceOf().replace('why:', 'smsParts: 2\nwhy:'), 4, 'and no sms'],
    [
      'a subject and no more',
      smsOnly('Hej {{ link.preferences }}', 'subject: Hej\npreview: x\nwhy: y\n'),
      7,
      'no text',
    ],
  ])('is refused for %s', async (_, source, expected, what) => {
    const problems = await problemsOf(source);

    expect(problems.join('\n')).toContain(what);
    for (const problem of problems) expect(problem).toMatch(new RegExp(`^hello\\.sv\\.md:${expected}: .+; `));
  });

  it('with a body is told what a mail lacks, and that it could go without', async () => {
    const problems = await problemsOf(`${smsOnly('Hej {{ link.preferences }}')}${someBody}`);

    expect(problems).toEqual(
      ['subject', 'preview', 'why'].map((key) =>
        expect.stringContaining(`lacks ${key}; add the line "${key}: …", or leave nothing but sms`),
      ),
    );
  });
});

describe('a message that asks', () => {
  const asks = { values: ['1', '2'], words: { question: 'Hur?', low: 'a', high: 'b', thanks: ['Tack.'] } };
  const asking = sourceOf({ body: askingBody });
  const asksBeside = (markdown: string): string => sourceOf({ body: `${askingBody}\n${markdown}\n` });

  it.each([
    ['by mail', asking],
    ['by mail and SMS', withSms('Svara {{ answer.url }}', asking)],
    ['by SMS', smsOnly('Svara {{ answer.url }}')],
    ['with the answers right below a paragraph', sourceOf({ body: 'Hej.\n\n  {{answers}}  \n\nTack.' })],
  ])('%s is right', async (_, source) => {
    expect(await problemsOf(source, asks)).toEqual([]);
  });

  it('has the address of the answer among its slots, and the answers not', async () => {
    const { slots } = await compiled(asking, 'sv', asks);

    expect(slots).toContain('answer.url');
    expect(slots).not.toContain('answers');
  });

  it.each([
    ['no answers', sourceOf({ body: 'Hej.\n' }), BODY_LINE, 'add the paragraph {{ answers }}'],
    ['a button in their place', sourceOf(), BODY_LINE, 'add the paragraph {{ answers }}'],
    ['a button beside them', asksBeside('[Mer]({{ link.help }})'), 12, 'a next step beside the answers'],
    ['them twice', asksBeside('{{ answers }}'), 12, 'a next step beside the answers'],
    ['an SMS that leads elsewhere', withSms('Hej {{ link.preferences }}', asking), 4, 'leads to no answer'],
    ['nothing but the answers', sourceOf({ body: '{{ answers }}\n' }), BODY_LINE, 'has no text'],
    ['the bare address', asksBeside('Se {{ answer.url }}'), 12, 'write it as a link'],
  ])('is refused for %s', async (_, source, expected, what) => {
    const problems = await problemsOf(source, asks);

    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^hello\\.sv\\.md:${expected}: .+; `));
    expect(problems[0]).toContain(what);
  });

  it.each([
    ['within a sentence', asksBeside('Svara: {{ answers }}')],
    ['in a list', asksBeside('- {{ answers }}')],
    ['in a quote', asksBeside('> {{ answers }}')],
    ['in the subject', asking.replace('subject: ', 'subject: Om {{ answers }} ')],
  ])('is refused for the answers %s', async (_, source) => {
    expect(await problemsOf(source, asks)).toEqual([
      expect.stringContaining('the answers stand among other words'),
    ]);
  });

  it('is refused for the answers as a link', async () => {
    expect(await problemsOf(asksBeside('Se [dem]({{ answers }})'), asks)).toEqual([
      expect.stringContaining('a link leads to {{ answers }}'),
    ]);
  });

  it.each([
    ['the answers', asking, 10],
    ['their address', sourceOf({ body: `${someBody}\nSe [sidan]({{ answer.url }}).\n` }), 12],
    ['their address by SMS', withSms('Svara {{ answer.url }}'), 4],
  ])('though no step asks with it is refused for %s', async (_, source, expected) => {
    expect(await problemsOf(source)).toEqual([
      expect.stringMatching(
        new RegExp(`^hello\\.sv\\.md:${expected}: no step asks a question with this message; `),
      ),
    ]);
  });
});
