import { code, filesBelow, loadedBy } from '../support/tree.ts';

/** What each command of the SDK asks for. Source: the Service Authorization Reference of each service. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  GetItemCommand: ['dynamodb:GetItem'],
  QueryCommand: ['dynamodb:Query'],
  // A transaction has no action of its own.
  TransactWriteItemsCommand: ['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'].map(
    (action) => `dynamodb:${action}`,
  ),
  PutItemCommand: ['dynamodb:PutItem'],
  UpdateItemCommand: ['dynamodb:UpdateItem'],
  DeleteItemCommand: ['dynamodb:DeleteItem'],
  SendMessageCommand: ['sqs:SendMessage'],
  StartExecutionCommand: ['states:StartExecution'],
  DescribeExecutionCommand: ['states:DescribeExecution'],
  StopExecutionCommand: ['states:StopExecution'],
  SendTaskSuccessCommand: ['states:SendTaskSuccess'],
  // A schedule carries a role.
  CreateScheduleCommand: ['scheduler:CreateSchedule', 'iam:PassRole'],
  UpdateScheduleCommand: ['scheduler:UpdateSchedule', 'iam:PassRole'],
  DeleteScheduleCommand: ['scheduler:DeleteSchedule'],
  SendEmailCommand: ['ses:SendEmail'],
  SendTextMessageCommand: ['sms-voice:SendTextMessage'],
  GetSecretValueCommand: ['secretsmanager:GetSecretValue'],
};

/** What each method of the port for runs takes: a function gets that of the methods that it calls. */
const RUNS: Readonly<Record<string, string>> = {
  start: 'states:StartExecution',
  stop: 'states:StopExecution',
  status: 'states:DescribeExecution',
  tell: 'states:SendTaskSuccess',
};

/** The actions that a port's adapter asks for, read from its source. */
function actionsOf(port: string): string[] {
  const files = filesBelow('shared/adapters').filter(
    (path) => path.startsWith(`shared/adapters/${port}.aws`) && !path.endsWith('.test.ts'),
  );
  const commands = files.flatMap((path) =>
    [...code(path).matchAll(/new (\w+Command)\(/g)].map(([, command]) => command!),
  );
  return [...new Set(commands)].flatMap((command) => {
    const actions = ACTIONS[command];
    if (!actions)
      throw new TypeError(`What does ${command} ask for? Add it to ACTIONS in test/deploy/asked.ts.`);
    return actions;
  });
}

/** Of the actions of a port, those that the methods take that a function calls, read from all that it loads. */
export function actionsFor(verb: string, port: string): string[] {
  const all = actionsOf(port);
  if (port !== 'runs') return all;
  const sources = [...loadedBy(`functions/${verb}/handler.ts`)].filter((path) =>
    /^(functions|shared)\/(?!adapters\/).*\.ts$/.test(path),
  );
  const imported = new Set(
    sources.flatMap((path) => [...code(path).matchAll(/\bimport \{([^}]*)\} from/g)].flatMap(namesIn)),
  );
  const called = sources.flatMap((path) => runsCalledIn(path, imported));
  const taken = new Set(called.map((method) => RUNS[method]));
  return all.filter((action) => taken.has(action));
}

/** The variables by which a port finds what it stands for, read from shared/adapters/world.aws.ts. */
export function variablesOf(port: string): string[] {
  const [made] =
    new RegExp(`export const ${port}: Port<[\\s\\S]*?(?=\\nexport )`).exec(
      code('shared/adapters/world.aws.ts'),
    ) ?? [];
  const variables = [...(made ?? '').matchAll(/variable\('(\w+)'\)/g)].map(([, name]) => name!);
  if (variables.length === 0)
    throw new TypeError(`shared/adapters/world.aws.ts reads no variable for ${port}.`);
  return variables;
}

/** The methods of runs that a file calls, but for those of exported functions that nobody imports. */
function runsCalledIn(path: string, imported: ReadonlySet<string>): string[] {
  const pieces = code(path).split(/\n(?=(?:export )?(?:async )?function )/);
  return pieces.flatMap((piece) => {
    const exported = /^export (?:async )?function (\w+)/.exec(piece)?.[1];
    if (exported !== undefined && !imported.has(exported)) return [];
    // What only hands a method on is no use of it: `tell: (token, result) => steady(() => runs.tell(`.
    const own = piece.replaceAll(/\b(\w+): \([^)]*\) => \w+\(\(\) => runs\.\1\(/g, '');
    return [...own.matchAll(/\bruns\.(\w+)\(/g)].map(([, name]) => name!);
  });
}

function namesIn([, list = '']: RegExpExecArray): string[] {
  return list.split(',').map((name) => name.trim().replace(/ as .*/s, ''));
}
