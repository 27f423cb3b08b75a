import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationValidatePlugin } from 'aws-cdk-lib';
import type { Json } from '../../../shared/journey/asl/asl.ts';
import { isArray, isObject } from '../../../shared/journey/asl/asl.ts';
import type { Synthesised, WrittenStack } from './assembly.ts';
import { problem, textOf, type Problem, type Rule } from './rule.ts';
import { ACCOUNT, nameProperty, typeNamed, viewOf } from './view.ts';

const validator = new CloudFormationValidatePlugin();
const validated = new Map<string, readonly Problem[]>();

/** Half a second a template, so that one which is as before is not asked about again. */
function validatedOf({ template, region }: WrittenStack): readonly Problem[] {
  const text = JSON.stringify(template);
  const before = validated.get(text);
  if (before) return before;
  const folder = mkdtempSync(join(tmpdir(), 'lojal-validate-'));
  try {
    const templatePath = join(folder, 'template.json');
    writeFileSync(templatePath, text);
    const { violations } = validator.validate({
      stackTemplates: [{ stackConstructPath: 'app', templatePath, accountId: ACCOUNT, region }],
      templatePaths: [templatePath],
      // The plugin looks at the templates only, and there is no construct behind one that was changed by hand.
      appConstruct: undefined as never,
    });
    const problems = violations
      .filter(({ severity }) => severity !== 'informational' && severity !== 'debug')
      .flatMap(({ ruleName, description, violatingResources }) =>
        violatingResources.map(({ resourceLogicalId }) =>
          problem(resourceLogicalId ?? 'template', `${ruleName} ${shortened(description)}`),
        ),
      );
    validated.set(text, problems);
    return problems;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const shortened = (text: string): string => text.replaceAll(/(\[(?:[^\]]{0,60}))[^\]]*\]/g, '$1…]');

const TEMPLATE_BYTES = 1_000_000;
const MOST = { Resources: 500, Outputs: 200, Parameters: 200 } as const;

function sizes({ stacks }: Synthesised): Problem[] {
  return stacks.flatMap(({ name, template }) => {
    const bytes = Buffer.byteLength(JSON.stringify(template));
    return [
      ...(bytes > TEMPLATE_BYTES
        ? [
            problem(
              name,
              `${bytes} bytes of template: CloudFormation takes ${TEMPLATE_BYTES}. Cut the stack in two.`,
            ),
          ]
        : []),
      ...Object.entries(MOST).flatMap(([part, most]) => {
        const count = Object.keys(template[part as keyof typeof MOST] ?? {}).length;
        return count > most
          ? [problem(name, `${count} ${part}: CloudFormation takes ${most}. Cut the stack in two.`)]
          : [];
      }),
    ];
  });
}

function parameters({ stacks }: Synthesised): Problem[] {
  const made = stacks.flatMap(({ template }) =>
    Object.values(template.Resources).flatMap(({ Type, Properties }) =>
      Type === 'AWS::SSM::Parameter' ? [Properties?.['Name']] : [],
    ),
  );
  return stacks.flatMap(({ template }) =>
    Object.entries(template.Parameters ?? {}).flatMap(([id, { Type, Default }]) => {
      if (Default === undefined)
        return [
          problem(
            id,
            'a parameter without a default: `cdk deploy` would stop and ask. Give it one, or use context.',
          ),
        ];
      const outside =
        Type.startsWith('AWS::SSM::Parameter::Value') && !textOf(Default).startsWith('/cdk-bootstrap/');
      return outside && !made.includes(Default)
        ? [
            problem(
              id,
              `reads ${textOf(Default)} of SSM, which no stack makes: make it, or pass the value by a reference.`,
            ),
          ]
        : [];
    }),
  );
}

/** Every logical id that a value reads, by Ref, GetAtt or Sub. */
function readBy(value: Json): string[] {
  if (isArray(value)) return value.flatMap(readBy);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    if (key === 'Ref') return [textOf(member)];
    if (key === 'Fn::GetAtt') return [isArray(member) ? textOf(member[0]) : textOf(member).split('.')[0]!];
    if (key === 'Fn::Sub')
      return [
        ...[...textOf(isArray(member) ? member[0] : member).matchAll(/\$\{([^!}.][^}.]*)/g)].map(
          ([, id]) => id!,
        ),
        ...(isArray(member) ? readBy(member[1] ?? null) : []),
      ];
    return readBy(member);
  });
}

const waiting = new WeakMap<WrittenStack, ReadonlyMap<string, ReadonlySet<string>>>();

/** Resource → what must stand before it, in one template. */
function waitsFor(stack: WrittenStack): ReadonlyMap<string, ReadonlySet<string>> {
  const before = waiting.get(stack);
  if (before) return before;
  const { Resources } = stack.template;
  const found = new Map(
    Object.entries(Resources).map(([id, { Properties = {}, DependsOn = [] }]) => [
      id,
      new Set([...readBy(Properties), ...[DependsOn].flat()].filter((other) => Resources[other])),
    ]),
  );
  waiting.set(stack, found);
  return found;
}

/** Everything that stands before a resource, directly or not. */
export function allBefore(stack: WrittenStack, id: string): ReadonlySet<string> {
  const waits = waitsFor(stack);
  const before = new Set<string>();
  const open = [id];
  for (let one = open.pop(); one !== undefined; one = open.pop())
    for (const other of waits.get(one) ?? []) {
      if (before.has(other)) continue;
      before.add(other);
      open.push(other);
    }
  return before;
}

const circles = ({ stacks }: Synthesised): Problem[] =>
  stacks.flatMap((stack) =>
    Object.keys(stack.template.Resources)
      .filter((id) => allBefore(stack, id).has(id))
      .map((id) =>
        problem(id, 'waits for itself, through others: CloudFormation refuses a circle. Cut one reference.'),
      ),
  );

/** Most letters of a name that the template gives, and which. Where a service says more, CloudFormation's schema does too. */
const NAMES: Readonly<Record<string, readonly [number, RegExp]>> = {
  'AWS::Lambda::Function': [64, /^[\w-]+$/],
  'AWS::StepFunctions::StateMachine': [80, /^[\w-]+$/],
  'AWS::SQS::Queue': [80, /^[\w-]+(\.fifo)?$/],
  'AWS::IAM::Role': [64, /^[\w+=,.@-]+$/],
  'AWS::SES::ConfigurationSet': [64, /^[\w-]+$/],
  'AWS::SMSVOICE::ConfigurationSet': [64, /^[\w-]+$/],
  'AWS::Scheduler::ScheduleGroup': [64, /^[\w.-]+$/],
  'AWS::Scheduler::Schedule': [64, /^[\w.-]+$/],
  'AWS::Events::Rule': [64, /^[\w.-]+$/],
  'AWS::SNS::Topic': [256, /^[\w-]+(\.fifo)?$/],
  'AWS::DynamoDB::Table': [255, /^[\w.-]{3,}$/],
  'AWS::Logs::LogGroup': [512, /^[\w./#-]+$/],
  'AWS::CloudWatch::Alarm': [255, /^.+$/],
  'AWS::CloudWatch::Dashboard': [255, /^[\w-]+$/],
};

function names(app: Synthesised): Problem[] {
  const taken = new Map<string, string>();
  const { resources } = viewOf(app);
  const stackNames = app.stacks
    .filter(({ name }) => !/^[a-z][a-z0-9-]{0,127}$/i.test(name))
    .map(({ name }) =>
      problem(name, 'is no name of a stack: 1 to 128 letters, digits and dashes, a letter first.'),
    );
  const wrong = resources.flatMap(({ id, type, name, written }) => {
    const rule = NAMES[type];
    if (!rule || written.Properties?.[nameProperty(type) ?? ''] === undefined) return [];
    const [most, letters] = rule;
    const other = taken.get(`${type} ${name}`);
    taken.set(`${type} ${name}`, id);
    return [
      ...(name.length > most
        ? [problem(id, `is named ${name}, ${name.length} letters: ${type} takes ${most}. Shorten it.`)]
        : []),
      ...(letters.test(name)
        ? []
        : [problem(id, `is named "${name}", which ${type} does not take: ${letters.source}.`)]),
      ...(other === undefined
        ? []
        : [problem(id, `is named ${name}, and so is ${other}: the second to be made fails. Rename one.`)]),
    ];
  });
  return [...stackNames, ...wrong];
}

const distinct = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((one) => [`${one.at} ${one.message}`, one])).values(),
];

export const templateRules: readonly Rule[] = [
  {
    name: 'synth',
    source:
      'DESIGN §9: CloudFormation’s rules and cdk-nag break the synth, and `cdk synth --strict` takes a warning for an error',
    check: ({ complaints }) =>
      complaints.map((one) => problem('synth', `${one}: mend it, or acknowledge it with a reason.`)),
  },
  {
    name: 'cloudformation-validate',
    source:
      'The CDK’s own validator with AWS’s resource schemas, warnings too (aws-cdk-lib CloudFormationValidatePlugin)',
    check: ({ stacks }) => stacks.flatMap(validatedOf),
  },
  {
    name: 'known-types',
    source:
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html',
    check: (app) =>
      viewOf(app)
        .resources.filter(({ type }) => !typeNamed(type) && !type.startsWith('Custom::'))
        .map(({ id, type }) => problem(id, `is a ${type}, which CloudFormation does not know.`)),
  },
  {
    name: 'template-limits',
    source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html',
    check: sizes,
  },
  {
    name: 'parameters',
    source:
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html',
    check: parameters,
  },
  {
    name: 'references',
    source:
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html',
    check: (app) => distinct(viewOf(app).dangling),
  },
  {
    name: 'circles',
    source:
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html#troubleshooting-errors-dependence-error',
    check: circles,
  },
  {
    name: 'names',
    source:
      'The limits of each service’s Create call (FunctionName 64, StateMachineName 80, QueueName 80, RoleName 64, …)',
    check: names,
  },
];
