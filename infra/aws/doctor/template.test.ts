import { describe, expect, it } from 'vitest';
import type { Destination } from '../../../shared/ports/account.ts';
import { deployed, ofType } from '../../../test/support/deployed.ts';
import { known } from '../../../test/support/doctor.ts';
import { synthesise } from '../../../test/support/stack.ts';
import { checkMailConfiguration } from './checks/mail.ts';
import { checkJourneys } from './checks/running.ts';
import { checkTextConfiguration } from './checks/texts.ts';
import { QUEUES } from './gather.ts';
import { targetOf } from './target.ts';

const stack = deployed(synthesise('dev').template);
const target = targetOf('dev', {});
const idsOf = (type: string, start: string): readonly string[] =>
  ofType(stack, type)
    .map(({ id }) => id)
    .filter((id) => id.startsWith(start));
const states = (findings: readonly { state: string }[]): readonly string[] =>
  findings.map(({ state }) => state);

interface MailDestination {
  readonly EventDestination: {
    readonly Enabled?: boolean;
    readonly MatchingEventTypes: readonly string[];
    readonly EventBridgeDestination?: unknown;
  };
}
interface TextSet {
  readonly ConfigurationSetName: string;
  readonly EventDestinations: readonly { readonly Enabled: boolean; readonly MatchingEventTypes: string[] }[];
}
interface Protection {
  readonly CountryRuleSet: {
    readonly SMS: readonly { readonly CountryCode: string; readonly ProtectStatus: string }[];
  };
}

/** What the doctor looks for is what the stack makes: else it would find everything broken, or nothing. */
describe('what is deployed', () => {
  it('has the functions that are looked at, one of each', () => {
    expect(idsOf('AWS::Lambda::Function', 'SendMessage')).toHaveLength(1);
    expect(idsOf('AWS::Lambda::Function', 'Sweep')).toHaveLength(1);
  });

  it('says by its outputs where queues, table and secret are', () => {
    expect(Object.keys(stack.outputs)).toEqual(expect.arrayContaining([...QUEUES, 'TableName', 'SecretArn']));
  });

  it('has one configuration set of SES, which tells all that is asked for', () => {
    expect(idsOf('AWS::SES::ConfigurationSet', '')).toHaveLength(1);
    const destinations = ofType<MailDestination>(stack, 'AWS::SES::ConfigurationSetEventDestination').map(
      ({ id, properties: { EventDestination: one } }): Destination => ({
        name: id,
        enabled: one.Enabled ?? true,
        to: one.EventBridgeDestination === undefined ? 'topic' : 'bus',
        // The template says bounce where the API says BOUNCE.
        events: one.MatchingEventTypes.map((event) => event.toUpperCase()),
      }),
    );
    expect(states(checkMailConfiguration(known({ sendingEnabled: true, destinations }), target))).toEqual([
      'ok',
      'ok',
    ]);
  });

  it('has the configuration set of SMS under the name that is asked for, open where it should be', () => {
    const [set] = ofType<TextSet>(stack, 'AWS::SMSVOICE::ConfigurationSet');
    const [protection] = ofType<Protection>(stack, 'AWS::SMSVOICE::ProtectConfiguration');
    expect(set!.properties.ConfigurationSetName).toBe('lojal-dev');
    const found = {
      destinations: set!.properties.EventDestinations.map(({ Enabled, MatchingEventTypes }) => ({
        name: '',
        enabled: Enabled,
        to: 'topic' as const,
        events: MatchingEventTypes,
      })),
      countries: Object.fromEntries(
        protection!.properties.CountryRuleSet.SMS.map((one) => [one.CountryCode, one.ProtectStatus]),
      ),
    };
    expect(states(checkTextConfiguration(known(found), target))).toEqual(['ok', 'ok']);
  });

  it('has a state machine for each journey, under the name that is asked for', () => {
    const names = ofType<{ StateMachineName: string }>(stack, 'AWS::StepFunctions::StateMachine').map(
      ({ properties }) => properties.StateMachineName,
    );
    expect(states(checkJourneys(known(names), target))).toEqual(['ok']);
  });
});
