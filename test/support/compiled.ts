/** What the journey "small" is compiled to, piece by piece, written out by hand. */

const TRANSIENT = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
  'Lambda.Unknown',
  'Sandbox.Timedout',
  'Runtime.ExitError',
];
const slowly = { BackoffRate: 2, JitterStrategy: 'FULL' };
export const provider = {
  ErrorEquals: ['NotAccepted'],
  IntervalSeconds: 30,
  MaxDelaySeconds: 7200,
  // 30 a day for the five days that a message may be late, and two more.
  MaxAttempts: 210,
  ...slowly,
};
const store = { IntervalSeconds: 2, MaxDelaySeconds: 900, MaxAttempts: 100, ...slowly };
const retried = { ErrorEquals: ['StoreBusy', ...TRANSIENT, 'States.Timeout'], ...store };
export const retriedWithToken = { ErrorEquals: ['StoreBusy', ...TRANSIENT], ...store };

export const ended = { ErrorEquals: ['RunEnded'], Output: {}, Next: 'Ended' };
export const tooEarly = (Next: string) => ({
  ErrorEquals: ['TooEarly'],
  Assign: { resumeAt: '{% $parse($states.errorOutput.Cause).errorMessage %}' },
  Output: {},
  Next,
});
export const silence = (Next: string) => ({ ErrorEquals: ['States.Timeout'], Output: {}, Next });
export const waits = (Next: string) => ({ Type: 'Wait', Timestamp: '{% $resumeAt %}', Next });
export const answeredAt = { resumeAt: '{% $states.result.Payload.resumeAt %}' };
export const toldAt = { resumeAt: '{% $states.result.resumeAt %}' };

export const common = (step: string) => ({
  run: '{% $states.context.Execution.Input.run %}',
  member: '{% $states.context.Execution.Input.member %}',
  journey: 'small',
  step,
});
export const sending = (step: string) => ({
  ...common(step),
  message: step,
  variant: null,
  purpose: 'relation',
  channels: ['email'],
  guard: [],
  notAfterDays: 5,
  anyDay: false,
  priority: 0,
  mutedByOpenCase: false,
});
export const token = '{% $states.context.Task.Token %}';
const invoke = (FunctionName: string, Payload: object) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName, Payload },
  TimeoutSeconds: 90,
  Output: {},
});
export const invokeAndWait = (FunctionName: string, Payload: object, days: number) => ({
  ...invoke(FunctionName, Payload),
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  TimeoutSeconds: days * 86_400,
});
export const takesStep = (payload: object) => ({
  ...invoke('${takeStep}', payload),
  Retry: [retried],
  Catch: [ended],
});
export const sends = (step: string, next: object) => ({
  ...invoke('${sendMessage}', { ...sending(step), kind: 'send', next }),
  Retry: [provider, retried],
  Catch: [tooEarly(`${step}: wait`), ended],
});

export const aMail = {
  contends: { priority: 0, notAfterDays: 5, mutedByOpenCase: false },
  asksSupport: false,
  anyDay: false,
  channel: 'email',
};
export const noMail = { contends: null, asksSupport: false, anyDay: true, channel: null };
export const done = { Type: 'Succeed' };
