import { createHmac } from 'node:crypto';
import { textOf, type Condition, type Item, type Items, type Key, type Write } from '../ports/items.ts';
import type { Secrets } from '../ports/secrets.ts';
import { secretKey } from '../secret-key.ts';
import type { Identity } from './event.ts';
import type { Member } from './member.ts';
import { allRows } from './rows.ts';

/** Finding a member by what a form knows. A membership number is one member's; an address may be shared by several. */
export interface Lookup {
  /** The ref of the one member whom this identity points to; undefined when there is none, or more than one. */
  find(identity: Identity): Promise<string | undefined>;
  /** The refs of everyone to whom an identity of one kind leads, at most so many: an address may be shared by several. */
  all(identity: Identity, most: number): Promise<readonly string[]>;
  /** The rows that make a member findable, given how the member was and will be. */
  writes(before: Member | undefined, after: Member): Write[];
  /**
   * The writes by which a new member takes an address, to be read before `find`: of two who are made at the same time
   * with one address (a form sent twice), the second is refused and finds the first.
   */
  claims(identity: Identity): Promise<Write[]>;
  /** The writes by which everything that leads to `from`, by the identities of these rows, leads to `to`. */
  moved(rows: readonly Member[], from: string, to: string): Write[];
  /** Keys of the identities, strongest first: where an event waits for a member who is not known yet. */
  keys(identity: Identity): string[];
}

type Kind = 'number' | 'email' | 'phone';
const KINDS = ['number', 'email', 'phone'] as const;

export async function createLookup(items: Items, secrets: Secrets): Promise<Lookup> {
  const [{ value }] = await secrets.get('lookup');
  const hash = hasherFor(value);
  const keyOf = (kind: Kind, text: string): string => `LOOKUP#${kind}#${hash(kind, text)}`;

  const refsAt = async (pk: string): Promise<readonly string[]> => {
    const rows = await allRows(items, { partition: pk }, 2);
    return rows.map((row) => textOf(row, 'ref'));
  };

  return {
    async find(identity) {
      if (identity.membershipNumber) {
        const row = await items.get({ pk: keyOf('number', identity.membershipNumber), sk: 'MEMBER' });
        if (row) return textOf(row, 'ref');
      }
      for (const kind of ['email', 'phone'] as const) {
        const text = identity[kind];
        const refs = text ? await refsAt(keyOf(kind, text)) : [];
        if (refs.length !== 1) continue;
        // Someone else in the household may have this address: another membership number is another member.
        if (identity.membershipNumber && (await hasNumber(items, refs[0]!))) continue;
        return refs[0];
      }
      return undefined;
    },
    async all(identity, most) {
      const found = KINDS.map(async (kind) => {
        const text = kind === 'number' ? identity.membershipNumber : identity[kind];
        if (!text) return [];
        const rows = await allRows(items, { partition: keyOf(kind, text) }, most);
        return rows.map((row) => textOf(row, 'ref'));
      });
      return [...new Set((await Promise.all(found)).flat())].slice(0, most);
    },
    writes(before, after) {
      return KINDS.flatMap((kind): Write[] => {
        const [old, now] = [before && identityOf(before, kind), identityOf(after, kind)];
        // `AB` and `ab` are one number, and one address: the row stands already.
        if (old === now || (old && now && keyOf(kind, old) === keyOf(kind, now))) return [];
        const writes: Write[] = [];
        if (old) writes.push({ delete: rowKey(keyOf(kind, old), kind, after.ref) });
        if (now) {
          const item: Item = { ...rowKey(keyOf(kind, now), kind, after.ref), ref: after.ref };
          writes.push({ put: item, ...(kind === 'number' && { if: { itemAbsent: true } }) });
        }
        return writes;
      });
    },
    moved(rows, from, to) {
      const found = new Map<string, Kind>();
      for (const member of rows) {
        for (const kind of KINDS) {
          const text = identityOf(member, kind);
          if (text) found.set(keyOf(kind, text), kind);
        }
      }
      return [...found].flatMap(([pk, kind]): Write[] => {
        const item: Item = { ...rowKey(pk, kind, to), ref: to };
        if (kind === 'number') return [{ put: item, if: { attribute: 'ref', equals: from } }];
        return [{ delete: rowKey(pk, kind, from) }, { put: item }];
      });
    },
    async claims(identity) {
      const texts = (['email', 'phone'] as const).map((kind) => ({ kind, text: identity[kind] }));
      const writes = texts.map(async ({ kind, text }): Promise<Write[]> => {
        if (!text) return [];
        const key: Key = { pk: `${keyOf(kind, text)}#NEW`, sk: 'NEW' };
        const made = (await items.get(key))?.made;
        const before: Condition =
          typeof made === 'bigint' ? { attribute: 'made', equals: made } : { itemAbsent: true };
        return [{ update: key, add: { made: 1n }, if: before }];
      });
      return (await Promise.all(writes)).flat();
    },
    keys(identity) {
      return KINDS.flatMap((kind) => {
        const text = kind === 'number' ? identity.membershipNumber : identity[kind];
        return text ? [`${kind}#${hash(kind, text)}`] : [];
      });
    },
  };
}

type Hasher = (kind: Kind, text: string) => string;

/** The one of the secret that is used: recording an event asks for a lookup, and the same three hashes many times. Those who log in do it again. */
let lastHasher: { readonly secret: string; readonly hash: Hasher } | undefined;
/** Of some seven thousand members: a few megabytes. */
const MOST_HASHES = 20_000;

/** Keys are seen by more eyes than items (audit trails, errors): they hold a keyed hash, never the address. */
function hasherFor(secret: string): Hasher {
  if (lastHasher?.secret === secret) return lastHasher.hash;
  const pepper = secretKey(secret, 'base64');
  const known = new Map<string, string>();
  const hash: Hasher = (kind, text) => {
    const what = `${kind}:${text.toLowerCase()}`;
    let hashed = known.get(what);
    if (hashed === undefined) {
      hashed = createHmac('sha256', pepper).update(what).digest('hex').slice(0, 40);
      if (known.size >= MOST_HASHES) known.clear();
      known.set(what, hashed);
    }
    return hashed;
  };
  lastHasher = { secret, hash };
  return hash;
}

function identityOf(member: Member, kind: Kind): string | undefined {
  return kind === 'number' ? member.membershipNumber : member[kind];
}

/** A number's row is unique; an address has a row for each member who has it. */
function rowKey(pk: string, kind: Kind, ref: string): Key {
  return { pk, sk: kind === 'number' ? 'MEMBER' : ref };
}

async function hasNumber(items: Items, ref: string): Promise<boolean> {
  const member = await items.get({ pk: `MEMBER#${ref}`, sk: 'MEMBER' });
  return member?.membershipNumber !== undefined;
}
