import type { Fact, Unread } from '../../infra/aws/doctor/facts.ts';
import type { Finding } from '../../infra/aws/doctor/finding.ts';
import type { Target } from '../../infra/aws/doctor/target.ts';

/** A stage in production, as the doctor is to find it. */
export const TARGET: Target = {
  stage: 'prod',
  production: true,
  region: 'eu-north-1',
  stacks: ['lojal-prod-data', 'lojal-prod'],
  journeys: ['welcome', 'nps'],
  senders: ['maria.lind@example.org'],
  domains: ['example.org'],
  domain: 'medlem.example.org',
  identities: 'here',
  smsSender: 'Exempelfb',
  countries: ['SE', 'NO'],
  mailsPerSecond: undefined,
  mailsPerMember: 1,
  members: undefined,
  table: undefined,
};
/** The same for a trial. */
export const TRIAL: Target = { ...TARGET, stage: 'test', production: false };

export const known = <T>(value: T): Fact<T> => ({ known: value });
const DENIED: Unread = { obstacle: 'denied', call: 'ses:GetAccount', message: 'AccessDenied: no' };
export const unread: Fact<never> = { unread: DENIED };

/** `<state> <what>: <found>`, and what to do beneath, each after an arrow. */
export const said = (findings: Finding | readonly Finding[]): string =>
  [findings]
    .flat()
    .map((one) =>
      [`${one.state} ${one.what}: ${one.found}`, ...(one.state === 'ok' ? [] : one.todo)].join('\n→ '),
    )
    .join('\n');

/** What a fact that nobody could read must become: one broken line that says what to allow. */
export const NOT_KNOWN =
  /^broken .+: not known: ses:GetAccount said AccessDenied: no\n→ Allow ses:GetAccount /;
