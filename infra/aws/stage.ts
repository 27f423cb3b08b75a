import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { checkOrganisation, OrganisationInvalid } from '../../shared/member/organisation-check.ts';
import { ofStage, type Organisation } from '../../shared/member/organisation.ts';
import { organisationProblems } from '../../shared/message/slots.ts';
import { LANGUAGES } from '../../shared/message/template.ts';
import { organisation as everywhere } from '../../workflows/organisation.ts';

/** Where each stage has its file, `<stage>.json`. */
export const STAGES = join(dirname(fileURLToPath(import.meta.url)), '..', 'stages');
const DEFAULT_STAGE = 'dev';

/** A call of send-message takes a quarter of a second at least: its reads, the provider, its writes. */
const CALLS_A_SECOND = 4;
/** Bytes. A function's variables hold 4 kB together, and the stack's own take up to 2. */
const LONGEST_OVERRIDES = 2000;

/** A name in DNS with a point in it, in small letters. */
const HOST = /^(?=.{4,64}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/;

const domainSchema = z.strictObject({
  name: z.string().regex(HOST, 'expected a name of yours in small letters, such as medlem.example.org'),
  /** Of ACM, in the region of the stage; without it the stack makes one. */
  certificate: z
    .string()
    .regex(
      /^arn:aws[\w-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/,
      'expected the ARN of a certificate of ACM, arn:aws:acm:…',
    )
    .optional(),
});
export type OwnDomain = z.output<typeof domainSchema>;

const fileSchema = z.strictObject({
  /** Where members' data is kept for real: nothing of it can be deleted by a slip. */
  production: z.boolean(),
  /** Never changes: the data stays where it is. */
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected a region of AWS, such as eu-north-1')
    .default('eu-north-1'),
  /** Who hears of alarms. */
  alarmEmail: z.email('expected an e-mail address'),
  /**
   * The name of yours that members' links and the forms' addresses lead to. It never changes while letters are out that
   * name it. Without one they lead to the API's own, which AWS invents: too long for most SMS, and gone with the API.
   */
  domain: domainSchema.optional(),
  mail: z
    .strictObject({
      /** `here`: the stack makes the domain of each sender an identity of SES. `elsewhere`: another stage has done so. */
      identity: z.enum(['here', 'elsewhere']).default('here'),
      /**
       * The account's sending rate (`aws sesv2 get-account`, SendQuota.MaxSendRate). Without it there is no limit but the
       * provider's own refusals, which cost tries and lose nothing: a new account has a concurrency of 10 in all and lets
       * none of it be reserved.
       */
      mailsPerSecond: z.int().min(1).max(10_000).optional(),
    })
    .prefault({}),
  sms: z
    .strictObject({
      /**
       * USD for one SMS, as SendTextMessage takes it. By default three parts, the most that a message may declare, at up
       * to 0.10 each: in Sweden and Norway a part costs less.
       */
      maxPrice: z
        .string()
        .regex(
          /^(?!0+\.0+$)\d{1,2}\.\d{1,5}$/,
          'expected USD over 0 with a point and 1 to 5 decimals, as text, such as "0.30"',
        )
        .default('0.30'),
    })
    .prefault({}),
  api: z
    .strictObject({
      /**
       * By default 180,000 an hour. A form's tool tries again after 429; a flood must not take the account's Lambda
       * concurrency from the messages that are due.
       */
      requestsPerSecond: z.int().min(1).max(10_000).default(50),
      burst: z.int().min(1).max(5000).default(100),
    })
    .prefault({}),
  options: z
    .strictObject({
      /** A key of KMS of our own for the table and the secret: 1 USD a month. */
      customerKey: z.boolean().default(false),
      /** 3 USD a month. */
      dashboard: z.boolean().default(false),
      /** Traces of the functions, 5 USD for a million. */
      xray: z.boolean().default(false),
    })
    .prefault({}),
  /** The table that the functions use instead of the data stack's: one that was restored (infra/RUNBOOK.md, "Restore"). */
  restoredTable: z
    .string()
    .regex(/^[\w.-]{3,255}$/, 'expected the name of a table')
    .optional(),
  /** What is other than in workflows/organisation.ts, at any depth. */
  organisation: z.record(z.string(), z.unknown()).default({}),
});

export type StageFile = z.input<typeof fileSchema>;

/** One copy of the whole in an account: its name stands in the stacks' names and in those of the state machines. */
export interface Stage extends Omit<z.output<typeof fileSchema>, 'organisation'> {
  /** Has no hyphen, so that no stage's names begin with another's. */
  readonly name: string;
  /** As it is in this stage. */
  readonly organisation: Organisation;
  /** JSON of what is other in it, for the functions; undefined: nothing. */
  readonly overrides: string | undefined;
  /** How many calls of send-message may run at once; undefined: as many as the account has left. */
  readonly senders: number | undefined;
}

/**
 * The stage of `cdk … -c stage=<name>`, from its file.
 * @throws StageInvalid for a name that could not be part of other names; StageMissing; StageFileInvalid.
 */
export function stageNamed(context: unknown, folder: string = STAGES): Stage {
  const name = context ?? DEFAULT_STAGE;
  if (typeof name !== 'string' || !/^[a-z][a-z0-9]{0,15}$/.test(name)) throw new StageInvalid(name);
  const path = join(folder, `${name}.json`);
  if (!existsSync(path)) throw new StageMissing(name, stagesIn(folder));
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new StageFileInvalid(name, [
      `it is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
  return readStage(name, given);
}

/** The names of all stages that have a file, sorted. */
export function stagesIn(folder: string): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.map((file) => basename(file, '.json')).toSorted();
}

/** What a stage's file says. @throws StageFileInvalid naming each field that is unknown or not as expected. */
export function readStage(name: string, given: unknown): Stage {
  const read = fileSchema.safeParse(given);
  if (!read.success) {
    const said = read.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`);
    throw new StageFileInvalid(name, said);
  }
  const { organisation, ...file } = read.data;
  refuseDomain(name, file);
  const other = Object.keys(organisation).length > 0;
  const overrides = other ? JSON.stringify(organisation) : undefined;
  if (overrides !== undefined && Buffer.byteLength(overrides) > LONGEST_OVERRIDES) {
    throw new StageFileInvalid(name, [
      `organisation: takes ${Buffer.byteLength(overrides)} bytes; the functions' variables hold ${LONGEST_OVERRIDES}. What holds in all stages belongs into workflows/organisation.ts`,
    ]);
  }
  const { mailsPerSecond } = file.mail;
  return {
    ...file,
    name,
    organisation: organisationIn(name, overrides),
    overrides,
    senders: mailsPerSecond === undefined ? undefined : Math.ceil(mailsPerSecond / CALLS_A_SECOND),
  };
}

function refuseDomain(
  stage: string,
  { domain, production, region }: Pick<z.output<typeof fileSchema>, 'domain' | 'production' | 'region'>,
): void {
  if (!domain && production) {
    throw new StageFileInvalid(stage, [
      'domain: is missing, and members get links that must work for years: write {"name": "medlem.<your domain>"}',
    ]);
  }
  const found = domain?.certificate?.split(':')[3];
  if (found !== undefined && found !== region) {
    throw new StageFileInvalid(stage, [
      `domain.certificate: is in ${found}; the API takes one that is in ${region}`,
    ]);
  }
}

function organisationIn(stage: string, overrides: string | undefined): Organisation {
  try {
    const organisation = ofStage(everywhere, overrides);
    checkOrganisation(everywhere, organisation);
    const problems = organisationProblems(organisation, LANGUAGES);
    if (problems.length > 0) throw new OrganisationInvalid(problems);
    return organisation;
  } catch (error) {
    if (!(error instanceof OrganisationInvalid)) throw error;
    throw new StageFileInvalid(
      stage,
      error.problems.map((problem) =>
        problem.startsWith('organisation:') ? problem : `organisation.${problem}`,
      ),
    );
  }
}

/** What stood on the command line before each stage had a file, and would be overlooked there now. */
const MOVED = { region: 'region', smsMaxPrice: 'sms.maxPrice', mailsPerSecond: 'mail.mailsPerSecond' };

/** @throws OptionMoved when the command line gives what now stands in the stage's file. */
export function refuseMoved(contextOf: (name: string) => unknown): void {
  for (const [name, field] of Object.entries(MOVED)) {
    if (contextOf(name) !== undefined) throw new OptionMoved(name, field);
  }
}

export class StageInvalid extends Error {
  override readonly name = 'StageInvalid';
  constructor(given: unknown) {
    super(
      `The stage is ${JSON.stringify(given)}; it must be 1 to 16 small letters and digits, a letter first, as in "-c stage=prod".`,
    );
  }
}

export class StageMissing extends Error {
  override readonly name = 'StageMissing';
  constructor(stage: string, known: readonly string[]) {
    super(
      `There is no infra/stages/${stage}.json; there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ') || 'none'}. Copy one, or say another stage, as in "-c stage=prod".`,
    );
  }
}

export class StageFileInvalid extends Error {
  override readonly name = 'StageFileInvalid';
  constructor(stage: string, problems: readonly string[]) {
    super(
      [
        `infra/stages/${stage}.json is not as expected (infra/stages/README.md tells each field):`,
        ...problems,
      ].join('\n  '),
    );
  }
}

export class OptionMoved extends Error {
  override readonly name = 'OptionMoved';
  constructor(option: string, field: string) {
    super(
      `"-c ${option}=…" is not read any more: write ${field} into infra/stages/<stage>.json (infra/stages/README.md).`,
    );
  }
}

/** What the one who deploys can mend, and whose message says how. */
export const isStageProblem = (error: unknown): error is Error =>
  [StageInvalid, StageMissing, StageFileInvalid, OptionMoved].some((kind) => error instanceof kind);
