import { describe, expect, it } from 'vitest';
import { createRun, isOpen, toRun, type OpenRun, type Run } from '../journey/run.ts';
import type { Expected } from '../journey/task.ts';
import { toMember, type Member } from '../member/member.ts';
import type { Item } from '../ports/items.ts';
import { civilDate } from '../time/civil.ts';
import { instant, plus, type Instant } from '../time/instant.ts';
import { askedMember } from './asked-member.ts';

const NOW = instant('2028-10-02T08:00:00Z');
const ROW: Item = {
  pk: 'MEMBER#m',
  sk: 'MEMBER',
  ref: 'm',
  status: 'active',
  statusSince: NOW,
  joinedOn: '2027-01-11',
  version: 1n,
  recent: [],
  sends: 0n,
};
const memberWith = (fields: Readonly<Record<string, Item[string]>>): Member =>
  toMember({ ...ROW, ...fields });
const factsOf = (fields: Readonly<Record<string, Item[string]>>, runs: readonly Run[] = []) =>
  askedMember(memberWith(fields), { zone: 'Europe/Stockholm', runs });

const SUPPORT: Expected = { contends: null, asksSupport: true, anyDay: false, channel: 'email' };

/** A run whose next step is due at `at`, as its row holds it. */
function runDue(at: Instant, expected = SUPPORT): OpenRun {
  const next = { step: 'how-was-it', at, date: civilDate(at.slice(0, 10)), expected };
  const write = createRun({ member: 'm', journey: 'thank-you', occurrence: at, next, now: NOW });
  if (!('put' in write)) throw new TypeError('a run begins with a put');
  return open(toRun(write.put));
}

function open(run: Run): OpenRun {
  if (!isOpen(run)) throw new TypeError('the run should be open');
  return run;
}

/** The same run when it has asked and waits. */
function asked(run: OpenRun): OpenRun {
  const { step } = run.next;
  return { ...run, awaits: { step, token: 't', until: plus(NOW, 'P14D'), ways: [], next: { end: null } } };
}

describe('askedMember', () => {
  it('of a new member says that there is nothing yet', () => {
    expect(factsOf({})).toEqual({
      joinedOn: '2027-01-11',
      zone: 'Europe/Stockholm',
      hasExperience: false,
      lastQuestionAt: undefined,
      lastSurveyAt: undefined,
      hasOpenCase: false,
      caseClosedAt: undefined,
      supportDueAt: undefined,
      pausedUntil: undefined,
      optedOut: false,
    });
  });

  it('says what stands on the row', () => {
    const [question, surveyed, closed, paused] = ['P1D', 'P2D', 'P3D', 'P4D'].map((after) =>
      plus(NOW, after),
    );

    expect(
      factsOf({
        zone: 'America/New_York',
        openCases: ['C-1'],
        lastQuestionAt: question!,
        lastSurveyAt: surveyed!,
        caseClosedAt: closed!,
        pausedUntil: paused!,
      }),
    ).toMatchObject({
      zone: 'America/New_York',
      hasOpenCase: true,
      lastQuestionAt: question,
      lastSurveyAt: surveyed,
      caseClosedAt: closed,
      pausedUntil: paused,
    });
  });

  it.each([
    ['help.received', true],
    ['training.attended', true],
    ['event.attended', true],
    ['role.taken', true],
    ['portal.login', false],
    ['newsletter.clicked', false],
    ['survey.answered', false],
  ])('%s is an experience that a survey can ask about: %s', (type, hasExperience) => {
    expect(factsOf({ [`last.${type}`]: NOW })).toMatchObject({ hasExperience });
  });

  it('gives way to the earliest support question that is still to come', () => {
    const [first, second] = [plus(NOW, 'P3D'), plus(NOW, 'P5D')];

    expect(factsOf({}, [runDue(second), runDue(first)])).toMatchObject({ supportDueAt: first });
  });

  it('not to one that has been asked, nor to another message, nor to a run that is over', () => {
    const at = plus(NOW, 'P3D');
    const over = { ...runDue(at), state: 'completed', endedAt: NOW } as const;

    const runs = [asked(runDue(at)), runDue(at, { ...SUPPORT, asksSupport: false }), over];

    expect(factsOf({}, runs)).toMatchObject({ supportDueAt: undefined });
  });
});
