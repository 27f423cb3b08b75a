import { parseArgs } from 'node:util';
import { createAwsAccount } from '../../../shared/adapters/account.aws.ts';
import { awsClock } from '../../../shared/adapters/clock.aws.ts';
import type { Account } from '../../../shared/ports/account.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import { createDns, type Dns } from './dns.ts';
import { examine } from './examine.ts';
import { broken } from './finding.ts';
import { gather } from './gather.ts';
import { isBroken, toJson, toText, type Report } from './report.ts';
import { targetOf, type Said, type Target } from './target.ts';

export const USAGE = `npm run doctor -- --stage <stage> [--members <n>] [--json]
Says whether a stage is ready to write to members, and what to do where it is not. It reads and changes nothing.
  --stage    its name
  --members  how many members it is for: then the sending quota is held against them
  --region   where it is deployed, if not where its file says
  --json     for machines
Ends with 1 when something is broken, or could not be looked at. Credentials come as for the AWS CLI: AWS_PROFILE and so on.`;

export interface DoctorCommand {
  readonly stage: string;
  readonly said: Said;
  readonly json: boolean;
}

/** What was asked. @throws DoctorUsage saying what was wrong and what is understood. */
export function readCommand(args: readonly string[]): DoctorCommand {
  const { stage, members, region, json = false } = parse(args);
  if (stage === undefined) throw new DoctorUsage('Say which stage: --stage prod.');
  if (members !== undefined && !/^[1-9]\d{0,8}$/.test(members))
    throw new DoctorUsage(`--members is "${members}"; it must be a whole number, such as 10000.`);
  if (region !== undefined && !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region))
    throw new DoctorUsage(`--region is "${region}"; it must be a region of AWS, such as eu-north-1.`);
  return { stage, said: { region, members: members === undefined ? undefined : Number(members) }, json };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: { stage: text, members: text, region: text, json: { type: 'boolean' } },
      strict: true,
    }).values;
  } catch (error) {
    throw new DoctorUsage(error instanceof Error ? error.message : String(error));
  }
}

export interface Surgery {
  readonly accountIn: (region: string) => Account;
  readonly dns: Dns;
  readonly clock: Clock;
}

/** Looks, and says what was found. A stage that cannot be is a finding, too. */
export async function doctor(
  { accountIn, dns, clock }: Surgery,
  { stage, said }: Pick<DoctorCommand, 'stage' | 'said'>,
): Promise<Report> {
  let target: Target;
  try {
    target = targetOf(stage, said);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const found = [broken('Stage', error.message, 'Mend that first: nothing else was looked at.')];
    return { stage, region: undefined, at: clock.now(), findings: found };
  }
  const { region } = target;
  const facts = await gather({ account: accountIn(region), dns, clock }, target);
  return { stage, region, at: facts.at, findings: examine(facts, target) };
}

export class DoctorUsage extends Error {
  override readonly name = 'DoctorUsage';
  constructor(problem: string) {
    super(`${problem}\n\n${USAGE}`);
  }
}

if (import.meta.main) {
  try {
    const command = readCommand(process.argv.slice(2));
    const report = await doctor({ accountIn: createAwsAccount, dns: createDns(), clock: awsClock }, command);
    console.log(command.json ? toJson(report) : toText(report));
    if (isBroken(report)) process.exitCode = 1;
  } catch (error) {
    if (!(error instanceof DoctorUsage)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
