import { RUN_PREFIX } from '../../shared/journey/run.ts';
import { memberKey } from '../../shared/member/member.ts';
import { TASK_PREFIX } from '../../shared/member/staff-task.ts';
import { MESSAGE_PREFIX } from '../../shared/message/ledger.ts';
import type { Item, Items, Key, Write } from '../../shared/ports/items.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { describeMessage, describeRun } from './effects-of-runs.ts';

/** Something that happened in the world and that a person would want to see. Ids only. */
export interface Effect {
  readonly at: Instant;
  readonly what:
    | 'joined'
    | 'left'
    | 'opted-out'
    | 'level-changed'
    | 'answered'
    | 'task'
    | 'not-started'
    | 'run-started'
    | 'run-waits'
    | 'run-completed'
    | 'run-ended'
    | 'run-failed'
    | 'sent'
    | 'waiting'
    | 'unknown'
    | 'presumed-sent'
    | 'bounced'
    | 'complained'
    | 'skipped'
    | 'failed';
  readonly member: string;
  readonly journey?: string;
  readonly step?: string;
  readonly channel?: string;
  /** The message's key, when it is about one. */
  readonly message?: string;
  /** Why: of a task the id of the reason, whose words stand in workflows/tasks.ts. */
  readonly reason?: string;
  /** Of an answer, of a message that asks, and of a run that waits for the answer. */
  readonly question?: string;
  /** A score or a choice; never a comment. */
  readonly answer?: string;
  /** The type of event that a run waits for. */
  readonly event?: string;
  /** How long a run waits at most. */
  readonly until?: Instant;
  /** What staff are asked to do, and the date by which. */
  readonly task?: string;
  readonly due?: string;
}

/** Watches what is written, as a change stream would, and tells it as effects. */
export interface EffectWatch {
  /** The store to give to the world: each committed write is noted. */
  readonly items: Items;
  /** The effects since the last call, in the order in which they were committed. */
  take(): Promise<readonly Effect[]>;
}

export function watchEffects(items: Items, now: () => Instant): EffectWatch {
  let committed: { write: Changing; at: Instant }[] = [];
  return {
    items: {
      get: (key) => items.get(key),
      query: (query) => items.query(query),
      async transact(writes) {
        await items.transact(writes);
        const at = now();
        const changing = writes.filter(isChanging);
        // What an event led to comes after what it is: first the member has joined, then a journey holds them out.
        const ordered = [...changing.filter((one) => !isEvent(one)), ...changing.filter(isEvent)];
        committed.push(...ordered.map((write) => ({ write, at })));
      },
    },
    async take() {
      const taken = committed;
      committed = [];
      const effects: Effect[] = [];
      for (const { write, at } of taken) effects.push(...(await describe(items, write, at)));
      return effects;
    },
  };
}

export type Changing = Extract<Write, { put: unknown } | { update: unknown }>;
const isChanging = (write: Write): write is Changing => 'put' in write || 'update' in write;
const keyOf = (write: Changing): Key => ('put' in write ? write.put : write.update);
const isEvent = (write: Changing): boolean => keyOf(write).sk.startsWith('EVENT#');

async function describe(items: Items, write: Changing, at: Instant): Promise<readonly Effect[]> {
  const key = keyOf(write);
  if (!key.pk.startsWith('MEMBER#')) return [];
  const member = key.pk.slice('MEMBER#'.length);
  if (key.sk === memberKey(member).sk) return describeMember(write, member, at);
  if (key.sk.startsWith(RUN_PREFIX)) return describeRun(items, key, write, at);
  if (key.sk.startsWith(MESSAGE_PREFIX)) return describeMessage(items, key, write, at);
  return 'put' in write ? describeRow(write.put, member, at) : [];
}

function describeMember(write: Changing, member: string, at: Instant): Effect[] {
  if ('put' in write) return [{ at, what: 'joined', member }];
  return write.set?.status === 'left' ? [{ at, what: 'left', member }] : [];
}

/** A row that is written once. */
function describeRow(row: Item, member: string, at: Instant): Effect[] {
  if (row.sk.startsWith('CONSENT#')) {
    if (row.given !== false) return [];
    return [{ at, what: 'opted-out', member, reason: `${text(row.purpose)} by ${text(row.channel)}` }];
  }
  if (row.sk.startsWith(TASK_PREFIX)) {
    const { kind, why, dueOn, journey } = row;
    return [
      {
        at,
        what: 'task',
        member,
        journey: text(journey),
        task: text(kind),
        reason: text(why),
        due: text(dueOn),
      },
    ];
  }
  if (row.sk.startsWith('REFUSED#'))
    return [{ at, what: 'not-started', member, journey: text(row.journey), reason: text(row.reason) }];
  return row.sk.startsWith('EVENT#') ? describeEvent(row, member, at) : [];
}

function describeEvent(row: Item, member: string, at: Instant): Effect[] {
  const effects: Effect[] = [];
  if (row.type === 'level.changed') {
    effects.push({ at, what: 'level-changed', member, reason: `${text(row.from)} → ${text(row.to)}` });
  }
  const { question, score, choice } = fieldsOf(row.details);
  if (row.type === 'survey.answered') {
    effects.push({ at, what: 'answered', member, question: text(question), answer: text(choice ?? score) });
  }
  for (const [journey, outcome] of Object.entries(fieldsOf(row.outcomes))) {
    const reason = refusalIn(text(outcome));
    if (reason !== undefined) effects.push({ at, what: 'not-started', member, journey, reason });
  }
  return effects;
}

/** Of the words that record-event keeps for each journey, those that say why there is no run. */
function refusalIn(outcome: string): string | undefined {
  if (outcome.includes('held out')) return 'held-out';
  return /not (?:started|planned): ([^,]*)/.exec(outcome)?.[1];
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'bigint' ? String(value) : '';
}
