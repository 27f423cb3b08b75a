import { ALLOWED } from '../../../shared/adapters/texter.rules.ts';
import type { Organisation } from '../../../shared/member/organisation.ts';
import { journeys } from '../../../workflows/journeys.ts';
import { stageNamed } from '../stage.ts';

/** What a stage is meant to be: what is found in the account is held against it. */
export interface Target {
  readonly stage: string;
  /** Members are written to for real: what would be a nuisance in a trial is broken here. */
  readonly production: boolean;
  readonly region: string;
  /** CloudFormation's names, in the order in which they are deployed. The last is the app. */
  readonly stacks: readonly string[];
  readonly journeys: readonly string[];
  /** Addresses in whose name mail goes. */
  readonly senders: readonly string[];
  /** Their domains, each of which must be an identity of SES. */
  readonly domains: readonly string[];
  /** The name that members' links lead to; undefined: the API's own. */
  readonly domain: string | undefined;
  /** Whether the stack makes those identities, or a person does. */
  readonly identities: 'here' | 'elsewhere';
  readonly smsSender: string;
  /** ISO 3166-1 codes of where SMS may go. */
  readonly countries: readonly string[];
  /** What sending is to keep to; undefined: no limit of ours. */
  readonly mailsPerSecond: number | undefined;
  /** The most relation mails that one member may get in a day. */
  readonly mailsPerMember: number;
  /** How many members the stage is for; undefined: nobody said. */
  readonly members: number | undefined;
  /** The table in use, where it is not the one that the stack made. */
  readonly table: string | undefined;
}

/** What a person says of a stage beyond its name. */
export interface Said {
  readonly region?: string | undefined;
  readonly members?: number | undefined;
}

/** @throws StageInvalid, StageMissing, StageFileInvalid. */
export function targetOf(name: string, { region, members }: Said): Target {
  const stage = stageNamed(name);
  return {
    stage: stage.name,
    production: stage.production,
    region: region ?? stage.region,
    stacks: [`lojal-${stage.name}-data`, `lojal-${stage.name}`],
    ...sendingOf(stage.organisation),
    domain: stage.domain?.name,
    identities: stage.mail.identity,
    mailsPerSecond: stage.mail.mailsPerSecond,
    members,
    table: stage.restoredTable,
  };
}

function sendingOf({ senders, smsSender, caps }: Organisation) {
  const addresses = [...new Set(Object.values(senders).map(({ email }) => email.toLowerCase()))].toSorted();
  return {
    journeys: journeys.map(({ name }) => name),
    senders: addresses,
    domains: [...new Set(addresses.map((email) => email.slice(email.lastIndexOf('@') + 1)))].toSorted(),
    smsSender,
    countries: Object.keys(ALLOWED),
    mailsPerMember: caps.perDay,
  };
}
