import { SWITCH_KEYS, switchOf } from '../../../shared/message/sending-switch.ts';
import type { Account } from '../../../shared/ports/account.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import type { Dns } from './dns.ts';
import { gatherApp } from './gather-app.ts';
import { gatherDomain, gatherLinks } from './gather-domain.ts';
import type { DataFacts, Facts, QueueFacts, SecretFacts, StackFacts, Unread } from './facts.ts';
import { fact, stands } from './look.ts';
import type { Target } from './target.ts';

export interface Asked {
  readonly account: Account;
  readonly dns: Dns;
  readonly clock: Clock;
}

/** The queues, by the outputs that name them. */
export const QUEUES = ['EventsQueueUrl', 'EventsDeadLettersUrl', 'FailedInvocationsUrl'] as const;

/**
 * Everything that is to be known of a stage, read and never written. What could not be read is a fact of its own, and
 * keeps nothing else from being read; without credentials nothing but that is asked.
 */
export async function gather({ account, dns, clock }: Asked, target: Target): Promise<Facts> {
  const at = clock.now();
  const caller = await fact(() => account.caller());
  if ('unread' in caller) return { ...nothing(at, caller.unread), caller };
  const [stacks, mail, texts, concurrency] = await Promise.all([
    gatherStacks(account, target),
    gatherMail(account, dns, target),
    gatherTexts(account, at),
    fact(() => account.concurrency()),
  ]);
  const outputs = outputsOf(stacks);
  const app = stacks.at(-1);
  const [links, machines, parts, queues, data, secret] = await Promise.all([
    app && isThere(app) ? gatherLinks(dns, outputs['ApiDomain']) : undefined,
    app && isThere(app) ? fact(() => account.machines()) : undefined,
    app && isThere(app) ? gatherApp(account, { target, stack: app.name, at }) : undefined,
    gatherQueues(account, outputs, at),
    gatherData(account, target.table ?? outputs['TableName'], at),
    gatherSecret(account, outputs['SecretArn']),
  ]);
  const running = { machines, app: parts, queues, data, secret };
  return { at, caller, stacks, ...mail, links, ...texts, concurrency, ...running };
}

const nothing = (at: Instant, unread: Unread): Omit<Facts, 'caller'> => ({
  at,
  stacks: [],
  mailLimits: { unread },
  domains: [],
  addresses: [],
  links: undefined,
  textLimits: { unread },
  textSenders: { unread },
  concurrency: { unread },
  machines: undefined,
  app: undefined,
  queues: [],
  data: undefined,
  secret: undefined,
});

async function gatherStacks(account: Account, { stacks }: Target): Promise<readonly StackFacts[]> {
  return Promise.all(stacks.map(async (name) => ({ name, stack: await fact(() => account.stack(name)) })));
}

const isThere = ({ stack }: StackFacts): boolean => 'known' in stack && stands(stack.known);

function outputsOf(stacks: readonly StackFacts[]): Readonly<Record<string, string>> {
  return Object.assign(
    {},
    ...stacks.map(({ stack }) => ('known' in stack ? stack.known?.outputs : undefined)),
  ) as Record<string, string>;
}

async function gatherMail(account: Account, dns: Dns, { region, domains, senders }: Target) {
  const mailLimits = await fact(() => account.mailLimits());
  const found = [];
  for (const domain of domains) found.push(await gatherDomain({ account, dns, region }, domain));
  const addresses = [];
  for (const address of senders) {
    addresses.push({ address, identity: await fact(() => account.mailIdentity(address)) });
  }
  return { mailLimits, domains: found, addresses };
}

async function gatherTexts(account: Account, at: Instant) {
  return {
    textLimits: await fact(() => account.textLimits(at)),
    textSenders: await fact(() => account.textSenders()),
  };
}

async function gatherQueues(
  account: Account,
  outputs: Readonly<Record<string, string>>,
  at: Instant,
): Promise<readonly QueueFacts[]> {
  const named = QUEUES.flatMap((output) => {
    const url = outputs[output];
    return url === undefined ? [] : [{ output, url }];
  });
  return Promise.all(
    named.map(async ({ output, url }) => ({
      output,
      url,
      backlog: await fact(() => account.backlog(url, at)),
    })),
  );
}

async function gatherData(
  account: Account,
  table: string | undefined,
  at: Instant,
): Promise<DataFacts | undefined> {
  if (table === undefined) return undefined;
  const [safety, sending] = await Promise.all([
    fact(() => account.table(table)),
    fact(async () => {
      const rows = await Promise.all(SWITCH_KEYS.map((key) => account.item(table, key)));
      return switchOf(
        rows.filter((row) => row !== undefined),
        at,
      );
    }),
  ]);
  return { table, safety, sending };
}

async function gatherSecret(account: Account, arn: string | undefined): Promise<SecretFacts | undefined> {
  if (arn === undefined) return undefined;
  return { arn, problem: await fact(() => account.secretProblem(arn)) };
}
