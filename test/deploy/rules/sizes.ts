import type { Synthesised } from './assembly.ts';
import { policiesOf, type Policy } from './access.ts';
import { problem, type Problem, type Rule } from './rule.ts';
import { viewOf, type View } from './view.ts';

/** Letters of all inline policies of a role together, of a role's trust, and of a queue's and a topic's policy. */
const MOST = {
  role: 10_240,
  trust: 2048,
  'AWS::SQS::QueuePolicy': 8192,
  'AWS::SNS::TopicPolicy': 30_720,
} as const;
/** Letters of an event pattern. */
const PATTERN = 2048;

/** As IAM counts: without white space. */
const lettersOf = (document: unknown): number => JSON.stringify(document).replaceAll(/\s/g, '').length;

/** What a role may do, all its inline policies together. They grow with every journey. */
function roles(view: View): Problem[] {
  return view.ofType('AWS::IAM::Role').flatMap(({ id, name }) => {
    const own = policiesOf(view).filter(({ kind, on }) => kind === 'identity' && on.includes(name));
    const letters = own.reduce((sum, { document }) => sum + lettersOf(document), 0);
    return letters > MOST.role
      ? [
          problem(
            id,
            `has inline policies of ${letters} letters: IAM takes ${MOST.role}. Name less, or share it out.`,
          ),
        ]
      : [];
  });
}

function mostOf(view: View, { kind, at }: Policy): number | undefined {
  if (kind === 'trust') return MOST.trust;
  const type = view.resources.find(({ id }) => id === at)?.type;
  return type === 'AWS::SQS::QueuePolicy' || type === 'AWS::SNS::TopicPolicy' ? MOST[type] : undefined;
}

function others(view: View): Problem[] {
  return policiesOf(view).flatMap((policy) => {
    const most = mostOf(view, policy);
    const letters = lettersOf(policy.document);
    return most !== undefined && letters > most
      ? [problem(policy.at, `has a policy of ${letters} letters: it may have ${most}. Name less.`)]
      : [];
  });
}

function patterns(view: View): Problem[] {
  return view.ofType<{ EventPattern: object }>('AWS::Events::Rule').flatMap(({ id, properties }) => {
    const letters = JSON.stringify(properties.EventPattern ?? {}).length;
    return letters > PATTERN
      ? [problem(id, `has a pattern of ${letters} letters: EventBridge takes ${PATTERN}. Match by a prefix.`)]
      : [];
  });
}

export const sizeRules: readonly Rule[] = [
  {
    name: 'policy-sizes',
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html',
    check: (app: Synthesised) => [...roles(viewOf(app)), ...others(viewOf(app))],
  },
  {
    name: 'pattern-sizes',
    source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html',
    check: (app: Synthesised) => patterns(viewOf(app)),
  },
];
