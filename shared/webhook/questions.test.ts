import { describe, expect, it } from 'vitest';
import { forms } from '../../workflows/forms.ts';
import { loadForms } from './form.ts';
import { questionsOf, withQuestion } from './questions.ts';

/** Of each form with a map: what its fields are called there, where that is not the field's own name. */
const RECORDED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  join: { occurredAt: 'submittedAt' },
  leave: { occurredAt: 'submittedAt' },
  'log-in': { occurredAt: 'loggedInAt' },
  update: { occurredAt: 'submittedAt' },
  merge: { occurredAt: 'submittedAt', 'member.membershipNumber': 'into', 'from.membershipNumber': 'from' },
  help: { occurredAt: 'submittedAt' },
  training: { occurredAt: 'attendedAt' },
  event: { occurredAt: 'attendedAt' },
  newsletter: { occurredAt: 'clickedAt' },
  survey: { occurredAt: 'answeredAt' },
  role: { occurredAt: 'since' },
  consent: { occurredAt: 'submittedAt' },
  'no-more': { occurredAt: 'submittedAt' },
  mentor: { occurredAt: 'matchedAt' },
  'typeform-help': {
    occurredAt: 'submitted_at',
    'member.membershipNumber': 'member_id',
    kind: 'case_type',
    case: 'token',
  },
  'tally-survey': {
    occurredAt: 'createdAt',
    'member.membershipNumber': 'member_id',
    'member.email': 'Din e-post',
    score: 'NPS',
    wave: 'formId',
  },
  'jotform-help': {
    occurredAt: 'submitDate',
    'member.membershipNumber': 'q9_memberId',
    'member.email': 'q4_email',
    kind: 'q6_caseType',
    case: 'submissionID',
  },
  'google-survey': {
    occurredAt: 'submittedAt',
    'member.membershipNumber': 'Medlemsnummer',
    'member.email': 'respondentEmail',
    score: 'Hur sannolikt är det att du rekommenderar oss?',
    wave: 'formId',
  },
  'formbricks-survey': {
    occurredAt: 'updatedAt',
    'member.membershipNumber': 'member_id',
    score: 'nps',
    comment: 'why',
    wave: 'surveyId',
  },
  // Its case is made of two.
  'microsoft-help': {
    occurredAt: 'submit_date',
    'member.membershipNumber': 'r477d171f09854617a46bafe6e1fe31ce',
    'member.email': 'responder',
    kind: 'r36caba56e4954176af8f5a47ffae9f89',
  },
  'gravity-join': {
    occurredAt: 'date_created',
    'member.membershipNumber': '7',
    'member.givenName': '1.3',
    'member.familyName': '1.6',
    'member.email': '2',
    'member.phone': '3',
  },
  'hubspot-event': { 'member.membershipNumber': 'memberNumber', event: 'eventName' },
};

/** What a map of one field says of that. */
const questionOf = (expression: string): string | undefined =>
  questionsOf(`{ "kind": ${expression} }`).get('kind');

describe('the question from which a field comes', () => {
  it.each(forms.flatMap(({ name, map }) => (map === undefined ? [] : [[name, map] as const])))(
    'is told of form %s',
    (name, map) => {
      const told = [...questionsOf(map)].filter(([field, question]) => field.split('.').at(-1) !== question);
      expect(Object.fromEntries(told)).toEqual(RECORDED[name]);
    },
  );

  it.each([
    ['answers.`Your words?`', 'Your words?'],
    ['$."1.3"', '1.3'],
    ['$$.a.b', 'b'],
    ['answers.phone[$ != ""]', 'phone'],
    ['rows[0].age', 'age'],
    ['$by("Din e-post")', 'Din e-post'],
    ['$by("NPS")[0]', 'NPS'],
    ['$number($by("NPS"))', 'NPS'],
    ['answers[field.ref="nps"].number', 'nps'],
    ['answers["nps" = field.ref].number', 'nps'],
    ['answers[label="Ålder"].value', 'Ålder'],
    ['$lookup({ "a": "b" }, x.y) ?? "other"', 'y'],
    ['($trim(a))', 'a'],
    ['-a', 'a'],
    ['[a][$ != ""]', 'a'],
    ['a ? a : "none"', 'a'],
    ['{ "x": a, "y": "b" }.x', undefined],
    ['"nps"', undefined],
    ['a & "-" & b', undefined],
    ['[a, b][$ != ""]', undefined],
    ['a ? b : c', undefined],
    ['answers[type="email"].email', undefined],
    ['answers[field.ref=other].email', undefined],
    ['answers[field.ref!="x"].email', undefined],
    ['answers[field.ref="x"].rows[label="y"].email', undefined],
    ['answers.*', undefined],
    ['**.email', undefined],
    ['$', undefined],
    ['($x := a; $x)', undefined],
    ['a.$number(b)', undefined],
    ['$map(a, function($x) { $x.b })', undefined],
    ['(function($x) { $x })(a)', undefined],
    ['a ~> $trim', undefined],
    ['a{ b: c }', undefined],
    ['$by(a)', 'a'],
  ])('of %s is %j', (expression, question) => {
    expect(questionOf(expression)).toBe(question);
  });

  it.each([
    ['a list of a map', 'rows.{ "kind": a }'],
    ['a list of those that fit', 'rows[type="x"].{ "kind": a }'],
    ['a list in brackets', '[rows.{ "kind": a }]'],
    ['an expression in brackets', '({ "kind": a })'],
  ])('is told of %s', (_, map) => {
    expect([...questionsOf(map)]).toEqual([['kind', 'a']]);
  });

  it.each([
    '$merge([a, { "kind": b }])',
    'a',
    '"x"',
    '($x := { "kind": b }; $x)',
    '[{ "kind": a }, { "kind": b }]',
  ])('is not told of %s, which makes its event in another way', (map) => {
    expect([...questionsOf(map)]).toEqual([]);
  });
});

describe('a problem in the words of the form', () => {
  const questions = questionsOf(
    '{ "member": { "membershipNumber": $by("Nummer"), "email": email, "phone": $by("Mobil"), "segments": areas }, "score": $by("NPS") }',
  );

  it.each([
    ['score: is missing', 'score (question "NPS"): is missing'],
    ['member.phone: must be', 'member.phone (question "Mobil"): must be'],
    ['member.email: must be', 'member.email: must be'],
    ['member.segments.sector: too long', 'member.segments.sector (question "areas"): too long'],
    ['member.segments has fields', 'member.segments (question "areas") has fields'],
    [
      'member: needs a membershipNumber, an email or a phone',
      'member (questions "Nummer", "Mobil"): needs a membershipNumber, an email or a phone',
    ],
    ['member has fields that are not known: x', 'member has fields that are not known: x'],
    ['the event: is missing', 'the event: is missing'],
    ['wave: is missing', 'wave: is missing'],
  ])('%s: %s', (problem, words) => {
    expect(withQuestion(questions, problem)).toBe(words);
  });

  it('given a submission of a form, then it is what the sender and staff read, of a future date too', async () => {
    const form = loadForms(forms).get('tally-survey')!;
    const said = form.toEvents({ data: { fields: [{ key: 'q', label: 'NPS', value: 'canary' }] } });
    await expect(said).rejects.toMatchObject({
      code: 'invalid-event',
      message: expect.stringMatching(
        /member \(questions "member_id", "Din e-post"\): needs .*; wave \(question "formId"\): /,
      ),
    });
    await expect(said).rejects.not.toThrow(/canary/);
    expect(loadForms(forms).get('gravity-join')!.inItsWords('member.birthDate: is in the future')).toBe(
      'member.birthDate: is in the future',
    );
    expect(loadForms(forms).get('log-ins')!.inItsWords('member.email: x')).toBe('member.email: x');
  });
});
