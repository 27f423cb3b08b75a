import { memberKey } from '../../shared/member/member.ts';
import { MESSAGE_PREFIX, toEntry } from '../../shared/message/ledger.ts';
import { RUN_PREFIX, toRun } from '../../shared/journey/run.ts';
import type { Items, Key, Write } from '../../shared/ports/items.ts';
import type { Instant } from '../../shared/time/instant.ts';

/** Something that happened in the world and that a person would want to see. Ids only. */
export interface Effect {
  readonly at: Instant;
  readonly what:
    | 'joined'
    | 'left'
    | 'opted-out'
    | 'level-changed'
    | 'run-started'
    | 'run-completed'
    | 'run-ended'
    | 'run-failed'
    | 'sent'
    | 'waiting'
    | 'unknown'
    | 'presumed-sent'
    | 'skipped'
    | 'failed';
  readonly member: string;
  readonly journey?: string;
  readonly step?: string;
  readonly channel?: string;
  /** The message's key, when it is about one. */
  readonly message?: string;
  readonly reason?: string;
}

/** Watches what is written, as a change stream would, and tells it as effects. */
export interface EffectWatch {
  /** The store to give to the world: each committed write is noted. */
  readonly items: Items;
  /** The effects since the last call, in the order in which they were committed. */
  take(): Promise<readonly Effect[]>;
}

export function watchEffects(items: Items, now: () => Instant): EffectWatch {
  let committed: { write: Write; at: Instant }[] = [];
  return {
    items: {
      get: (key) => items.get(key),
      query: (query) => items.query(query),
      async transact(writes) {
        await items.transact(writes);
        const at = now();
        committed.push(...writes.filter(isOfInterest).map((write) => ({ write, at })));
      },
    },
    async take() {
      const taken = committed;
      committed = [];
      const effects: Effect[] = [];
      for (const { write, at } of taken) {
        const effect = await describe(items, write, at);
        if (effect) effects.push(effect);
      }
      return effects;
    },
  };
}

type Changing = Extract<Write, { put: unknown } | { update: unknown }>;
const isOfInterest = (write: Write): write is Changing => 'put' in write || 'update' in write;

async function describe(items: Items, write: Write, at: Instant): Promise<Effect | undefined> {
  const key: Key | undefined = 'put' in write ? write.put : 'update' in write ? write.update : undefined;
  if (!key?.pk.startsWith('MEMBER#')) return undefined;
  const values = 'put' in write ? write.put : 'update' in write ? (write.set ?? {}) : {};
  const member = key.pk.slice('MEMBER#'.length);

  if (key.sk === memberKey(member).sk) {
    if ('put' in write) return { at, what: 'joined', member };
    return values.status === 'left' ? { at, what: 'left', member } : undefined;
  }
  if (key.sk.startsWith('CONSENT#')) {
    if (values.given !== false) return undefined;
    return {
      at,
      what: 'opted-out',
      member,
      reason: `${text(values.purpose)} by ${text(values.channel)}`,
    };
  }
  if ('put' in write && write.put.type === 'level.changed') {
    return { at, what: 'level-changed', member, reason: `${text(write.put.from)} → ${text(write.put.to)}` };
  }
  if (key.sk.startsWith(RUN_PREFIX)) return describeRun(items, key, write, at);
  return key.sk.startsWith(MESSAGE_PREFIX) ? describeMessage(items, key, text(values.state), at) : undefined;
}

async function describeRun(items: Items, key: Key, write: Write, at: Instant): Promise<Effect | undefined> {
  const item = await items.get(key);
  if (!item) return undefined;
  const { member, journey, ...run } = toRun(item);
  if ('put' in write) return { at, what: 'run-started', member, journey };
  const state = 'update' in write ? write.set?.state : undefined;
  if (state !== 'completed' && state !== 'ended' && state !== 'failed') return undefined;
  return { at, what: `run-${state}`, member, journey, ...('reason' in run && { reason: run.reason }) };
}

async function describeMessage(
  items: Items,
  key: Key,
  state: string,
  at: Instant,
): Promise<Effect | undefined> {
  if (state === 'dispatching') return undefined;
  const item = await items.get(key);
  if (!item) return undefined;
  const { member, journey, step, channel, key: message, ...entry } = toEntry({ ...item, state });
  return {
    at,
    what: state as Effect['what'],
    member,
    journey,
    step,
    channel,
    message,
    ...('reason' in entry && { reason: entry.reason }),
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
