import { describe, expect, it } from 'vitest';
import { deployed, ofType, type Deployed } from '../support/deployed.ts';
import type { StageFile } from '../../infra/aws/stage.ts';
import { synthesise } from '../support/stack.ts';

interface Function {
  readonly Description: string;
  readonly ReservedConcurrentExecutions?: number;
}
interface ConfigurationSet {
  readonly DeliveryOptions: { readonly MaxDeliverySeconds?: number };
}

const deploy = (given: Partial<StageFile>): Deployed => deployed(synthesise('dev', given).template);

/** function → how many calls of it may run at once, where that is limited. */
const limits = (given: Partial<StageFile>) =>
  ofType<Function>(deploy(given), 'AWS::Lambda::Function').flatMap(({ properties }) =>
    properties.ReservedConcurrentExecutions === undefined
      ? []
      : [[properties.Description, properties.ReservedConcurrentExecutions]],
  );

/** Milliseconds: a synth takes seconds, and on a busy machine minutes. */
const SLOW = 240_000;

describe('how fast mail leaves', { timeout: SLOW }, () => {
  it('is held to the account’s rate where that is given: send-message alone is limited', () => {
    expect(limits({ mail: { mailsPerSecond: 14 } })).toEqual([['functions/send-message', 4]]);
  });

  it('is left to the provider’s refusals without it, since a new account can reserve nothing', () => {
    expect(limits({})).toEqual([]);
  });

  it('is given up by SES after twelve hours: a letter of yesterday is not delivered', () => {
    const [set] = ofType<ConfigurationSet>(deploy({}), 'AWS::SES::ConfigurationSet');
    expect(set?.properties.DeliveryOptions.MaxDeliverySeconds).toBe(43_200);
  });
});
