import { lineSchema } from '../shared/member/fields.ts';
import { ownEvent } from '../shared/member/event.ts';

/**
 * Event types of the organisation's own, beside those of shared/member/event-schemas.ts. Every event has `member` and
 * `occurredAt`; here stand its other fields, as zod schemas. Import a type from here where a form or a journey names it.
 * In workflows/points.ts it stands by its name. A name is a contract: add and retire, never rename.
 */

/** A mentor and a member have agreed to meet. */
export const mentorMatched = ownEvent('mentor.matched', { programme: lineSchema(100).optional() });
