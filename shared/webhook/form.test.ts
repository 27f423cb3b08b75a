import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { EVENT_TYPES } from '../member/event.ts';
import { forms } from '../../workflows/forms.ts';
import { FormInvalid, loadForms, type Form, type LoadedForm } from './form.ts';
import { WebhookRefused } from './refusal.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

const someForm: Form = {
  name: 'join',
  source: 'standard-webhooks',
  secret: 'form-join',
  event: 'member.joined',
  map: '{ "member": { "membershipNumber": number, "givenName": name } }',
  example: { number: 'M-1', name: 'Åsa' },
};

function load(changed: Partial<Record<keyof Form, unknown>>): LoadedForm {
  const form = { ...someForm, ...changed } as Form;
  return loadForms([form]).get(form.name)!;
}

function problems(...given: readonly Partial<Record<keyof Form, unknown>>[]): string {
  try {
    const own = (at: number): string => (at === 0 ? someForm.secret : `${someForm.secret}-${at}`);
    loadForms(given.map((changed, at) => ({ ...someForm, secret: own(at), ...changed }) as Form));
  } catch (error) {
    if (error instanceof FormInvalid) return error.message;
    throw error;
  }
  return '';
}

async function refusal(form: LoadedForm, body: unknown): Promise<[string, string]> {
  try {
    await form.toEvents(body as Record<string, unknown>);
  } catch (error) {
    if (error instanceof WebhookRefused) return [error.code, error.message];
    throw error;
  }
  throw new Error('The body was taken.');
}

describe('the forms of workflows/forms.ts', () => {
  const loaded = loadForms(forms);

  it.each(forms.map(({ name }) => name))('%s maps its own example', async (name) => {
    const form = loaded.get(name)!;
    const { events } = await form.toEvents(form.example);
    for (const made of events) expect(made).toMatchObject({ success: true, event: { type: form.event } });
  });
});

describe('a form that cannot be used', () => {
  it.each<[Partial<Record<keyof Form, unknown>>, string]>([
    [{ name: 'Join' }, 'the name must be lower-case letters, digits and hyphens'],
    [{ name: '../join' }, 'the name must be lower-case letters, digits and hyphens'],
    [{ name: '' }, 'the name must be lower-case letters, digits and hyphens'],
    [{ event: 'member.joind' }, 'there is no event type "member.joind"'],
    [{ event: 'toString' }, 'there is no event type "toString"'],
    [{ source: 'typform' }, 'its source must be one of standard-webhooks, typeform, tally, '],
    [{ source: 'toString' }, 'its source must be one of '],
    [{ secret: 'seal' }, 'is a secret of Lojal'],
    [{ secret: 'aB3dE5fQ' }, 'secret must be the name of a secret, not the secret'],
    [{ trust: 'some' }, 'trust must be "high" or "low"'],
    [{ dailyCap: 10 }, 'a source that signs has no dailyCap'],
    [{ source: 'token', trust: 'high', dailyCap: 0 }, 'dailyCap must be a whole number of at least 1'],
    [{ source: 'token', trust: 'high', dailyCap: 1.5 }, 'dailyCap must be a whole number of at least 1'],
    [{ source: 'jotform', event: 'portal.login', trust: 'high' }, 'is never of high trust'],
    [{ secret: undefined }, 'secret must be the name of a secret, not the secret'],
    [{ name: undefined }, 'the name must be lower-case letters, digits and hyphens'],
    [{ secret: '' }, 'secret must be the name of a secret, not the secret'],
    [
      { map: '{ "member": ' },
      'its map cannot be read as JSONata, at character 12: Expected "}" before end of expression',
    ],
    [{ map: '' }, 'its map cannot be read as JSONata, at character 0: Unexpected end of expression'],
    [
      { map: '%.a' },
      "its map cannot be read as JSONata: The object representing the 'parent' cannot be derived",
    ],
  ])('%j', (changed, words) => {
    expect(problems(changed)).toContain(words);
  });

  it('does not show a secret that was pasted where its name belongs', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    expect(problems({ secret })).toMatch(/not the secret: lower-case letters, digits and hyphens$/);
    expect(problems({ secret })).not.toContain(secret);
  });

  it('is told of together with all others, each with all its problems', () => {
    const all = problems({ name: 'A', event: 'x' }, { map: '(' }, { map: '$eval("1")' }, { name: 'fine' });
    expect(all.split('\n')).toEqual([
      'workflows/forms.ts cannot be used:',
      '- form "A": the name must be lower-case letters, digits and hyphens',
      '- form "A": there is no event type "x"',
      expect.stringMatching(/^- form "join": its map cannot be read as JSONata, at character 1/),
      '- form "join": its map uses $eval, which is not allowed in a map',
    ]);
    expect(problems({}, {})).toContain('form "join": the name is used twice; rename one');
  });

  it('is one that was copied and kept the secret of the other, which could then send to it', () => {
    expect(problems({}, { name: 'leave', secret: 'form-join' })).toBe(
      'workflows/forms.ts cannot be used:\n- form "leave": its secret "form-join" is that of form "join" too; give it one of its own',
    );
    expect(problems({}, { name: 'leave', secret: 'form-leave' })).toBe('');
  });

  it('of a map of several lines, the line is shown', () => {
    const map = '{\n  "member": { "email": email },\n  "case": answers[field="x",\n  "kind": kind\n}';
    expect(problems({ map })).toMatch(/Expected "]", got ",", in its line 3: "case": answers\[field="x",$/);
  });
});

describe('a form of low trust', () => {
  const HIGH = ['member.joined', 'member.updated', 'member.left', 'member.merged', 'consent.given'];
  const LOW: readonly Partial<Form>[] = [
    { source: 'token' },
    { source: 'gravity-forms' },
    { source: 'microsoft-forms' },
    { source: 'jotform' },
    { source: 'standard-webhooks', trust: 'low' },
    { source: 'typeform', trust: 'low' },
  ];

  it.each(LOW)(
    '%j may send what happened, and nothing that decides who is a member or has consented',
    (low) => {
      const refused = EVENT_TYPES.filter((event) =>
        problems({ ...low, event }).includes(`may not send ${event}`),
      );
      expect(refused.toSorted()).toEqual(HIGH.toSorted());
      expect(load({ ...low, event: 'help.received' }).trust).toBe('low');
    },
  );

  it.each<Partial<Form>>([
    {},
    { source: 'hubspot' },
    { source: 'token', trust: 'high' },
    { source: 'gravity-forms', trust: 'high' },
  ])('%j is of high trust and may send all of it', (high) => {
    for (const event of HIGH) expect(problems({ ...high, event })).toBe('');
    expect(load(high).trust).toBe('high');
  });

  it('a source that does not sign has a daily cap, of high trust too, and one that signs has none', () => {
    expect(load({ source: 'token', trust: 'high' }).dailyCap).toBe(500);
    expect(load({ source: 'jotform', event: 'portal.login', dailyCap: 9 }).dailyCap).toBe(9);
    expect(load({ source: 'tally' }).dailyCap).toBeUndefined();
  });
});

describe('a dangerous function in a map', () => {
  it.each([
    '$eval("1")',
    '($e := $eval; $e("1"))',
    '{ "a": { "b": [ $eval("1") ] } }',
    'function($x) { $eval($x) }',
    '($f := function() { function() { $eval("1") } }; $f()())',
    'function($x)<s:s> { $eval($x) }',
    'answers[$eval("1")]',
    'answers[type = "a" and $eval("1")].value',
    'answers^(>$eval("1"))',
    'answers@$a#$i.value^($eval("1"))',
    'answers { name: $eval("1") }',
    'answers ~> $eval',
    'answers ~> |value|{ "a": $eval("1") }|',
    'answers ~> |$eval("1")|{ "a": 1 }|',
    'answers ~> |value|{}, $eval("1")|',
    '$map(answers, $eval)',
    '$sort(answers, function($a, $b) { $eval("1") })',
    'a ? b : $eval("1")',
    'a ?? $eval("1")',
    'a ?: $eval("1")',
    '[1..$eval("1")]',
    '"x" & $eval("1")',
    '-$eval("1")',
    '$eval(?)("1")',
    '$$.a.$eval("1")',
    '**[$eval("1")]',
    'a.b.%[$eval("1")]',
    '(/* $eval is here */ $eval("1"))',
  ])('$eval is found in %s', (map) => {
    expect(problems({ map })).toContain('its map uses $eval, which is not allowed in a map');
  });

  it.each(['match', 'random', 'shuffle', 'now', 'millis'])('so is $%s, also under another name', (name) => {
    expect(problems({ map: `($f := $${name}; { "a": $f(a) })` })).toContain(
      `uses $${name}, which is not allowed`,
    );
  });

  it.each([
    '$split(name, /,/)',
    '$contains(name, /(a+)+$/)',
    '$replace(name, /a/, "b")',
    'names[/x/i($)]',
    '($r := /x/; 1)',
  ])('so is the regular expression in %s', (map) => {
    expect(problems({ map })).toContain('uses a regular expression');
  });

  it('a name that only looks like one is no harm: the body has no functions', async () => {
    expect(problems({ map: '{ "a": eval, "b": "$eval", "c": $evaluate, "d": `$eval` }' })).toBe('');
    const form = load({ map: '`$eval`("1")' });
    expect((await refusal(form, { $eval: '1' }))[0]).toBe('does-not-map');
  });
});

describe('a map that would not end', () => {
  it.each([
    ['endless recursion', '($f := function($x) { $f($x + 1) + 1 }; $f(1))'],
    ['a recursion of 150', '($f := function($x) { $x = 0 ? 0 : $f($x - 1) + 1 }; $f(150))'],
    ['an endless loop', '($f := function($x) { $f($x) }; $f(1))'],
    ['a big range', '$sum([1..10000000])'],
    ['a range as big as the body says', '[1..size]'],
    ['a range in a range', '$map([1..900], function($i) { $sum($map([1..900], function($j) { $i * $j })) })'],
    [
      'a list that doubles',
      '($f := function($a, $n) { $n = 0 ? $a : $f($append($a, $a), $n - 1) }; $f([1], 30))',
    ],
  ])('%s is stopped', async (_, map) => {
    expect(await refusal(load({ map }), { size: 1_000_000 })).toEqual([
      'does-not-map',
      'The body does not fit the map of form "join".',
    ]);
  });
});

describe('a map that makes no event', () => {
  it.each([
    ['nothing', 'missing'],
    ['null', 'null'],
    ['an empty list', '[]'],
    ['a list that is too long', '[1..101]'],
    ['a text', '"text"'],
    ['a number', '1'],
    ['a function', 'function($x) { $x }'],
    ['a built-in function', '$string'],
    ['an object without a member', '{ "a": 1 }'],
    ['a member that is a function', '{ "member": $string }'],
  ])('%s: the sender is told that the event is not complete', async (_, map) => {
    const [code, message] = await refusal(load({ map }), {});
    expect(code).toBe('invalid-event');
    expect(message).toMatch(/^The event member\.joined is not complete: (?:the event|member)(?::| has) /);
  });

  it('an error of the map itself says nothing of the body', async () => {
    const form = load({ map: '{ "member": { "membershipNumber": $uppercase(number) } }' });
    expect(await refusal(form, { number: ['canary'] })).toEqual([
      'does-not-map',
      'The body does not fit the map of form "join".',
    ]);
  });

  it('names the fields that are wrong, never their values', async () => {
    const map = '{ "member": { "membershipNumber": n, "email": e, "canary value": 1, "extra": 2 } }';
    const [code, message] = await refusal(load({ map }), { n: 'canary!', e: 'canary' });
    expect(code).toBe('invalid-event');
    expect(message).toContain('member.membershipNumber');
    expect(message).toContain('member.email');
    expect(message).toContain('extra');
    expect(message).not.toContain('canary');
  });

  it('names at most ten unknown fields', async () => {
    const body = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`field${at}`, at]));
    const [, message] = await refusal(load({ map: '$' }), body);
    expect(message).toContain('field9, …');
    expect(message).not.toContain('field10');
  });
});

it('the same body gives the same event, many at once, and stays as it was', async () => {
  const form = load({});
  const number = fc.stringMatching(/^M-\d{1,6}$/);
  await fc.assert(
    fc.asyncProperty(fc.array(number, { minLength: 1, maxLength: 8 }), async (numbers) => {
      const bodies = numbers.map((one) => Object.freeze({ number: one, name: ' Åsa ', other: [1] }));
      const made = await Promise.all([...bodies, ...bodies].map((body) => form.toEvents(body)));
      expect(made.map(({ events }) => events.map((one) => one.success && one.event))).toEqual(
        [...numbers, ...numbers].map((one) => [
          { type: 'member.joined', member: { membershipNumber: one, givenName: 'Åsa' } },
        ]),
      );
    }),
    { numRuns: 30 },
  );
});
