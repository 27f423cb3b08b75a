import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Mail } from '../ports/mailer.ts';

/*
 * Mails of one template differ in a few hundred bytes of thirteen thousand: packed with an earlier one of them as
 * dictionary, they take that. What is written here is read for ever: a change of the flat form or of how it is packed
 * needs another version of the data.
 */

/** In UTF-16 units. A longer one gains less by a dictionary, which each packing has to read. */
const LONGEST = 64 * 1024;
/** Used again and again: a new one for each mail took as long as the packing. A unit takes at most three bytes. */
const room = Buffer.alloc(3 * LONGEST);
const encoder = new TextEncoder();

/**
 * A mail in bytes: all but its two texts as JSON, a line with the length of the plain text in UTF-16 units, and both texts
 * as they are, since escaping them takes as long as packing. It stands until the next one is asked for.
 * @param from how many units of the HTML are left out at its beginning.
 * @returns undefined for a mail that is too long, or that UTF-8 cannot hold: half of a surrogate pair.
 */
export function flatOf(mail: Mail, from = 0): Buffer | undefined {
  const { text } = mail;
  if (text.length + mail.html.length > LONGEST) return undefined;
  const html = mail.html.slice(from);
  // Each by itself: a pair of which the text has one half and the HTML the other would not outlast a cut.
  if (!text.isWellFormed() || !html.isWellFormed()) return undefined;
  const flat = `${JSON.stringify({ ...mail, text: '', html: '' })}\n${text.length}\n${text}${html}`;
  if (flat.length > LONGEST) return undefined;
  return room.subarray(0, encoder.encodeInto(flat, room).written);
}

/** The mail that flatOf made these bytes of; what it left out is `opening`. */
export function mailOf(flat: Buffer, opening = ''): Mail {
  const head = flat.indexOf('\n');
  const line = flat.indexOf('\n', head + 1);
  const length = Number(flat.toString('latin1', head + 1, line));
  const texts = flat.toString('utf8', line + 1);
  const rest = JSON.parse(flat.toString('utf8', 0, head)) as Mail;
  return { ...rest, text: texts.slice(0, length), html: opening + texts.slice(length) };
}

/** What both begin with. Never half of a pair. */
export function openingOf(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one.charCodeAt(length) === other.charCodeAt(length)) length += 1;
  const shared = one.slice(0, length);
  return shared.isWellFormed() ? shared : shared.slice(0, -1);
}

// With a checksum: read with another dictionary than it was packed with, it is an error and not another text.
const FAST = { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 };
/** Of what is packed with a dictionary, so that one piece of memory is enough. */
const FEW_BYTES = 4096;

/** Packs bytes, with those of `base` as dictionary: what they have in common takes nearly no room. */
export function pack(bytes: Uint8Array, base?: Uint8Array): Buffer {
  return zstdCompressSync(bytes, { params: FAST, chunkSize: FEW_BYTES, ...(base && { dictionary: base }) });
}

/** @throws Error of zstd when they were not packed with this base. */
export function unpack(packed: Uint8Array, base?: Uint8Array): Buffer {
  return zstdDecompressSync(packed, base && { dictionary: base });
}
