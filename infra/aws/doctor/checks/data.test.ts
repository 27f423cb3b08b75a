import { describe, expect, it } from 'vitest';
import type { TableSafety } from '../../../../shared/ports/account.ts';
import { instant } from '../../../../shared/time/instant.ts';
import { known, NOT_KNOWN, said, TARGET, TRIAL, unread } from '../../../../test/support/doctor.ts';
import type { DataFacts } from '../facts.ts';
import { checkData, checkOutputs, checkSecret } from './data.ts';

const SAFE: TableSafety = { status: 'ACTIVE', deletionProtection: true, pointInTimeRecovery: true };
const ON: DataFacts['sending'] = known({ frozen: undefined, tripped: [] });
const data = (other: Partial<TableSafety> | undefined, target = TARGET, sending = ON): string =>
  said(
    checkData({ table: 'lojal-prod-items', safety: known(other && { ...SAFE, ...other }), sending }, target),
  );

describe('the table', () => {
  it('is well', () => {
    expect(data({}).split('\n')).toEqual([
      'ok Table: lojal-prod-items: point-in-time recovery on, protected against deletion',
      'ok Sending switch: on',
    ]);
    expect(data({ deletionProtection: false }, TRIAL)).toContain('ok Table: lojal-prod-items');
  });

  it.each([
    [undefined, 'broken Table: there is no lojal-prod-items'],
    [undefined, '→ aws dynamodb list-backups --region eu-north-1'],
    [{ status: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS' }, 'broken Table: lojal-prod-items is INACCESSIBLE'],
    [{ pointInTimeRecovery: false }, 'broken Backup: point-in-time recovery is off'],
    [
      { pointInTimeRecovery: false },
      '→ aws dynamodb update-continuous-backups --region eu-north-1 --table-name lojal-prod-items',
    ],
    [{ deletionProtection: false }, 'warn Table: lojal-prod-items may be deleted by a slip'],
  ])('with %j: %s', (other, line) => {
    expect(data(other)).toContain(line);
  });

  it('without backups is a warning in a trial', () => {
    expect(data({ pointInTimeRecovery: false }, TRIAL)).toContain('warn Backup');
  });

  it('that nobody could look at is not known, and neither is the switch', () => {
    const lines = said(checkData({ table: 't', safety: unread, sending: unread }, TARGET)).split('\nbroken ');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(NOT_KNOWN);
    expect(`broken ${lines[1]}`).toMatch(NOT_KNOWN);
  });
});

describe('the sending switch', () => {
  const since = instant('2028-03-01T02:00:00Z');

  it('frozen is not ready, and says why and how it is released', () => {
    const line = data({}, TARGET, known({ frozen: { since, why: 'wrong date' }, tripped: [] }));
    expect(line).toContain('broken Sending switch: FROZEN since 2028-03-01T02:00:00.000Z: wrong date');
    expect(line).toContain('AWS_REGION=eu-north-1 npm run sending -- --table lojal-prod-items release');
  });

  it('tripped says by which provider and until when', () => {
    const until = instant('2028-03-01T09:15:00Z');
    const trip = { channel: 'email', reason: 'not-verified', since, until } as const;
    expect(data({}, TARGET, known({ frozen: undefined, tripped: [trip] }))).toContain(
      'broken Sending switch: email: the provider refuses us (not-verified); asked again from 2028-03-01T09:15',
    );
  });
});

describe('the secret', () => {
  it.each([
    [known(undefined), /^ok Secret: there, and of the right shape$/],
    [
      known('The secret is not JSON.'),
      /^broken Secret: The secret is not JSON\. .*\n→ Read infra\/RUNBOOK\.md/,
    ],
    [unread, NOT_KNOWN],
  ])('%j', (problem, line) => {
    expect(said(checkSecret({ arn: 'arn:secret', problem }, TARGET))).toMatch(line);
  });
});

describe('the outputs of the stacks', () => {
  const NAMES = ['EventsQueueUrl'];
  const made = { status: 'CREATE_COMPLETE', deployedAt: instant('2028-03-01T06:00:00Z'), outputs: {} };
  const nothing = { data: undefined, secret: undefined, queues: [] };
  const check = (facts: Parameters<typeof checkOutputs>[0]): string =>
    said(checkOutputs(facts, NAMES, 'again'));

  it('that are missing are named', () => {
    expect(check({ ...nothing, stacks: [{ name: 's', stack: known(made) }] })).toContain(
      'broken Outputs: the stacks do not say TableName, SecretArn, EventsQueueUrl',
    );
  });

  it('are not asked for while a stack is not there, or could not be looked at', () => {
    expect(check({ ...nothing, stacks: [{ name: 's', stack: known(undefined) }] })).toBe('');
    expect(check({ ...nothing, stacks: [{ name: 's', stack: unread }] })).toBe('');
  });
});
