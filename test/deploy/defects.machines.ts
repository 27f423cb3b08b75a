import {
  disallow,
  hasToken,
  holding,
  isTask,
  isWait,
  machine,
  policyOf,
  roleNamed,
  roleOf,
  state,
  verb,
  type Defect,
} from './defects.seed.ts';

interface EndsRule {
  EventPattern: { detail: { status: string[] } };
}

/** Slips in the definitions of journeys, and in who may carry them out. */
export const machineDefects: readonly Defect[] = [
  {
    name: 'a task’s Retry was deleted',
    by: ['asl-tasks'],
    seed: (app) => state(app, 'welcome', isTask, (one) => delete one.Retry),
  },
  {
    name: 'the Catch of TooEarly was deleted',
    by: ['asl-tasks'],
    seed: (app) =>
      state(app, 'welcome', isTask, (one) => {
        one.Catch = one.Catch!.filter(({ ErrorEquals }) => !ErrorEquals.includes('TooEarly'));
      }),
  },
  {
    name: 'the silence of a question is no longer caught',
    by: ['asl-tasks'],
    seed: (app) =>
      state(app, 'check-in', hasToken, (one) => {
        one.Catch = one.Catch!.filter(({ ErrorEquals }) => !ErrorEquals.includes('States.Timeout'));
      }),
  },
  {
    name: 'a substitution was renamed, and the definition was not',
    by: ['asl-substitutions'],
    seed: (app) => {
      const { properties } = machine(app, 'welcome');
      const { sendMessage, ...others } = properties.DefinitionSubstitutions;
      properties.DefinitionSubstitutions = { ...others, sendMessages: sendMessage! };
    },
  },
  {
    name: 'the definition names another function than is given',
    by: ['asl-substitutions', 'asl-tasks'],
    seed: (app) => {
      const { properties } = machine(app, 'welcome');
      properties.DefinitionString = properties.DefinitionString.replace('${sendMessage}', '${sendMail}');
    },
  },
  {
    name: 'a function’s ARN is written out and misspelt',
    by: ['asl-tasks'],
    seed: (app) => {
      machine(app, 'welcome').properties.DefinitionSubstitutions['sendMessage'] =
        'arn:aws:lambda:eu-north-1:111122223333:function:lojal-send-mesage';
    },
  },
  {
    name: 'a wait reads a variable that nobody assigns',
    by: ['asl'],
    seed: (app) => state(app, 'welcome', isWait, (one) => (one.Timestamp = '{% $resumesAt %}')),
  },
  {
    name: 'a variable is assigned on one way only',
    by: ['asl'],
    seed: (app) =>
      state(
        app,
        'welcome',
        ({ Assign }) => Assign !== undefined,
        (one) => delete one.Assign,
      ),
  },
  {
    name: 'a task has no timeout',
    by: ['asl', 'asl-tasks'],
    seed: (app) => state(app, 'welcome', isTask, (one) => delete one.TimeoutSeconds),
  },
  {
    name: 'a task waits for less long than its function may take',
    by: ['asl-tasks'],
    seed: (app) => state(app, 'welcome', isTask, (one) => (one.TimeoutSeconds = 20)),
  },
  {
    name: 'States.ALL is caught first',
    by: ['asl'],
    seed: (app) =>
      state(app, 'welcome', isTask, (one) =>
        one.Catch!.unshift({ ErrorEquals: ['States.ALL'], Next: 'Ended' }),
      ),
  },
  {
    name: 'States.ALL is tried again, before the Catch is read',
    by: ['asl'],
    seed: (app) => state(app, 'welcome', isTask, (one) => one.Retry!.push({ ErrorEquals: ['States.ALL'] })),
  },
  {
    name: '$eval in an expression',
    by: ['asl'],
    seed: (app) => state(app, 'welcome', isTask, (one) => (one.Output = "{% $eval('1') %}")),
  },
  {
    name: 'the result is read with JSONPath',
    by: ['asl'],
    seed: (app) => state(app, 'welcome', isTask, (one) => Object.assign(one, { ResultPath: '$.sent' })),
  },
  {
    name: 'a question waits for ever',
    by: ['asl', 'asl-tasks'],
    seed: (app) => state(app, 'check-in', hasToken, (one) => delete one.TimeoutSeconds),
  },
  {
    name: 'a question does not hand out its token',
    by: ['asl'],
    seed: (app) => state(app, 'check-in', hasToken, (one) => delete one.Arguments!.Payload['token']),
  },
  {
    name: 'a state leads to one that was renamed',
    by: ['asl'],
    seed: (app) => state(app, 'welcome', isWait, (one) => (one.Next = 'a-tale')),
  },
  {
    name: 'the definition was cut off',
    by: ['asl'],
    seed: (app) => {
      const { properties } = machine(app, 'nps');
      properties.DefinitionString = properties.DefinitionString.slice(0, -10);
    },
  },
  {
    name: 'a definition of over a megabyte',
    by: ['asl-substitutions', 'template-limits'],
    seed: (app) => {
      const { properties } = machine(app, 'nps');
      properties.DefinitionString = properties.DefinitionString.replace(
        '{"Comment":"',
        `{"Comment":"${'x'.repeat(1_100_000)}`,
      );
    },
  },
  {
    name: 'a journey became an Express workflow',
    by: ['run-ends'],
    seed: (app) => (machine(app, 'welcome').properties.StateMachineType = 'EXPRESS'),
  },
  {
    name: 'a state machine was renamed, and who starts it was not told',
    by: ['run-starts', 'iam-targets'],
    seed: (app) => (machine(app, 'welcome').properties.StateMachineName += '2'),
  },
  {
    name: 'nobody hears of an execution that ran out of time',
    by: ['run-ends'],
    seed: (app) => {
      const { EventPattern } = holding<EndsRule>(app, 'AWS::Events::Rule', 'ABORTED').properties;
      EventPattern.detail.status = ['FAILED', 'ABORTED'];
    },
  },
  {
    name: 'a state machine’s role may not invoke its function',
    by: ['asl-tasks'],
    seed: (app) => disallow(policyOf(app, machine(app, 'welcome')), 'lambda:InvokeFunction'),
  },
  {
    name: 'a state machine’s role is one of Lambda’s',
    by: ['run-ends'],
    seed: (app) => {
      const role = roleNamed(app, roleOf(machine(app, 'welcome').properties.RoleArn));
      role.properties.AssumeRolePolicyDocument.Statement[0]!.Principal = { Service: 'lambda.amazonaws.com' };
    },
  },
  {
    name: 'send-message may take two minutes, and its tasks wait for 90 seconds',
    by: ['asl-tasks'],
    seed: (app) => (verb(app, 'send-message').properties.Timeout = 120),
  },
];
