import type {
  Backlog,
  Caller,
  Calls,
  Concurrency,
  DeployedStack,
  MailConfiguration,
  MailIdentity,
  MailLimits,
  Obstacle,
  RaisedAlarm,
  Subscriber,
  TableSafety,
  TextConfiguration,
  TextLimits,
  TextSender,
} from '../../../shared/ports/account.ts';
import type { SendingSwitch } from '../../../shared/message/sending-switch.ts';
import type { Instant } from '../../../shared/time/instant.ts';

/** Why nobody could look. */
export interface Unread {
  readonly obstacle: Obstacle;
  /** The permission that it takes, such as ses:GetAccount, or the question to DNS. */
  readonly call: string;
  readonly message: string;
}

/** What was seen, or why nothing was. */
export type Fact<T> = { readonly known: T } | { readonly unread: Unread };

/** A record as DNS has it, against what it should be. */
export interface DnsRecord {
  readonly name: string;
  readonly type: 'CNAME' | 'MX' | 'TXT';
  readonly value: string;
  /** What stands under that name and type; empty: nothing. */
  readonly found: Fact<readonly string[]>;
}

export interface DomainFacts {
  readonly domain: string;
  readonly identity: Fact<MailIdentity | undefined>;
  /** The records by which SES may sign for it. */
  readonly dkim: readonly DnsRecord[];
  /** The MX and SPF records of its MAIL FROM domain, if it has one. */
  readonly mailFrom: readonly DnsRecord[];
  /** DMARC records of the domain, or of the nearest parent that has any. */
  readonly dmarc: Fact<{ readonly at: string; readonly records: readonly string[] }>;
}

/** Of the name that links in letters lead to. */
export interface LinkFacts {
  /** As the stack's output ApiDomain has it; undefined: it has none. */
  readonly record: DnsRecord | undefined;
  readonly addresses: Fact<readonly string[]>;
}

export interface StackFacts {
  readonly name: string;
  readonly stack: Fact<DeployedStack | undefined>;
}

/** Of the app's stack: a part that it should have and does not is undefined. */
export interface AppFacts {
  readonly mailConfiguration: Fact<MailConfiguration | undefined>;
  readonly textConfiguration: Fact<TextConfiguration | undefined>;
  readonly reserved: Fact<number | undefined> | undefined;
  readonly sweep: Fact<Calls> | undefined;
  readonly alarms: Fact<readonly RaisedAlarm[]>;
  readonly topics: readonly { readonly arn: string; readonly subscribers: Fact<readonly Subscriber[]> }[];
}

export interface QueueFacts {
  /** The output of the stack that names it. */
  readonly output: string;
  readonly url: string;
  readonly backlog: Fact<Backlog | undefined>;
}

export interface DataFacts {
  readonly table: string;
  readonly safety: Fact<TableSafety | undefined>;
  readonly sending: Fact<SendingSwitch>;
}

export interface SecretFacts {
  readonly arn: string;
  readonly problem: Fact<string | undefined>;
}

export interface Facts {
  readonly at: Instant;
  readonly caller: Fact<Caller>;
  readonly stacks: readonly StackFacts[];
  readonly mailLimits: Fact<MailLimits>;
  readonly domains: readonly DomainFacts[];
  /** Sender's addresses, each of which must be no identity of its own. */
  readonly addresses: readonly {
    readonly address: string;
    readonly identity: Fact<MailIdentity | undefined>;
  }[];
  /** Undefined: the app's stack is not deployed. */
  readonly links: LinkFacts | undefined;
  readonly textLimits: Fact<TextLimits>;
  readonly textSenders: Fact<readonly TextSender[]>;
  readonly concurrency: Fact<Concurrency>;
  /** Undefined, this and the following: what says where they are is not deployed. */
  readonly machines: Fact<readonly string[]> | undefined;
  readonly app: Fact<AppFacts> | undefined;
  readonly queues: readonly QueueFacts[];
  readonly data: DataFacts | undefined;
  readonly secret: SecretFacts | undefined;
}
