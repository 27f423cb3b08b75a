import { describe, expect, it } from 'vitest';
import { days3, loosely, ofWelcome, problemsOf } from '../../test/support/problems.ts';
import { mentorMatched } from '../../workflows/events.ts';
import { EVENT_TYPES } from '../member/event.ts';
import { after, event, journey, levelChange, send, survey, wait, yearly } from './language.ts';
import { problemsOf as problemsOfAny } from './problems.ts';

const types = EVENT_TYPES.join(', ');

describe('a sound journey', () => {
  it.each<[string, object]>([
    ['as it is', {}],
    ['of the lowest priority', { priority: -1000 }],
    ['of the highest priority', { priority: 1000 }],
    ['that is muted', { mutedByOpenCase: true }],
    ['once in a lifetime', { again: 'once' }],
    ['again after ten years', { again: { afterDays: 3660 } }],
    ['without a holdout', { holdout: 0 }],
    ['held out for nearly all', { holdout: 0.999 }],
    [
      'on an event of some kind',
      { startsOn: event('help.received', { where: { kind: 'legal', state: 'closed' } }) },
    ],
    ['on an event of its own', { startsOn: event(mentorMatched, { where: { programme: 'nurses' } }) }],
    ['after a day', { startsOn: after({ days: 1, since: 'joinedOn', at: '00:00' }) }],
    ['after an event that also ends it', { startsOn: after({ days: 1, since: 'member.left', at: '10:00' }) }],
    ['yearly', { startsOn: yearly('joinedOn', { at: '23:59' }) }],
    ['by survey policy', { startsOn: survey({ first: { months: 1 }, every: { months: 1 }, at: '10:00' }) }],
    ['on a change of level', { startsOn: levelChange({ to: ['quiet', 'at-risk'] }) }],
    ['that nothing ends', { endsOn: [] }],
    ['with a title', { title: { sv: 'V', nb: 'V', en: 'x'.repeat(60) } }],
  ])('is taken %s', (_, changes) => {
    expect(problemsOf(changes)).toEqual([]);
  });
});

describe('a malformed journey', () => {
  it.each([['Welcome'], ['thank_you'], ['-x'], ['x-'], ['å'], ['']])('is refused for the name %j', (name) => {
    expect(problemsOf({}, name)).toEqual([
      `Journey "${name}": the name must be kebab-case, like "thank-you": rename it.`,
    ]);
  });

  it.each<[string, object, string]>([
    ['no steps', { steps: [] }, 'it has no steps: give it at least one send().'],
    ['steps that are no list', { steps: 'hello' }, 'it has no steps: give it at least one send().'],
    [
      'an unknown purpose',
      { purpose: 'spam' },
      'purpose is "spam": choose one of service, relation, marketing.',
    ],
    [
      'ends that are no list',
      { endsOn: 'member.left' },
      "endsOn is not a list: write the event types that end a run, like ['member.left'], or [].",
    ],
    [
      'an end that is no event type',
      { endsOn: ['Left'] },
      `endsOn holds "Left": name an event type, one of ${types}.`,
    ],
    [
      'an end that is also the start',
      { endsOn: ['member.joined'] },
      'endsOn holds "member.joined", which also starts it: take it out of one of them.',
    ],
    [
      'an end that is named twice',
      { endsOn: ['member.left', 'member.left'] },
      'endsOn holds "member.left" twice: name it once.',
    ],
    [
      'a title that is one text',
      { title: 'Welcome' },
      'title is "Welcome": give a text for each of sv, nb, en.',
    ],
    [
      'a title that lacks a language',
      { title: { sv: 'Välkommen', en: 'Welcome' } },
      'title.nb is missing: give a text of 1 to 60 characters for each of sv, nb, en, and for no other.',
    ],
    [
      'an empty title',
      { title: { sv: ' ', nb: 'Velkommen', en: 'Welcome' } },
      'title.sv is " ": give a text of 1 to 60 characters for each of sv, nb, en, and for no other.',
    ],
    [
      'a title that is too long',
      { title: { sv: 'V', nb: 'V', en: 'x'.repeat(61) } },
      `title.en is "${'x'.repeat(61)}": give a text of 1 to 60 characters for each of sv, nb, en, and for no other.`,
    ],
    [
      'a title in a language that we do not write',
      { title: { sv: 'V', nb: 'V', en: 'W', fi: 'T' } },
      'title.fi is "T": give a text of 1 to 60 characters for each of sv, nb, en, and for no other.',
    ],
    [
      'a misspelt part',
      { endOn: [] },
      'has "endOn", which means nothing here: remove it or correct its spelling.',
    ],
    [
      'a priority that is too high',
      { priority: 1001 },
      'priority is 1001: give a whole number from -1000 to 1000.',
    ],
    [
      'a priority with a fraction',
      { priority: 0.5 },
      'priority is 0.5: give a whole number from -1000 to 1000.',
    ],
    ['a mute that is a word', { mutedByOpenCase: 'yes' }, 'has mutedByOpenCase "yes": write true or false.'],
    [
      'a holdout of all',
      { holdout: 1 },
      'holdout is 1: give a share from 0 to below 1, like 0.1 for every tenth member.',
    ],
    [
      'a holdout below nothing',
      { holdout: -0.1 },
      'holdout is -0.1: give a share from 0 to below 1, like 0.1 for every tenth member.',
    ],
    [
      'a holdout that is no number',
      { holdout: Number.NaN },
      'holdout is null: give a share from 0 to below 1, like 0.1 for every tenth member.',
    ],
    ...[['twice'], [{ afterDays: 0 }], [{ afterDays: 3661 }], [{}], [null]].map(
      ([again]): [string, object, string] => [
        `again ${JSON.stringify(again)}`,
        { again },
        `again is ${JSON.stringify(again)}: write 'each-occurrence', 'once' or { afterDays: 180 } with whole days from 1 to 3660.`,
      ],
    ),
    [
      'an unknown part of again',
      { again: { afterDays: 9, afterMonths: 1 } },
      'again has "afterMonths", which means nothing here: remove it or correct its spelling.',
    ],
  ])('is refused for %s', (_, changes, problem) => {
    expect(problemsOf(changes)).toEqual(ofWelcome(problem));
  });

  it('tells all its problems at once, each on a line', () => {
    const broken = { purpose: 'x', startsOn: loosely(event, 'x'), endsOn: [], steps: [days3] };
    expect(() => loosely(journey, 'Bad Name', broken)).toThrow(
      [
        'Journey "Bad Name": the name must be kebab-case, like "thank-you": rename it.',
        'Journey "Bad Name": purpose is "x": choose one of service, relation, marketing.',
        `Journey "Bad Name": startsOn is "x": name an event type, one of ${types}.`,
        'Journey "Bad Name": step 1 (a wait) comes first: begin with a send(); to start some days later, write startsOn: after({ … }).',
        'Journey "Bad Name": step 1 (a wait) comes last: a wait must be followed by a step. Add a send() or remove it.',
      ].join('\n'),
    );
  });

  it.each([[undefined], [null], ['welcome'], [[]]])('that is %j is said to be none', (candidate) => {
    expect(problemsOfAny(candidate)).toEqual([
      'A journey is not an object: make it with journey(name, { … }).',
    ]);
  });

  it('is refused for what may last more than a year in all, by the longest way', () => {
    expect(problemsOf({ steps: [send('a'), wait({ days: 350, at: '09:00' }), send('b')] })).toEqual(
      ofWelcome(
        'it may last 378 days with late messages and slack, and a run lasts at most 365: shorten its waits, or start a second journey on a later event.',
      ),
    );
    expect(problemsOf({ steps: [send('a'), wait({ days: 337, at: '09:00' }), send('b')] })).toEqual([]);
  });
});

describe('a malformed start', () => {
  const MAKE =
    "make it with event(), after(), yearly(), survey() or levelChange(), like event('member.joined').";
  const months = 'give whole months from 1 to 120.';

  it.each<[string, unknown, string[]]>([
    ['none', undefined, [`startsOn is missing: ${MAKE}`]],
    ['no start', { event: 'member.joined' }, [`startsOn is {"event":"member.joined"}: ${MAKE}`]],
    ['a kind that every object has', { kind: 'toString' }, [`startsOn is {"kind":"toString"}: ${MAKE}`]],
    [
      'an event that is none',
      loosely(event, 'joined'),
      [`startsOn is "joined": name an event type, one of ${types}.`],
    ],
    [
      'an unknown option',
      loosely(event, 'member.joined', { were: {} }),
      ['startsOn has "were", which means nothing here: remove it or correct its spelling.'],
    ],
    [
      'fields that are none',
      loosely(event, 'help.received', { where: 'closed' }),
      ['startsOn has where "closed": give fields of the event and their values.'],
    ],
    [
      'a field that the event has not',
      event('help.received', { where: { status: 'closed' } }),
      [
        'startsOn names the field "status", which the event "help.received" has not: name one of kind, case, state.',
      ],
    ],
    [
      'the field of an event that has none of its own',
      event('portal.login', { where: { member: 'x' } }),
      ['startsOn names the field "member", which the event "portal.login" has not: leave it out.'],
    ],
    [
      'a value that the field never has',
      event('help.received', { where: { state: 'close' } }),
      ['startsOn names "close", which state of the event "help.received" never is: use opened, closed.'],
    ],
    [
      'a text for a field that is none',
      event('message.bounced', { where: { permanent: 'true' } }),
      [
        'startsOn names "true", which permanent of the event "message.bounced" never is: use a value that the event can have.',
      ],
    ],
    [
      'a value that is no text',
      loosely(event, 'message.bounced', { where: { permanent: true } }),
      ['startsOn has where with permanent true: only texts can be compared, so write one.'],
    ],
    [
      'a trust that is none',
      loosely(event, 'help.received', { trust: 'high' }),
      [`startsOn has trust "high": write 'low' if forms of low trust may start it too, or leave it out.`],
    ],
    [
      'low trust where no form of low trust may send',
      event('consent.given', { trust: 'low' }),
      ['startsOn has trust "low", but no form of low trust may send "consent.given": leave it out.'],
    ],
    [
      'low trust after the joining date',
      after({ since: 'joinedOn', months: 3, at: '10:00', trust: 'low' }),
      ['startsOn has trust "low", but no form of low trust may send "member.joined": leave it out.'],
    ],
    [
      'after nothing',
      after({ since: 'joinedOn', at: '10:00' }),
      ["startsOn has no time to pass: give months or days, or start at once with event('member.joined')."],
    ],
    [
      'all of after() wrong',
      loosely(after, { since: 'birthDate', months: -1, days: 367, at: '25:00', until: 1 }),
      [
        'startsOn has "until", which means nothing here: remove it or correct its spelling.',
        `startsOn is since "birthDate": write 'joinedOn', or name an event type, one of ${types}.`,
        'startsOn has months -1: give whole months from 0 to 120.',
        'startsOn has days 367: give whole days from 0 to 366.',
        "startsOn has at \"25:00\": give a time of day as HH:MM, like after({ months: 3, since: 'joinedOn', at: '10:00' }).",
      ],
    ],
    [
      'all of yearly() wrong',
      loosely(yearly, 'birthday', { hour: 9 }),
      [
        'startsOn has "hour", which means nothing here: remove it or correct its spelling.',
        'startsOn is yearly on "birthday": choose one of birthDate, joinedOn.',
        "startsOn has at missing: give a time of day as HH:MM, like yearly('birthDate', { at: '09:00' }).",
      ],
    ],
    [
      'all of survey() wrong',
      loosely(survey, { first: { months: 0 }, every: { month: 12 }, at: '10', on: 'monday' }),
      [
        'startsOn has "on", which means nothing here: remove it or correct its spelling.',
        `startsOn has first 0: ${months}`,
        `startsOn has every missing: ${months}`,
        'startsOn has at "10": give a time of day as HH:MM, like survey({ first: { months: 6 }, every: { months: 12 }, at: \'10:00\' }).',
      ],
    ],
    [
      'no level',
      levelChange({ to: [] }),
      ['startsOn has to []: name at least one level, of at-risk, quiet, active, ambassador.'],
    ],
    [
      'levels that are none, or come twice',
      loosely(levelChange, { to: ['quiet', 'silent', 'quiet'], from: 'active' }),
      [
        'startsOn has "from", which means nothing here: remove it or correct its spelling.',
        'startsOn has "silent" in to: choose levels of at-risk, quiet, active, ambassador.',
        'startsOn has "quiet" in to twice: name it once.',
      ],
    ],
  ])('is refused for %s', (_, startsOn, problems) => {
    expect(problemsOf({ startsOn })).toEqual(ofWelcome(...problems));
  });
});
