import { describe, expect, it } from 'vitest';
import { instant } from '../../../../shared/time/instant.ts';
import { known, NOT_KNOWN, said, TARGET, TRIAL, unread } from '../../../../test/support/doctor.ts';
import { checkAccount, checkStacks, checkStage } from './account.ts';

const stack = (status: string) => ({
  stacks: [
    {
      name: 'lojal-prod',
      stack: known({ status, deployedAt: instant('2028-03-01T06:00:00Z'), outputs: {} }),
    },
  ],
});

describe('who asks', () => {
  it('is told with the account and region that are looked at', () => {
    expect(said(checkAccount({ caller: known({ account: '1', arn: 'arn:me' }) }, TARGET))).toBe(
      'ok Account: 1 in eu-north-1, seen as arn:me',
    );
  });

  it('and is not known without an answer', () => {
    expect(said(checkAccount({ caller: unread }, TARGET))).toMatch(NOT_KNOWN);
  });

  it.each([
    [TARGET, 'ok Stage: prod, production'],
    [TRIAL, 'ok Stage: test, a trial'],
  ])('of a stage that is as it should be', (target, line) => {
    expect(said(checkStage(target))).toContain(line);
  });
});

describe('a stack', () => {
  it.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE'])('that is %s is well', (status) => {
    expect(said(checkStacks(stack(status), TARGET))).toBe(
      `ok Stack lojal-prod: ${status}, last deployed 2028-03-01T06:00:00.000Z`,
    );
  });

  it.each([
    ['UPDATE_IN_PROGRESS', 'warn', 'Wait until it is over'],
    ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'warn', 'Wait until it is over'],
    ['UPDATE_ROLLBACK_COMPLETE', 'warn', 'npx cdk deploy --all -c stage=prod'],
    [
      'UPDATE_ROLLBACK_FAILED',
      'broken',
      'continue-update-rollback --region eu-north-1 --stack-name lojal-prod',
    ],
    ['ROLLBACK_COMPLETE', 'broken', 'npx cdk deploy --all -c stage=prod'],
    ['ROLLBACK_FAILED', 'broken', 'npx cdk deploy --all -c stage=prod'],
    ['DELETE_FAILED', 'broken', 'describe-stack-events --region eu-north-1 --stack-name lojal-prod'],
  ])('that is %s is %s, and what to do is said', (status, state, todo) => {
    const line = said(checkStacks(stack(status), TARGET));
    expect(line).toContain(`${state} Stack lojal-prod: ${status}`);
    expect(line).toContain(todo);
  });

  it('whose first deploy failed is protected already in production, and that must go before the next', () => {
    // Given the CDK, which protects a stack before it makes it, and deletes one that failed before it makes it anew.
    const failed = stack('ROLLBACK_COMPLETE');
    const todo = said(checkStacks(failed, TARGET));
    const protection = todo.indexOf(
      'update-termination-protection --region eu-north-1 --stack-name lojal-prod --no-',
    );
    expect(protection).toBeGreaterThan(0);
    expect(todo.indexOf('npx cdk deploy')).toBeGreaterThan(protection);
    // And a trial has no protection to take off.
    expect(said(checkStacks(failed, TRIAL))).not.toContain('termination-protection');
  });

  it.each([
    ['that is not there', { stacks: [{ name: 'lojal-prod', stack: known(undefined) }] }],
    ['that was only prepared', stack('REVIEW_IN_PROGRESS')],
  ])('%s is to be deployed', (_, facts) => {
    const line = said(checkStacks(facts, TARGET));
    expect(line).toContain('broken Stack lojal-prod: not deployed in eu-north-1');
    expect(line).toContain('→ npx cdk deploy --all -c stage=prod');
  });

  it('that nobody could look at is not known', () => {
    expect(said(checkStacks({ stacks: [{ name: 'lojal-prod', stack: unread }] }, TARGET))).toMatch(NOT_KNOWN);
  });
});
