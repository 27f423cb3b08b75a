import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { CHANNELS, PURPOSES } from '../message/template.ts';
import type { Item, Key } from '../ports/items.ts';
import type { Secret } from '../ports/secrets.ts';
import { secretKey } from '../secret-key.ts';

/**
 * What a link does. A token made for one purpose does nothing for another, though all links of a message share its one
 * random id: whoever has a token for one page can be led on to another by us, and cannot get there alone.
 */
export const LINK_USES = ['unsubscribe', 'answer', 'preferences'] as const;
export type LinkUse = (typeof LINK_USES)[number];

/**
 * Id, MAC, key id; then perhaps what a mail program took for a part of the address (`.`, `>`, `)`, `=3D`): it begins
 * with a character that no key id has, and says nothing. A letter or digit more is another token, and not ours.
 */
const TOKEN = /^([A-Za-z0-9_-]{16})([A-Za-z0-9_-]{16})([a-z0-9]{1,16})(?:[^A-Za-z0-9].*)?$/s;
const PROOF = /^([A-Za-z0-9_-]{16})([a-z0-9]{1,16})$/;

/** Where the message behind a link is kept. */
export const linkKey = (id: string): Key => ({ pk: `LINK#${id}`, sk: 'LINK' });

const linkSchema = z.lazy(() =>
  z.object({
    member: z.string(),
    /** The message's key in the ledger. */
    key: z.string(),
    purpose: z.enum(PURPOSES),
    channel: z.enum(CHANNELS),
    journey: z.string(),
    step: z.string(),
    /** Of a message that asks a question. */
    run: z.string().optional(),
    question: z.string().optional(),
    occurrence: z.string().optional(),
  }),
);

/** The message that a link came with. */
export type Link = z.infer<typeof linkSchema>;

export const toLink = (item: Item): Link => linkSchema.parse(item);

/** 12 random bytes as 16 characters. */
export const linkId = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** The end of a member's URL: random id, MAC over key id, use and id, key id. Says nothing about anyone. */
export function linkToken(use: LinkUse, id: string, key: Secret): string {
  return `${id}${mac(`${use}|${id}`, key)}${key.id}`;
}

/** Whether a token of ours would name a key that is not among these: one that is newer than they are. */
export function isOfAnotherKey(token: string, keys: readonly Secret[]): boolean {
  const keyId = TOKEN.exec(token)?.[3];
  return keyId !== undefined && !keys.some(({ id }) => id === keyId);
}

/** The link's id when one of our keys made this token for this use; else undefined. */
export function readToken(use: LinkUse, token: string, keys: readonly Secret[]): string | undefined {
  const [, id, given, keyId] = TOKEN.exec(token) ?? [];
  const key = keys.find((one) => one.id === keyId);
  if (!id || !given || !key) return undefined;
  return isSame(given, mac(`${use}|${id}`, key)) ? id : undefined;
}

/**
 * Stands in a form, hidden: shows that we made the form, for this link, with what it `shown`. So nothing can be posted
 * by whoever has only an address, as scanners do, and what a form says was shown can be relied on.
 */
export function formProof(use: LinkUse, id: string, shown: string, key: Secret): string {
  return `${mac(`form|${use}|${id}|${shown}`, key)}${key.id}`;
}

/** Whether one of our keys made this proof, for just this form. */
export function isFormProof(
  proof: string,
  { use, id, shown }: { readonly use: LinkUse; readonly id: string; readonly shown: string },
  keys: readonly Secret[],
): boolean {
  const [, given, keyId] = PROOF.exec(proof) ?? [];
  const key = keys.find((one) => one.id === keyId);
  return given !== undefined && key !== undefined && isSame(given, mac(`form|${use}|${id}|${shown}`, key));
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

/** 96 bits of HMAC-SHA256: far beyond guessing at the rate that a web server answers. */
function mac(text: string, key: Secret): string {
  return createHmac('sha256', secretKey(key.value, 'base64'))
    .update(`${key.id}|${text}`)
    .digest()
    .subarray(0, 12)
    .toString('base64url');
}
