/* eslint-disable no-new -- a construct enters its scope by being made */
import { CfnOutput } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { DeadLetters } from './dead-letters.ts';
import type { EventQueue } from './event-queue.ts';
import type { Intake } from './intake.ts';
import type { OutgoingMail } from './outgoing-mail.ts';

interface OutputsProps {
  readonly intake: Intake;
  readonly mailer: OutgoingMail;
  readonly queue: EventQueue;
  readonly deadLetters: DeadLetters;
}

/** Gives a stack outputs by the name alone, without the construct's path in front: runbooks and scripts name them. */
export function outputTo(scope: Construct): (name: string, value: string, description: string) => void {
  return (name, value, description) => {
    new CfnOutput(scope, name, { value, description }).overrideLogicalId(name);
  };
}

/** What a person needs to know after a deploy, and on a bad night. */
export class Outputs extends Construct {
  constructor(scope: Construct, id: string, { intake, mailer, queue, deadLetters }: OutputsProps) {
    super(scope, id);
    const output = outputTo(this);
    output('ApiUrl', intake.url, 'Where forms send: this, then /hooks/ and the name of the form');
    if (intake.record) {
      const { name, value } = intake.record;
      output('ApiDomain', `${name} CNAME ${value}`, 'The DNS record by which forms and members find it');
    }
    output('EventsQueueUrl', queue.queue.queueUrl, 'Sealed events on their way to record-event');
    output(
      'EventsDeadLettersUrl',
      queue.deadLetters.queue.queueUrl,
      'Sealed events that failed five times: see the runbook, "EventsDeadLetters"',
    );
    output(
      'FailedInvocationsUrl',
      deadLetters.queue.queueUrl,
      'Runs that failed; starts, sweeps, ends and deliveries that could not be handled: see the runbook, "FailedInvocations"',
    );
    for (const [domain, records] of mailer.dkim) {
      const name = domain.split(/[^a-z0-9]+/).map((part) => part.charAt(0).toUpperCase() + part.slice(1));
      output(
        `Dkim${name.join('')}`,
        records.map(({ name: from, value }) => `${from} CNAME ${value}`).join('; '),
        `The three DNS records by which SES may sign for ${domain}`,
      );
    }
  }
}
