import { checkAccount, checkStacks, checkStage, deployCommand } from './checks/account.ts';
import { checkConcurrency, checkReserved } from './checks/capacity.ts';
import { checkData, checkOutputs, checkSecret } from './checks/data.ts';
import { checkAddresses, checkDomain } from './checks/domain.ts';
import { checkLinks } from './checks/links.ts';
import { checkMailConfiguration, checkMailLimits } from './checks/mail.ts';
import { checkAlarms, checkJourneys, checkQueue, checkSweep } from './checks/running.ts';
import { checkTextConfiguration, checkTextLimits, checkTextSenders } from './checks/texts.ts';
import type { AppFacts, Facts } from './facts.ts';
import { notKnown, type Finding } from './finding.ts';
import { QUEUES } from './gather.ts';
import { SWEPT_WITHIN_HOURS } from './gather-app.ts';
import type { Target } from './target.ts';

/** What the facts say of a stage, from the outside in: who asks, what is deployed, mail, SMS, what runs, the data. */
export function examine(facts: Facts, target: Target): readonly Finding[] {
  const account = checkAccount(facts, target);
  // Without credentials every other line would say the same.
  if ('unread' in facts.caller) return [account];
  return [
    checkStage(target),
    account,
    ...checkStacks(facts, target),
    ...checkOutputs(facts, QUEUES, deployCommand(target)),
    ...(facts.links ? [checkLinks(facts.links, target)] : []),
    ...checkMailLimits(facts, target),
    ...facts.domains.flatMap((domain) => checkDomain(domain, target)),
    ...checkAddresses(facts, target),
    ...checkTextLimits(facts, target),
    ...checkTextSenders(facts, target),
    checkConcurrency(facts, target),
    ...(facts.app ? ofApp(facts.app, facts, target) : []),
    ...(facts.machines ? checkJourneys(facts.machines, target) : []),
    ...facts.queues.map((queue) => checkQueue(queue, target)),
    ...(facts.data ? checkData(facts.data, target) : []),
    ...(facts.secret ? [checkSecret(facts.secret, target)] : []),
  ];
}

function ofApp(app: NonNullable<Facts['app']>, facts: Facts, target: Target): readonly Finding[] {
  if ('unread' in app) return [notKnown('What the stack consists of', app.unread, target)];
  const parts: AppFacts = app.known;
  const stack = facts.stacks.at(-1)?.stack;
  const deployedAt = (stack && 'known' in stack ? stack.known?.deployedAt : undefined) ?? facts.at;
  return [
    ...checkMailConfiguration(parts.mailConfiguration, target),
    ...checkTextConfiguration(parts.textConfiguration, target),
    ...checkReserved(parts, target),
    ...checkAlarms(parts, target),
    checkSweep(parts, { at: facts.at, deployedAt, hours: SWEPT_WITHIN_HOURS }, target),
  ];
}
