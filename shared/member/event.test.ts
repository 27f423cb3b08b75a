import * as fc from 'fast-check';
import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { JourneyInvalid, event as on, journey, send } from '../journey/language.ts';
import { instant } from '../time/instant.ts';
import { mentorMatched } from '../../workflows/events.ts';
import {
  EVENT_TYPES,
  futureProblems,
  isEventType,
  jsonSchemas,
  OwnEventInvalid,
  ownEvent,
  parseEvent,
  type EventFields,
  type EventType,
} from './event.ts';
import { lineSchema } from './fields.ts';

const member = { membershipNumber: 'M-1' };

/** One good event of each type, with all its fields. */
const GOOD: Readonly<Record<string, object>> = {
  'member.joined': {
    occurredAt: '2028-01-11T09:12:00.000Z',
    member: {
      ...member,
      givenName: 'Áile',
      familyName: "O'Brien",
      email: 'aile@example.org',
      phone: '+46701740605',
      language: 'nb',
      joinedOn: '2028-01-01',
      birthDate: '1984-02-29',
      zone: 'Europe/Oslo',
      segments: {
        sector: 'Vård',
        workplace: 'Sjukhuset',
        role: 'läkare',
        region: 'Norr',
        interests: ['lön'],
      },
    },
  },
  'member.updated': {
    member,
    changes: { email: 'new@example.org', phone: null, segments: { region: null, interests: [] } },
  },
  'member.left': { member },
  'member.merged': { member, from: { email: 'old@example.org' } },
  'help.received': { member, kind: 'work-environment', case: 'A-17', state: 'opened' },
  'training.attended': { member, training: 'Grundkurs' },
  'event.attended': { member, event: 'Årsmöte' },
  'portal.login': { member },
  'newsletter.clicked': { member, newsletter: 'Januari' },
  'survey.answered': { member, question: 'nps', score: 10, comment: 'Bra!\n\nTack.', wave: '2028-1' },
  'role.taken': { member, role: 'skyddsombud' },
  'consent.given': { member, purpose: 'marketing', channel: 'sms', textVersion: 'offers-1', language: 'sv' },
  'consent.withdrawn': { member, purpose: 'relation', channel: 'email' },
  'message.bounced': { member, channel: 'email', permanent: true, message: 'a'.repeat(32) },
  'message.complained': { member, channel: 'email' },
  'task.done': { member, task: 'a'.repeat(32), kind: 'call', outcome: 'not-reached' },
  'mentor.matched': { member, programme: 'Ny i yrket' },
};

function problems(type: string, fields: unknown): readonly string[] {
  const parsed = parseEvent(type as EventType, fields);
  return parsed.success ? [] : parsed.problems;
}

describe('every event type', () => {
  it('has an example here', () => {
    expect(Object.keys(GOOD)).toEqual([...EVENT_TYPES]);
  });

  it.each(Object.entries(GOOD))('given a good %s, it is taken as it is', (type, fields) => {
    expect(isEventType(type)).toBe(true);
    const parsed = parseEvent(type as EventType, fields);
    expect(parsed).toEqual({ success: true, event: { type, ...fields } });
    // As from the queue, where it was JSON.
    expect(parseEvent(type as EventType, JSON.parse(JSON.stringify(fields)))).toEqual(parsed);
  });

  it.each(Object.keys(GOOD))('given a %s about nobody, or with a field too many, it is refused', (type) => {
    expect(problems(type, { ...GOOD[type], member: {} })).toEqual([
      'member: needs a membershipNumber, an email or a phone',
    ]);
    expect(problems(type, { ...GOOD[type], extra: 1 })).toEqual([
      'the event has fields that are not known: extra',
    ]);
  });

  it.each(Object.keys(GOOD))('of %s has a JSON Schema that asks for the member', (type) => {
    const schema = jsonSchemas().get(type) as {
      title: string;
      required: string[];
      additionalProperties: boolean;
    };
    expect([schema.title, schema.required.includes('member'), schema.additionalProperties]).toEqual([
      type,
      true,
      false,
    ]);
    expect(JSON.stringify(schema)).toContain('"anyOf":[{"required":["membershipNumber"]}');
  });

  // Every text of every event, wherever it stands.
  const texts = Object.entries(GOOD).flatMap(([type, fields]) =>
    pathsIn(fields)
      .filter(([, value]) => typeof value === 'string')
      .map(([path]) => [type, path] as const),
  );
  it.each(texts)('given a %s with an identity number as its %s, it is refused without it', (type, path) => {
    for (const number of ['811218-9876', '01019010046']) {
      const given = structuredClone(GOOD[type]!);
      put(given, path.split('.'), number);
      const said = problems(type, given).join();
      expect(said).toContain(path.replace(/\.\d+$/, ''));
      expect(said).not.toContain(number);
    }
  });
});

describe('fields of single events', () => {
  it.each<[string, string, unknown, string]>([
    ['help.received', 'kind', 'divorce', 'kind: '],
    ['help.received', 'state', undefined, 'state: '],
    ['help.received', 'case', 'a case', 'case: must be 1 to 64'],
    ['survey.answered', 'score', 11, 'score: '],
    ['survey.answered', 'score', -1, 'score: '],
    ['survey.answered', 'score', 9.5, 'score: '],
    ['survey.answered', 'score', '9', 'score: '],
    ['survey.answered', 'score', undefined, 'score: needs either a score or a choice'],
    ['survey.answered', 'choice', 'well', 'score: needs either a score or a choice'],
    ['survey.answered', 'choice', 'So so', 'choice: must be a name'],
    ['survey.answered', 'run', 'a b', 'run: must be the id of a run'],
    ['survey.answered', 'wave', undefined, 'wave: '],
    ['survey.answered', 'question', 'NPS?', 'question: must be a name'],
    ['survey.answered', 'comment', 'x'.repeat(2001), 'comment: must be at most 2000 characters'],
    ['survey.answered', 'comment', 'a\u0000b', 'comment: must be without control characters'],
    ['consent.given', 'textVersion', undefined, 'textVersion: '],
    ['consent.given', 'purpose', 'sales', 'purpose: '],
    ['message.bounced', 'permanent', 'yes', 'permanent: '],
    ['member.updated', 'changes', {}, 'changes: names no field to change'],
    ['member.updated', 'changes', { membershipNumber: 'M-2' }, 'changes has fields that are not known'],
    ['member.merged', 'from', undefined, 'from: '],
  ])('given a %s whose %s is %j, it is refused', (type, name, value, words) => {
    expect(problems(type, { ...GOOD[type], [name]: value }).join()).toContain(words);
  });

  it('given a comment of 2,000 characters in several lines, it is taken', () => {
    expect(
      problems('survey.answered', { ...GOOD['survey.answered'], comment: `a\r\nb${'x'.repeat(1996)}` }),
    ).toEqual([]);
  });

  it('given the id of a run in whose digits such a number stands, then the answer to it is taken', () => {
    const run = 'abcdefabcde8507099805abcdefabcde';
    const answer = GOOD['survey.answered'];
    expect(problems('survey.answered', { ...answer, run })).toEqual([]);
    expect(problems('survey.answered', { ...answer, run: '8507099805' })).not.toEqual([]);
    expect(problems('survey.answered', { ...answer, comment: `run ${run.slice(11, 21)}` })).not.toEqual([]);
  });

  it('given a field whose name is an identity number, the name is not repeated', () => {
    expect(problems('portal.login', { member, a8112189876: 1 })).toEqual([
      'the event has fields that are not known: (unnamed)',
    ]);
  });
});

describe('what cannot be in the future', () => {
  const NOW = instant('2028-01-11T09:12:00Z');
  const joined = (fields: object): readonly string[] => {
    const parsed = parseEvent('member.joined', { member: { ...member, ...fields } });
    if (!parsed.success) throw new Error(parsed.problems.join());
    return futureProblems(parsed.event, NOW);
  };

  it.each<[object, readonly string[]]>([
    [{ birthDate: '2028-01-11' }, []],
    [{ birthDate: '2028-01-12' }, []],
    [{ birthDate: '2028-01-13' }, ['member.birthDate: is in the future']],
    [{ birthDate: '12-31' }, []],
    [{ joinedOn: '2028-06-01' }, []],
    [{ joinedOn: '2029-01-11' }, []],
    [{ joinedOn: '2029-01-12' }, ['member.joinedOn: is more than a year in the future']],
    [{}, []],
  ])('given a join on 11 January 2028 with %j, then %j', (fields, expected) => {
    expect(joined(fields)).toEqual(expected);
  });

  it('given a change of the birth date to one that is to come, it is refused; taking it away is not', () => {
    const updated = (birthDate: string | null): EventFields => ({
      type: 'member.updated',
      member,
      changes: { birthDate },
    });
    expect(futureProblems(updated('2999-01-01'), NOW)).toEqual(['changes.birthDate: is in the future']);
    expect(futureProblems(updated(null), NOW)).toEqual([]);
    expect(futureProblems({ type: 'portal.login', member }, NOW)).toEqual([]);
  });
});

describe("an organisation's own event", () => {
  it('is known by its name, starts a journey, and its fields are checked', () => {
    expect([isEventType('mentor.matched'), EVENT_TYPES.includes('mentor.matched')]).toEqual([true, true]);
    const started = journey('mentor', {
      purpose: 'relation',
      startsOn: on(mentorMatched),
      endsOn: [],
      steps: [send('hello')],
    });
    expect(started.startsOn).toEqual({ kind: 'event', event: 'mentor.matched', where: {} });
    expect(problems('mentor.matched', { member, programme: 'a\nb' })).toEqual([
      'programme: must be one line without control characters',
    ]);
  });

  it('that nobody made known fails the journey that names it, with all that are known', () => {
    const make = () =>
      journey('mentor', {
        purpose: 'relation',
        startsOn: on('mentor.mached' as never),
        endsOn: [],
        steps: [send('hello')],
      });
    expect(make).toThrow(JourneyInvalid);
    expect(make).toThrow(
      /startsOn is "mentor.mached": name an event type, one of member.joined.*, mentor.matched/,
    );
  });

  it.each<[string, z.ZodRawShape, string]>([
    ['Mentor', {}, 'name it in lower-case words with dots between'],
    ['mentor', {}, 'name it in lower-case words with dots between'],
    ['member.joined', {}, 'there is one of that name already'],
    ['mentor.left', { member: lineSchema(10) }, 'every event has the field "member"'],
    ['mentor.left', { type: lineSchema(10) }, 'every event has the field "type"'],
  ])('called %s with %j is refused, and stays unknown or what it was', (type, fields, words) => {
    const before = [...EVENT_TYPES];
    expect(() => ownEvent(type, fields)).toThrow(OwnEventInvalid);
    expect(() => ownEvent(type, fields)).toThrow(words);
    expect(EVENT_TYPES).toEqual(before);
  });

  it('with careless fields still holds no identity number', () => {
    const type = ownEvent('careless.test', { text: z.unknown() });
    for (const text of ['811218-9876', 198112189876, { deep: ['x', { er: '01019010046' }] }]) {
      const [said, ...more] = problems(type, { member, text });
      expect(more).toEqual([]);
      expect(said).toMatch(/^text.*: looks like a national identity number, which must not be sent/);
    }
    expect(problems(type, { member, text: ['fine', 12, null, true] })).toEqual([]);
  });
});

it('given any text as a field, what is kept is taken again and stays as it is', () => {
  const names = ['givenName', 'email', 'phone', 'language', 'birthDate', 'zone', 'joinedOn'] as const;
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      '070-174 06 05',
      '--02-29',
      ' Åsa@Exämple.SE ',
      'asa@Räksmörgås.se',
      'nn-NO',
      '406 12 345',
    ),
  );
  fc.assert(
    fc.property(fc.constantFrom(...names), text, fc.boolean(), (name, value, norwegian) => {
      const language = norwegian ? { language: 'nb' } : {};
      const parsed = parseEvent('member.joined', { member: { ...member, ...language, [name]: value } });
      if (!parsed.success) return;
      const { type, ...fields } = parsed.event;
      expect(parseEvent(type, JSON.parse(JSON.stringify(fields)))).toEqual({
        success: true,
        event: JSON.parse(JSON.stringify(parsed.event)) as object,
      });
    }),
    { numRuns: 1000 },
  );
});

function pathsIn(value: unknown, path: readonly string[] = []): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path.join('.'), value]];
  return Object.entries(value).flatMap(([name, one]) => pathsIn(one, [...path, name]));
}

function put(into: object, [name, ...rest]: readonly string[], value: string): void {
  const fields = into as Record<string, object | string>;
  if (rest.length === 0) fields[name!] = value;
  else put(fields[name!] as object, rest, value);
}
