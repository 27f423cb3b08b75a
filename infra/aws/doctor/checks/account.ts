import type { Facts } from '../facts.ts';
import { broken, notKnown, ok, warn, type Finding } from '../finding.ts';
import { firstFailed, isMade } from '../look.ts';
import type { Target } from '../target.ts';

export const deployCommand = ({ stage }: Pick<Target, 'stage'>): string =>
  `npx cdk deploy --all -c stage=${stage}`;

/** Nothing can be deleted of a stack in production until a person has said so. */
const unprotect = (name: string, { region }: Pick<Target, 'region'>): string =>
  `aws cloudformation update-termination-protection --region ${region} --stack-name ${name} --no-enable-termination-protection`;

/** What everything else is held against: its name and file could be read. */
export function checkStage({ stage, production }: Target): Finding {
  return ok(
    'Stage',
    production
      ? `${stage}, production`
      : `${stage}, a trial: sandboxes, senders of SMS, backups and who hears of alarms are warnings only`,
  );
}

/** Who asks, and whether there is anything. */
export function checkAccount({ caller }: Pick<Facts, 'caller'>, target: Target): Finding {
  if ('unread' in caller) return notKnown('Account', caller.unread, target);
  return ok('Account', `${caller.known.account} in ${target.region}, seen as ${caller.known.arn}`);
}

export function checkStacks({ stacks }: Pick<Facts, 'stacks'>, target: Target): readonly Finding[] {
  return stacks.map(({ name, stack }) => {
    const what = `Stack ${name}`;
    if ('unread' in stack) return notKnown(what, stack.unread, target);
    if (!isMade(stack.known)) {
      return broken(
        what,
        `not deployed in ${target.region}; what belongs to it is not looked at`,
        deployCommand(target),
        'If it is deployed, then in another account or region, or under another name.',
      );
    }
    const { status, deployedAt } = stack.known;
    const found = `${status}, last deployed ${deployedAt}`;
    if (/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status)) return ok(what, found);
    const events = `aws cloudformation describe-stack-events --region ${target.region} --stack-name ${name} --max-items 20`;
    if (status.endsWith('_IN_PROGRESS'))
      return warn(what, found, `Wait until it is over, and run this again: ${events}`);
    if (status === 'UPDATE_ROLLBACK_COMPLETE' || status === 'IMPORT_ROLLBACK_COMPLETE')
      return warn(
        what,
        `${found}: the last deploy failed, and what was there before runs`,
        `Read why: ${events}`,
        deployCommand(target),
      );
    if (status === 'UPDATE_ROLLBACK_FAILED')
      return broken(
        what,
        found,
        `Read why, and mend it: ${events}`,
        `aws cloudformation continue-update-rollback --region ${target.region} --stack-name ${name}`,
      );
    if (firstFailed(stack.known))
      return broken(
        what,
        `${found}: the first deploy failed, and nothing of it runs`,
        `Read why, and mend it: ${events}`,
        // The CDK protects a stack before it makes it, and must delete one that failed before it makes it anew.
        ...(target.production
          ? [`The failed stack is protected, and must go first: ${unprotect(name, target)}`]
          : []),
        `${deployCommand(target)}   # deletes what failed, and begins anew`,
      );
    return broken(what, found, `Read why, and mend it: ${events}`, deployCommand(target));
  });
}
