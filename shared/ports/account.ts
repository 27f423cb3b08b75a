import type { Instant } from '../time/instant.ts';
import type { Item, Key } from './items.ts';

/**
 * What an account and a region say of themselves, to whoever asks whether a stage is ready (`npm run doctor`). Nothing of
 * it writes. It is no part of World: no function looks at the account it runs in.
 *
 * Each method throws AccountUnreadable when it could not look; `undefined` means that it looked and there is none.
 */
export interface Account {
  caller(): Promise<Caller>;
  stack(name: string): Promise<DeployedStack | undefined>;
  /** What a stack consists of. */
  parts(stack: string): Promise<readonly Part[]>;
  mailLimits(): Promise<MailLimits>;
  /** @param name a domain or an address. */
  mailIdentity(name: string): Promise<MailIdentity | undefined>;
  mailConfiguration(name: string): Promise<MailConfiguration | undefined>;
  /** `now` says which month's spending. */
  textLimits(now: Instant): Promise<TextLimits>;
  textSenders(): Promise<readonly TextSender[]>;
  textConfiguration(name: string): Promise<TextConfiguration | undefined>;
  concurrency(): Promise<Concurrency>;
  /** How many calls of a function are reserved for it. */
  reserved(functionName: string): Promise<number | undefined>;
  /** Calls of a function that began between two instants, by the hour. */
  calls(functionName: string, from: Instant, to: Instant): Promise<Calls>;
  backlog(queueUrl: string, now: Instant): Promise<Backlog | undefined>;
  alarms(names: readonly string[]): Promise<readonly RaisedAlarm[]>;
  subscribers(topicArn: string): Promise<readonly Subscriber[]>;
  /** The names of all state machines. */
  machines(): Promise<readonly string[]>;
  table(name: string): Promise<TableSafety | undefined>;
  item(table: string, key: Key): Promise<Item | undefined>;
  /** What is wrong with the shape of the master secret, without any of it; undefined: nothing. */
  secretProblem(arn: string): Promise<string | undefined>;
}

export interface Caller {
  readonly account: string;
  readonly arn: string;
}

export interface DeployedStack {
  /** As CloudFormation names it, such as UPDATE_COMPLETE. */
  readonly status: string;
  readonly deployedAt: Instant;
  readonly outputs: Readonly<Record<string, string>>;
}

export interface Part {
  /** As CloudFormation names it, such as AWS::Lambda::Function. */
  readonly type: string;
  /** Its id in the template. */
  readonly id: string;
  /** What it is in the account: a name, an ARN or a URL, by its type. */
  readonly physical: string;
}

export interface MailLimits {
  /** Out of the sandbox. */
  readonly production: boolean;
  readonly sendingEnabled: boolean;
  /** HEALTHY, PROBATION or SHUTDOWN. */
  readonly enforcement: string;
  /** Mails in 24 hours; -1: no limit. */
  readonly perDay: number;
  readonly perSecond: number;
  readonly sentLastDay: number;
}

export interface MailIdentity {
  readonly verified: boolean;
  /** SUCCESS, PENDING, FAILED, TEMPORARY_FAILURE or NOT_STARTED. */
  readonly dkim: string;
  readonly dkimEnabled: boolean;
  /** Of keys that SES made: each is a record in the domain's DNS. */
  readonly dkimRecords: readonly { readonly token: string; readonly value: string }[];
  readonly mailFrom:
    | {
        readonly domain: string;
        readonly status: string;
        /** When its MX record is missing: USE_DEFAULT_VALUE or REJECT_MESSAGE. */
        readonly onFailure: string;
      }
    | undefined;
  /** SES writes each bounce, with the member's address, to the sender as well. */
  readonly forwardsBounces: boolean;
}

export interface Destination {
  readonly name: string;
  readonly enabled: boolean;
  readonly to: 'bus' | 'topic' | 'other';
  readonly events: readonly string[];
}

export interface MailConfiguration {
  readonly sendingEnabled: boolean;
  readonly destinations: readonly Destination[];
}

export interface TextLimits {
  /** SANDBOX or PRODUCTION. */
  readonly tier: string;
  /** USD a month at which sending ends; undefined: it is not told. */
  readonly limit: number | undefined;
  /** The highest limit that can be set without asking AWS, USD a month. */
  readonly most: number | undefined;
  /** USD in this month, as far as it is told: before the first SMS there is no number. */
  readonly spent: number | undefined;
}

export interface TextSender {
  readonly name: string;
  /** ISO 3166-1, two letters. */
  readonly country: string;
  readonly registered: boolean;
  /** That of its registration, where its country wants one. */
  readonly registration: string | undefined;
}

export interface TextConfiguration {
  readonly destinations: readonly Destination[];
  /** Country → ALLOW, BLOCK, MONITOR or FILTER; undefined: no protect configuration. What is not named is allowed. */
  readonly countries: Readonly<Record<string, string>> | undefined;
}

export interface Concurrency {
  /** Calls of all functions of the account and region at once. */
  readonly limit: number;
  readonly unreserved: number;
}

export interface Calls {
  readonly begun: number;
  readonly failed: number;
}

export interface Backlog {
  readonly messages: number;
  /** Age of the oldest; undefined: not told (CloudWatch says it some minutes later). */
  readonly oldestSeconds: number | undefined;
}

export interface RaisedAlarm {
  readonly name: string;
  /** OK, ALARM or INSUFFICIENT_DATA. */
  readonly state: string;
  readonly since: Instant | undefined;
  readonly description: string;
  readonly actionsEnabled: boolean;
  /** ARNs of what it tells. */
  readonly tells: readonly string[];
}

export interface Subscriber {
  readonly protocol: string;
  readonly endpoint: string;
  readonly confirmed: boolean;
}

export interface TableSafety {
  readonly status: string;
  readonly deletionProtection: boolean;
  readonly pointInTimeRecovery: boolean;
}

/** Why something could not be read. */
export type Obstacle = 'no-credentials' | 'denied' | 'throttled' | 'unreachable' | 'failed';

/** The account did not say. `call` is the permission that it takes, such as ses:GetAccount. */
export class AccountUnreadable extends Error {
  override readonly name = 'AccountUnreadable';
  readonly obstacle: Obstacle;
  readonly call: string;

  constructor(obstacle: Obstacle, call: string, said: string, options?: ErrorOptions) {
    super(said, options);
    this.obstacle = obstacle;
    this.call = call;
  }
}
