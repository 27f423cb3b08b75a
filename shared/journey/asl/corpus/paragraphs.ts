const SPEC = 'https://states-language.net/spec.html';
const GUIDE = 'https://docs.aws.amazon.com/step-functions/latest/dg';

/** What the cases of the corpus test, by the title that a paragraph has in the States Language or in Amazon's guides. */
export const PARAGRAPHS = {
  'Top-level fields': `${SPEC}#toplevelfields`,
  States: `${SPEC}#states-fields`,
  Timestamps: `${SPEC}#timestamps`,
  Data: `${SPEC}#data`,
  Expressions: `${SPEC}#expressions`,
  'Assigning variables': `${SPEC}#assigning-variables`,
  'Error names': `${SPEC}#error-names`,
  'Retrying after error': `${SPEC}#retrying-after-error`,
  'Fallback states': `${SPEC}#fallback-states`,
  'Task State': `${SPEC}#task-state`,
  'Choice State': `${SPEC}#choice-state`,
  'JSONata Choice Rules': `${SPEC}#jsonata-choice-rules`,
  'Wait State': `${SPEC}#wait-state`,
  'Succeed State': `${SPEC}#succeed-state`,
  'Fail State': `${SPEC}#fail-state`,
  'Predefined Error Codes': `${SPEC}#appendix-a`,

  'Wait workflow state': `${GUIDE}/state-wait.html`,
  'Accessing execution data from the Context object': `${GUIDE}/input-output-contextobject.html`,
  'Transforming data with JSONata': `${GUIDE}/transforming-data.html`,
  'Handling errors in workflows': `${GUIDE}/concepts-error-handling.html`,
  'Handle transient Lambda service exceptions': `${GUIDE}/sfn-best-practices.html#bp-lambda-serviceexception`,
  'Invoke a Lambda function': `${GUIDE}/connect-lambda.html`,
  'Wait for a Callback with Task Token': `${GUIDE}/connect-to-resource.html#connect-wait-token`,
  'Get a Token from the Context object': `${GUIDE}/connect-to-resource.html#wait-token-contextobject`,
  'Using timeouts to avoid stuck executions': `${GUIDE}/sfn-stuck-execution.html`,
  'Quotas related to state machine executions': `${GUIDE}/service-quotas.html#service-limits-state-machine-executions`,
  SendTaskSuccess: 'https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html',
  'Lambda function errors': 'https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html',
} as const;

export type Paragraph = keyof typeof PARAGRAPHS;
