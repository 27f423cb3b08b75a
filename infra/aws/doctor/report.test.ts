import { describe, expect, it } from 'vitest';
import { instant } from '../../../shared/time/instant.ts';
import { ago, broken, ok, plural, usd, warn, type Finding } from './finding.ts';
import { isBroken, toJson, toText } from './report.ts';

const report = (...findings: Finding[]) => ({
  stage: 'prod',
  region: 'eu-north-1',
  at: instant('2028-03-01T09:00:00Z'),
  findings,
});
const BROKEN = broken('SES sandbox', 'in it', 'ask', 'wait');

describe('the report', () => {
  it('has what is worst last, each with what to do beneath', () => {
    expect(
      toText(report(BROKEN, ok('Account', 'mine'), warn('Alarms', 'none', 'deploy'))).split('\n'),
    ).toEqual([
      'Stage prod in eu-north-1, 2028-03-01T09:00:00.000Z',
      '',
      'ok      Account      mine',
      '',
      'warn    Alarms       none',
      '          → deploy',
      '',
      'BROKEN  SES sandbox  in it',
      '          → ask',
      '          → wait',
      '',
      'Not ready to write to members: 1 broken, 1 warning.',
    ]);
  });

  it.each([
    [[ok('Account', 'mine')], false, 'Ready to write to members.'],
    [
      [warn('Alarms', 'none', 'deploy'), warn('SMS', 'none', 'deploy')],
      false,
      'Ready to write to members, 2 warnings.',
    ],
    [[BROKEN], true, 'Not ready to write to members: 1 broken.'],
  ])('of %j is broken: %j', (findings, isIt, verdict) => {
    expect(isBroken({ findings })).toBe(isIt);
    expect(
      toText(report(...findings))
        .split('\n')
        .at(-1),
    ).toBe(verdict);
    expect(JSON.parse(toJson(report(...findings)))).toEqual({ ...report(...findings), ready: !isIt });
  });
});

describe('numbers for people', () => {
  it.each([
    [0, '0 seconds'],
    [59, '59 seconds'],
    [60, '1 minute'],
    [7199, '1 hour'],
    [172_800, '2 days'],
  ])('%d seconds are %s', (seconds, words) => {
    expect(ago(seconds)).toBe(words);
  });

  it('money has cents where there are any, and counts their plural', () => {
    expect([usd(50), usd(12.345), usd(0.1 + 0.2)]).toEqual(['50 USD', '12.35 USD', '0.3 USD']);
    expect([plural(1, 'mail'), plural(50_000, 'mail'), plural(2, 'more', 'more')]).toEqual([
      '1 mail',
      '50,000 mails',
      '2 more',
    ]);
  });
});
