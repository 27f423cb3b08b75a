import { idsIn, readJson } from '../read-json.ts';
import type { Source } from '../source.ts';
import { verifyToken } from './token.ts';

/** Gravity Forms, Webhooks Add-On: an entry as JSON, with fields by number, and headers that are set in the feed. */
export const gravityForms: Source = {
  proof: 'token',
  takes: 'json',
  verify: verifyToken,
  read: (request) => readJson(request, ({ form_id, id }) => idsIn(form_id, id)),
};
