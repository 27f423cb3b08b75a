import * as fc from 'fast-check';
import { give } from '../../shared/consent/give.ts';
import { pauseUntil, resume } from '../../shared/consent/pause.ts';
import { withdraw } from '../../shared/consent/withdraw.ts';
import { suppressedAttribute } from '../../shared/member/member.ts';
import { join, leave } from '../../shared/member/register.ts';
import { CHANNELS, PURPOSES, type Channel, type Purpose } from '../../shared/message/template.ts';
import { civilDate } from '../../shared/time/civil.ts';
import { plus } from '../../shared/time/instant.ts';
import type { Side } from './two-tables.ts';

/** What a member, a form or a provider says at one moment. */
export type Word =
  | {
      readonly what: 'no' | 'form-no' | 'yes' | 'form-yes';
      readonly purpose: Purpose;
      readonly channel: Channel;
    }
  | { readonly what: 'pause'; readonly days: number }
  | { readonly what: 'resume' | 'leave' | 'join' }
  | { readonly what: 'bounce'; readonly channel: Channel };

const PAGE = { source: 'preference-page', textVersion: 'page-1', language: undefined } as const;
const FORM = { source: 'form:newsletter', textVersion: 'form-1', language: undefined } as const;

/** Says it by the code that hears it in the product. */
export async function say(side: Side, word: Word): Promise<void> {
  const at = side.tick();
  const { world } = side;
  const member = await side.member();
  switch (word.what) {
    case 'no':
      return withdraw(world, member, { ...PAGE, purpose: word.purpose, channel: word.channel });
    case 'form-no':
      return withdraw(world, member, { ...FORM, purpose: word.purpose, channel: word.channel });
    case 'yes':
      await give(world, member, { ...PAGE, method: 'POST', purpose: word.purpose, channel: word.channel });
      return undefined;
    case 'form-yes': {
      const by = { ...FORM, trust: 'high', saidAt: at } as const;
      await give(world, member, { ...by, purpose: word.purpose, channel: word.channel });
      return undefined;
    }
    case 'pause':
      return pauseUntil(world, member, plus(at, `P${word.days}D`), PAGE);
    case 'resume':
      return resume(world, member, PAGE);
    case 'leave':
      return side.change((before) => leave(before, at));
    case 'join':
      return side.change((before) =>
        join(
          before,
          { type: 'member.joined', member: {} },
          { ref: before.ref, at, today: civilDate(at.slice(0, 10)) },
        ),
      );
    case 'bounce': {
      const address = word.channel === 'email' ? member.email : member.phone;
      return side.spoil({ [suppressedAttribute(word.channel)]: address });
    }
  }
}

export async function sayAll(side: Side, words: readonly Word[]): Promise<void> {
  for (const word of words) await say(side, word);
}

const purposes = fc.constantFrom(...PURPOSES);
const channels = fc.constantFrom(...CHANNELS);
export const words: fc.Arbitrary<Word> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constantFrom('no' as const, 'form-no' as const, 'yes' as const, 'form-yes' as const),
      purpose: purposes,
      channel: channels,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('pause' as const), days: fc.integer({ min: 1, max: 90 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constantFrom('resume' as const, 'leave' as const, 'join' as const) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('bounce' as const), channel: channels }) },
);
