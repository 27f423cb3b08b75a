import { describe, expect, it } from 'vitest';
import { BODY_LINE, compiled, problemsOf, someBody, sourceOf } from '../../test/support/message.ts';
import { MAX_HTML_BYTES } from './compile.ts';

describe('a message that is right', () => {
  it('becomes a template whose slots are left to fill, those of the layout among them', async () => {
    const template = await compiled(sourceOf({ subject: 'Hej {{member.givenName}}' }));

    expect(template.subject).toBe('Hej {{ member.givenName }}');
    expect(template.preview).toBe('Så når du oss.');
    expect(template.slots).toEqual([
      'link.help',
      'link.preferences',
      'link.unsubscribe',
      'member.givenName',
      'organisation.name',
      'organisation.phone',
      'organisation.postalAddress',
      'sender.name',
      'sender.phone',
      'sender.role',
    ]);
    for (const slot of template.slots) expect(template.html + template.text).toContain(`{{ ${slot} }}`);
  });

  it.each([
    ['with carriage returns', sourceOf().replaceAll('\n', '\r\n')],
    ['with a byte order mark', `\uFEFF${sourceOf()}`],
    [
      'with a slot at the beginning of a value, without quotes',
      sourceOf({ why: '{{ organisation.name }} är ditt.' }),
    ],
    [
      'with a link to the web, one to a mail and one to a call',
      sourceOf({
        body: `${someBody}\n[a](https://example.org), [b](mailto:a@example.org), [c](tel:+4684650040).`,
      }),
    ],
    [
      'with an inline link before its one button',
      sourceOf({ body: `Se [sidan]({{ link.portal }}).\n\n${someBody}` }),
    ],
    ['with a note to other writers in the front matter', sourceOf().replace('preview:', '# short\npreview:')],
  ])('compiles %s', async (_, source) => {
    expect(await problemsOf(source)).toEqual([]);
  });

  it('is the same template each time', async () => {
    expect(await compiled(sourceOf())).toEqual(await compiled(sourceOf()));
  });
});

/** A right message with `markdown` added, which begins at `line`. */
const body = (markdown: string) => sourceOf({ body: `${someBody}\n${markdown}\n` });
const line = BODY_LINE + someBody.split('\n').length;

describe('a message that is wrong', () => {
  it.each([
    ['HTML', 'Ett\n\n<div>två</div>', line + 2, 'HTML is not allowed'],
    ['HTML within a line', 'ett\ntvå <b>tre</b>', line + 1, 'HTML is not allowed'],
    ['a comment', '<!-- senare -->', line, 'HTML is not allowed'],
    ['an image', '![katt](https://example.org/a.png)', line, 'an image is not allowed'],
    ['a table', '| a | b |\n|---|---|\n| 1 | 2 |', line, 'a table is not allowed'],
    ['a code block', '```\na\n```', line, 'fenced code is not allowed'],
    ['code in a line', 'ett `två`', line, 'code between ` is not allowed'],
    ['code in a list', '- ett\n- två\n- tre `fyra`', line + 2, 'code between ` is not allowed'],
    ['struck-out text', '~~ett~~', line, 'struck-out text'],
    ['a rule', 'ett\n\n***', line + 2, 'a line is not allowed'],
    ['a checkbox', '- [ ] ett', line, 'a checkbox is not allowed'],
    ['a heading of the first level', '# Ett', line, 'begin it with ##'],
    ['an empty list item', '- ett\n-\n- tre', line + 1, 'a list item is empty'],
    ['a title on a link', 'se [a](https://example.org "b")', line, 'a link has a title'],
    ['a link without words', 'se [](https://example.org)', line, 'a link has no words'],
    [
      'a link that may be without words',
      'se [{{ member.givenName }}]({{ link.help }})',
      line,
      'a link has no words',
    ],
    ['a link without encryption', 'se [a](http://example.org)', line, 'a link leads to "http://example.org"'],
    ['a link to a script', 'se [a](javascript:alert(1))', line, 'a link leads to "javascript:alert(1)"'],
    ['a link to a page beside', 'se [a](help.html)', line, 'a link leads to "help.html"'],
    [
      'a link to what is no address',
      'se [a]({{ sender.email }})',
      line,
      'a link leads to {{ sender.email }}',
    ],
    [
      'a slot within an address',
      'se [a](https://e.org/{{ sender.name }})',
      line,
      'a link mixes a slot with other text',
    ],
    ['an address as text', 'se {{ link.help }}', line, 'the slot {{ link.help }} is an address'],
    ['a slot with two braces too many', 'ett {{{{ sender.name }}}}', line, 'a slot is not well formed'],
    ['a slot with a brace too many before it', 'ett {{{ sender.name }}', line, 'a slot is not well formed'],
    ['a slot with a brace too many after it', 'ett {{ sender.name }}}', line, 'a slot is not well formed'],
    ['a slot that is not closed', 'ett {{ sender.name', line, 'a slot is not well formed'],
    ['a slot with a blank in its name', 'ett {{ sender name }}', line, 'a slot is not well formed'],
    [
      'braces that come about by escapes',
      'ett \\{\\{ member.email \\}\\}',
      line,
      'holds {{ or }} that is no slot',
    ],
    ['braces on both sides of a mark', 'ett {**{ två**', line, 'holds {{ or }} that is no slot'],
    ['braces that come about by entities', 'ett &lbrace;&lbrace; a', line, 'holds {{ or }} that is no slot'],
    ['a misspelt slot', 'ett {{ member.givenname }}', line, 'did you mean {{ member.givenName }}?'],
    [
      'a slot of another world',
      'ett {{ invoice.total }}',
      line,
      'use one of answer.url, link.help, link.portal',
    ],
    [
      'a name that opens a line',
      'ett\\\n{{ member.givenName }}, hej',
      line + 1,
      'a name that is not known leaves nothing',
    ],
    ['an invisible character', 'ett \u0007', line, 'the invisible character U+0007'],
    ['a second button', '[Två]({{ link.portal }})', line, 'a second button'],
  ])('is refused for %s, with its line', async (_, markdown, expected, what) => {
    const problems = await problemsOf(body(markdown));

    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^hello\\.sv\\.md:${expected}: .+; `));
    expect(problems[0]).toContain(what);
  });

  it.each([
    ['no button', 'Hej.', BODY_LINE, 'the message has no button'],
    ['nothing but a button', '[Hjälp]({{ link.help }})', BODY_LINE, 'the message has no text'],
    [
      'a bare address for a button',
      'Hej.\n\nhttps://example.org',
      BODY_LINE + 2,
      'the button shows a bare address',
    ],
    [
      'a button of two lines',
      'Hej.\n\n[Så får\\\ndu hjälp]({{ link.help }})',
      BODY_LINE + 2,
      'has a line break',
    ],
    [
      'a link-only paragraph in a list alone',
      'Hej.\n\n- [Hjälp]({{ link.help }})',
      BODY_LINE,
      'has no button',
    ],
  ])('is refused for %s', async (_, markdown, expected, what) => {
    const problems = await problemsOf(sourceOf({ body: markdown }));

    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`hello.sv.md:${expected}: `);
    expect(problems[0]).toContain(what);
  });

  it('with an empty body is told both that it says nothing and that it leads nowhere', async () => {
    expect(await problemsOf(sourceOf({ body: '\n\n' }))).toEqual([
      expect.stringContaining('hello.sv.md:6: the message has no text; '),
      expect.stringContaining('hello.sv.md:6: the message has no button; '),
    ]);
  });

  it.each([
    ['no front matter', someBody, 1, 'the file has no front matter'],
    ['a front matter without end', '---\nsubject: Hej\n', 1, 'the file has no front matter'],
    ['an empty front matter', `---\n---\n${someBody}`, 1, 'the front matter lacks subject'],
    ['a key too few', sourceOf().replace(/^why:.*\n/m, ''), 1, 'the front matter lacks why'],
    [
      'a key of no meaning',
      sourceOf().replace('why:', 'sender: Eva\nwhy:'),
      4,
      'the front matter key "sender" is not known',
    ],
    [
      'a key twice',
      sourceOf().replace('why:', 'subject: Hej\nwhy:'),
      4,
      'put a text that holds : or # in quotes',
    ],
    ['an empty value', sourceOf({ preview: '' }), 3, 'preview is empty'],
    ['a number for a text', sourceOf({ subject: '2028' }), 2, 'subject must be a text'],
    ['a list for a text', sourceOf({ subject: '[Hej]' }), 2, 'subject must be a text'],
    ['a colon without quotes', sourceOf({ subject: 'Hej: du' }), 2, 'put a text that holds : or # in quotes'],
    ['words lost after #', sourceOf({ why: 'Du är medlem # 1' }), 4, 'what follows # in why would be lost'],
    ['a subject of two lines', sourceOf({ subject: '"Hej\\ndu"' }), 2, 'subject has several lines'],
    [
      'braces that YAML unescapes',
      sourceOf({ subject: '"Hej \\x7b\\x7b x"' }),
      2,
      'subject holds {{ or }} that is no slot',
    ],
    [
      'a slot unknown to the subject',
      sourceOf({ subject: 'Hej {{ member.email }}' }),
      2,
      'the slot {{ member.email }} is not known',
    ],
    [
      'an address in the subject',
      sourceOf({ subject: 'Se {{ link.help }}' }),
      2,
      'the slot {{ link.help }} is an address',
    ],
    [
      'a preview that opens with a name',
      sourceOf({ preview: '{{ member.givenName }}, hej' }),
      3,
      'a name that is not known leaves nothing',
    ],
  ])('is refused for %s', async (_, source, expected, what) => {
    const problems = await problemsOf(source);

    expect(problems.filter((problem) => problem.includes(what))).toHaveLength(1);
    expect(problems.find((problem) => problem.includes(what))).toMatch(
      new RegExp(`^hello\\.sv\\.md:${expected}: .+; `),
    );
  });

  it('tells all of its problems at once, in the order of its lines', async () => {
    const problems = await problemsOf(sourceOf({ subject: '7', body: '# Hej\n\n<b>du</b>\n\n{{ x' }));

    expect(problems.map((problem) => Number(problem.split(':')[1]))).toEqual([2, 6, 6, 8, 10]);
  });

  it('is told of both ends of a slot that spans two lines', async () => {
    const problems = await problemsOf(body('ett {{\nsender.name }}'));

    expect(problems.map((problem) => Number(problem.split(':')[1]))).toEqual([line, line + 1]);
  });

  it('is refused when Gmail would cut it', async () => {
    const [problem] = await problemsOf(body('Ord och ord. '.repeat(MAX_HTML_BYTES / 13)));

    expect(problem).toMatch(/^hello\.sv\.md:1: the mail has \d+ bytes and Gmail would cut it; /);
  });
});
