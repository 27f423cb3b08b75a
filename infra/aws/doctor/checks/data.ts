import type { DataFacts, Facts, SecretFacts } from '../facts.ts';
import { broken, brokenIf, notKnown, ok, warn, type Finding } from '../finding.ts';
import { stands } from '../look.ts';
import type { Target } from '../target.ts';

/** Whether the table is there, can be restored, and whether sending is held back. */
export function checkData(data: DataFacts, target: Target): readonly Finding[] {
  return [...checkTable(data, target), ...checkSending(data, target)];
}

function checkTable({ table, safety }: DataFacts, target: Target): readonly Finding[] {
  const what = 'Table';
  const { region, production } = target;
  if ('unread' in safety) return [notKnown(what, safety.unread, target)];
  if (!safety.known)
    return [
      broken(
        what,
        `there is no ${table}: the register and the ledger are gone, or another account is asked`,
        'Freeze nothing and deploy nothing. Read infra/RUNBOOK.md, and look for a backup:',
        `aws dynamodb list-backups --region ${region}`,
      ),
    ];
  const { status, pointInTimeRecovery, deletionProtection } = safety.known;
  const findings: Finding[] = [];
  if (status !== 'ACTIVE' && status !== 'UPDATING')
    findings.push(
      broken(
        what,
        `${table} is ${status}`,
        `aws dynamodb describe-table --region ${region} --table-name ${table}`,
      ),
    );
  if (!pointInTimeRecovery)
    findings.push(
      brokenIf(production)(
        'Backup',
        'point-in-time recovery is off: nothing could be restored',
        `aws dynamodb update-continuous-backups --region ${region} --table-name ${table} --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true`,
      ),
    );
  if (production && !deletionProtection)
    findings.push(
      warn(
        what,
        `${table} may be deleted by a slip`,
        `aws dynamodb update-table --region ${region} --table-name ${table} --deletion-protection-enabled`,
      ),
    );
  if (findings.length > 0) return findings;
  return [
    ok(
      what,
      `${table}: point-in-time recovery on${deletionProtection ? ', protected against deletion' : ''}`,
    ),
  ];
}

function checkSending({ table, sending }: DataFacts, target: Target): readonly Finding[] {
  const what = 'Sending switch';
  if ('unread' in sending) return [notKnown(what, sending.unread, target)];
  const { frozen, tripped } = sending.known;
  const command = `AWS_REGION=${target.region} npm run sending -- --table ${table}`;
  const findings: Finding[] = [];
  if (frozen)
    findings.push(
      broken(
        what,
        `FROZEN since ${frozen.since}: ${frozen.why}`,
        `Is the reason gone, and would whoever froze it agree? Then: ${command} release`,
      ),
    );
  for (const { channel, reason, until } of tripped)
    findings.push(
      broken(
        what,
        `${channel}: the provider refuses us (${reason}); asked again from ${until}`,
        'Mend what stands above as broken; then it goes on by itself. At once:',
        `${command} release`,
      ),
    );
  return findings.length > 0 ? findings : [ok(what, 'on')];
}

export function checkSecret({ arn, problem }: SecretFacts, target: Target): Finding {
  const what = 'Secret';
  if ('unread' in problem) return notKnown(what, problem.unread, target);
  if (problem.known === undefined) return ok(what, 'there, and of the right shape');
  return broken(
    what,
    `${problem.known} No form is taken, no link is made and no message is sent`,
    'Read infra/RUNBOOK.md, "The secret": put the version before back, and make no new key in the place of the first:',
    `aws secretsmanager list-secret-version-ids --region ${target.region} --secret-id ${arn}`,
  );
}

/** Outputs without which a part cannot be looked at. */
export function checkOutputs(
  { stacks, data, secret, queues }: Pick<Facts, 'stacks' | 'data' | 'secret' | 'queues'>,
  names: readonly string[],
  again: string,
): readonly Finding[] {
  const all = stacks.every(({ stack }) => 'known' in stack && stands(stack.known));
  if (!all) return [];
  const missing = [
    ...(data ? [] : ['TableName']),
    ...(secret ? [] : ['SecretArn']),
    ...names.filter((name) => !queues.some(({ output }) => output === name)),
  ];
  if (missing.length === 0) return [];
  return [
    broken(
      'Outputs',
      `the stacks do not say ${missing.join(', ')}: something older is deployed than stands in this folder`,
      again,
    ),
  ];
}
