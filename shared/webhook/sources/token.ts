import { anyEqual, bearerToken, requireTokens } from '../proof.ts';
import { idIn, readJson } from '../read-json.ts';
import { notAuthentic } from '../refusal.ts';
import type { Source, SourceRequest } from '../source.ts';

/** A secret in `Authorization: Bearer …`: the same for every tool that can set a header and sign nothing. */
export function verifyToken({ headers }: Pick<SourceRequest, 'headers'>, secrets: readonly string[]): void {
  const expected = requireTokens(secrets);
  if (!anyEqual([bearerToken(headers) ?? ''], expected)) throw notAuthentic();
}

/** Zapier, Make, n8n and whatever else can send JSON with a header; without a map our own JSON, see ../canonical.ts. */
export const token: Source = {
  proof: 'token',
  takes: 'json',
  verify: verifyToken,
  read: (request) => readJson(request, ({ id }) => idIn(id)),
};
