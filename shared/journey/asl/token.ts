import { hash } from 'node:crypto';

/**
 * The task token of one attempt, of which there is one for each entry of a state and each retry: `events` grows with both.
 * It is derived and not drawn, so that a runner that was killed within an attempt gives the repeated invocation the same
 * token: the one that the function may have kept already. It is no secret, as on AWS it is: whoever knows the execution can
 * derive it, so a runner must offer no way to tell it from outside the machine.
 * @returns 43 characters of base64url; Step Functions gives up to 2048.
 */
export function taskToken(executionId: string, events: number): string {
  return hash('sha256', `task-token|${executionId}|${events}`, 'base64url');
}
