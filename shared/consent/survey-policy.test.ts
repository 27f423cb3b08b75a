import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, civilDate, type CivilDate } from '../time/civil.ts';
import { fromEpochMs, instant, plus, toEpochMs, type Instant } from '../time/instant.ts';
import { mayAsk, npsClass, type AskedMember, type Question } from './survey-policy.ts';

const NOW = instant('2028-10-02T08:00:00Z');
const survey: Question = { kind: 'survey' };
const care: Question = { kind: 'care', support: false };
const support: Question = { kind: 'care', support: true };

/** Nothing speaks against asking this member anything. */
const settled: AskedMember = {
  joinedOn: civilDate('2027-01-11'),
  zone: 'Europe/Stockholm',
  hasExperience: true,
  lastQuestionAt: undefined,
  lastSurveyAt: undefined,
  hasOpenCase: false,
  caseClosedAt: undefined,
  supportDueAt: undefined,
  pausedUntil: undefined,
  optedOut: false,
};
const daysAgo = (days: number, ms = 0): Instant => fromEpochMs(toEpochMs(NOW) - days * 86_400_000 + ms);
const inDays = (days: number): Instant => daysAgo(-days);
const no = (firstEligible: string, ...because: string[]) => ({ yes: false, firstEligible, because });
const yes = { yes: true };

describe('a survey', () => {
  it.each<[string, Partial<AskedMember>, object]>([
    ['a member of long standing', {}, yes],
    ['member for 179 days', { joinedOn: civilDate('2028-04-06') }, no('2028-10-02T22:00:00.000Z', 'tenure')],
    ['member for 180 days', { joinedOn: civilDate('2028-04-05') }, yes],
    [
      'the day begins where the member lives',
      { joinedOn: civilDate('2028-04-05'), zone: 'America/Los_Angeles' },
      yes,
    ],
    [
      'and there it is still the day before',
      { joinedOn: civilDate('2028-04-05'), zone: 'Pacific/Pago_Pago' },
      no('2028-10-02T11:00:00.000Z', 'tenure'),
    ],
    ['no experience yet', { hasExperience: false }, no('when-experienced', 'no-experience')],
    [
      'a survey 180 days ago, less a moment',
      { lastSurveyAt: daysAgo(180, 1) },
      no('2028-10-02T08:00:00.001Z', 'recent-survey'),
    ],
    ['a survey 180 days ago', { lastSurveyAt: daysAgo(180) }, yes],
    [
      'a question 30 days ago, less a moment',
      { lastQuestionAt: daysAgo(30, 1) },
      no('2028-10-02T08:00:00.001Z', 'recent-question'),
    ],
    ['a question 30 days ago', { lastQuestionAt: daysAgo(30) }, yes],
    ['an open case', { hasOpenCase: true }, no('when-closed', 'open-case')],
    [
      'a case closed 14 days ago, less a moment',
      { caseClosedAt: daysAgo(14, 1) },
      no('2028-10-02T08:00:00.001Z', 'recent-case'),
    ],
    ['a case closed 14 days ago', { caseClosedAt: daysAgo(14) }, yes],
    ['paused', { pausedUntil: inDays(20) }, no(inDays(20), 'paused')],
    ['a pause that ends now', { pausedUntil: NOW }, yes],
    ['opted out', { optedOut: true }, no('when-opted-in', 'opted-out')],
    [
      'the latest of several dates',
      { lastQuestionAt: daysAgo(1), caseClosedAt: daysAgo(1), pausedUntil: inDays(5) },
      no(inDays(29), 'recent-question', 'recent-case', 'paused'),
    ],
    [
      'what cannot be dated outweighs what can, and all of it is said',
      { optedOut: true, hasOpenCase: true, hasExperience: false, pausedUntil: inDays(5) },
      no('when-opted-in', 'opted-out', 'open-case', 'no-experience', 'paused'),
    ],
    [
      'a case outweighs a missing experience',
      { hasOpenCase: true, hasExperience: false },
      no('when-closed', 'open-case', 'no-experience'),
    ],
    ['a support question due in 29 days', { supportDueAt: inDays(29) }, no(inDays(59), 'support-first')],
    ['a support question due in 30 days', { supportDueAt: inDays(30) }, yes],
  ])('%s', (_, facts, answer) => {
    expect(mayAsk(survey, { ...settled, ...facts }, NOW)).toEqual(answer);
  });
});

describe('care', () => {
  it('needs no tenure, no experience and no end of a case: it is part of helping', () => {
    const facts: AskedMember = {
      ...settled,
      joinedOn: civilDate('2028-10-01'),
      hasExperience: false,
      lastSurveyAt: daysAgo(31),
      hasOpenCase: true,
      caseClosedAt: daysAgo(1),
    };

    expect(mayAsk(care, facts, NOW)).toEqual(yes);
    expect(mayAsk(support, facts, NOW)).toEqual(yes);
  });

  it.each<[string, Question, Partial<AskedMember>, object]>([
    ['a question yesterday', care, { lastQuestionAt: daysAgo(1) }, no(inDays(29), 'recent-question')],
    [
      'a question yesterday: the support question too',
      support,
      { lastQuestionAt: daysAgo(1) },
      no(inDays(29), 'recent-question'),
    ],
    ['support due today', care, { supportDueAt: NOW }, no(inDays(30), 'support-first')],
    ['the support question itself', support, { supportDueAt: NOW }, yes],
    [
      'support due soon, itself held up by a question',
      care,
      { supportDueAt: inDays(2), lastQuestionAt: daysAgo(20) },
      no(inDays(40), 'recent-question', 'support-first'),
    ],
    [
      'support that never went, 29 days ago',
      care,
      { supportDueAt: daysAgo(29) },
      no(inDays(1), 'support-first'),
    ],
    ['support that never went, 30 days ago', care, { supportDueAt: daysAgo(30) }, yes],
    [
      'support that would fall just after the date that a question gives',
      care,
      { lastQuestionAt: daysAgo(1), supportDueAt: inDays(58) },
      no(inDays(88), 'recent-question', 'support-first'),
    ],
  ])('%s', (_, question, facts, answer) => {
    expect(mayAsk(question, { ...settled, ...facts }, NOW)).toEqual(answer);
  });
});

describe('whatever the facts', () => {
  const START = toEpochMs(instant('2027-01-01T00:00:00Z'));
  const moment = fc.integer({ min: 0, max: 700 * 24 * 60 }).map((min) => fromEpochMs(START + min * 60_000));
  const maybe = fc.option(moment, { nil: undefined });
  const members: fc.Arbitrary<AskedMember> = fc.record({
    joinedOn: fc
      .integer({ min: 0, max: 700 })
      .map((days): CivilDate => addDays(civilDate('2026-09-01'), days)),
    zone: fc.constantFrom('Europe/Stockholm', 'America/Sao_Paulo', 'Asia/Tokyo'),
    hasExperience: fc.constant(true),
    lastQuestionAt: maybe,
    lastSurveyAt: maybe,
    hasOpenCase: fc.constant(false),
    caseClosedAt: maybe,
    supportDueAt: maybe,
    pausedUntil: maybe,
    optedOut: fc.constant(false),
  });
  const questions = fc.constantFrom(survey, care, support);

  it('at the first eligible instant the same facts give yes, and a day or a moment before it no', () => {
    let refused = 0;
    fc.assert(
      fc.property(questions, members, moment, (question, member, now) => {
        const answer = mayAsk(question, member, now);
        if (answer.yes) return;
        refused += 1;
        const at = instant(answer.firstEligible);
        expect(at > now).toBe(true);
        expect(answer.because.length).toBeGreaterThan(0);
        expect(mayAsk(question, member, at)).toEqual({ yes: true });
        for (const ms of [1, 86_400_000]) {
          expect(mayAsk(question, member, fromEpochMs(toEpochMs(at) - ms))).toMatchObject({ yes: false });
        }
      }),
      { numRuns: 2000, seed: 20_281_002 },
    );
    expect(refused).toBeGreaterThan(500);
  });

  it('a question that may go keeps thirty days from the last one and does not hold up support', () => {
    fc.assert(
      fc.property(members, moment, (member, now) => {
        if (!mayAsk(care, member, now).yes) return;
        const rested = member.lastQuestionAt ? plus(member.lastQuestionAt, 'P30D') : now;
        expect(now >= rested).toBe(true);
        const { supportDueAt } = member;
        if (!supportDueAt || supportDueAt < now) return;
        expect(mayAsk(support, { ...member, lastQuestionAt: now }, supportDueAt)).toEqual({ yes: true });
      }),
      { numRuns: 1000, seed: 20_281_002 },
    );
  });

  it('an open end stays a no until it is closed, and then has a date or a yes', () => {
    fc.assert(
      fc.property(members, moment, (member, now) => {
        for (const open of [{ optedOut: true }, { hasOpenCase: true }, { hasExperience: false }]) {
          expect(mayAsk(survey, { ...member, ...open }, now)).toMatchObject({
            yes: false,
            firstEligible: expect.stringMatching(/^when-/) as unknown,
          });
        }
        const answer = mayAsk(survey, member, now);
        expect(answer.yes ? now : answer.firstEligible).toMatch(/^\d{4}-/);
      }),
      { numRuns: 300, seed: 20_281_002 },
    );
  });
});

describe('npsClass', () => {
  it('knows every score', () => {
    const classes = Array.from({ length: 11 }, (_, score) => npsClass(score));

    expect(classes.slice(0, 7)).toEqual(Array.from({ length: 7 }, () => 'detractor'));
    expect(classes.slice(7)).toEqual(['passive', 'passive', 'promoter', 'promoter']);
  });

  it.each([-1, 11, 9.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (score) => {
    expect(() => npsClass(score)).toThrow(RangeError);
  });
});
