import * as z from 'zod';
import { memberKey } from '../../shared/member/member.ts';
import { TransactionRefused, type Item, type Items, type Key } from '../../shared/ports/items.ts';

/** Another press, or another tab, may come between reading and writing. */
const ATTEMPTS = 12;
/** Older ones are no longer told apart from repetitions here; the event's id still does that. */
const MOST_REMEMBERED = 50;

const givenSchema = z.lazy(() =>
  z.object({
    /** How many answers were taken. */
    count: z.bigint().default(0n),
    /** The ids of the last of their events, oldest first. */
    events: z.array(z.string()).default([]),
    /** A hash of what the last one says. */
    last: z.string().optional(),
  }),
);

/** Which answers a member's pages have taken to one question in one wave. What they say stands in their events. */
export type GivenAnswers = z.infer<typeof givenSchema> & { readonly key: Key };

export const givenKey = (of: {
  readonly member: string;
  readonly journey: string;
  readonly question: string;
  readonly wave: string;
}): Key => ({ pk: memberKey(of.member).pk, sk: `ANSWER#${of.journey}#${of.question}#${of.wave}` });

export const toGiven = (key: Key, item: Item | undefined): GivenAnswers => ({
  ...givenSchema.parse(item ?? {}),
  key,
});

/** Notes that an answer was taken, once. @throws TransactionRefused when others were always quicker. */
export async function noteGiven(
  items: Items,
  key: Key,
  { event, content }: { readonly event: string; readonly content: string },
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const given = toGiven(key, await items.get(key));
    if (given.events.includes(event)) return;
    const unchanged =
      given.count === 0n
        ? ({ absent: 'count' } as const)
        : ({ attribute: 'count', equals: given.count } as const);
    try {
      await items.transact([
        {
          update: key,
          set: { events: [...given.events, event].slice(-MOST_REMEMBERED), last: content },
          add: { count: 1n },
          if: unchanged,
        },
      ]);
      return;
    } catch (error) {
      if (!(error instanceof TransactionRefused) || attempt === ATTEMPTS) throw error;
    }
  }
}
