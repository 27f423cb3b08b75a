import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LocalWorld } from '../../infra/local/world.ts';
import { eventOf, FATES, type Fate } from '../../shared/adapters/delivery-events.local.ts';
import type { Journey } from '../../shared/journey/journey.ts';
import { event, journey, send } from '../../shared/journey/language.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { log } from '../../shared/log.ts';
import type { Channel } from '../../shared/message/template.ts';
import { textOf, TransactionRefused } from '../../shared/ports/items.ts';
import { plus } from '../../shared/time/instant.ts';
import { withHello } from '../support/asking.ts';
import { entriesOf, memberOf } from '../support/sending.ts';
import { ASA, refOf, submitAndSettle, testWorld, TUESDAY } from '../support/world.ts';

log.setLogLevel('SILENT');

/** The fates from the first to the last word; a later one is never taken back for an earlier one. */
const RANKS = ['sent', 'delivered', 'bounced', 'complained'] as const;

/** What the provider says by an event. Nobody can complain of an SMS. */
function stateOf(channel: Channel, fate: Fate): (typeof RANKS)[number] {
  if (fate === 'soft-bounce' || fate === 'hard-bounce') return 'bounced';
  if (fate === 'complaint') return channel === 'email' ? 'complained' : 'delivered';
  return fate;
}
const highest = (channel: Channel, fates: readonly Fate[]): string =>
  RANKS[Math.max(0, ...fates.map((fate) => RANKS.indexOf(stateOf(channel, fate))))]!;

function workflowsOf(channel: Channel): Workflows {
  const hello: Journey = journey('welcome', {
    purpose: 'relation',
    startsOn: event('member.joined'),
    endsOn: [],
    steps: [send('hello', { channel })],
  });
  return {
    ...withHello({ sms: 'Hej! Val av utskick: {{ link.preferences }}' }),
    journeys: new Map([['welcome', hello]]),
  };
}

/** When the events come: how the message stands by then. */
const MOMENTS = ['while it is handed over', 'sent', 'unknown', 'presumed sent'] as const;
type Moment = (typeof MOMENTS)[number];

interface Told {
  readonly channel: Channel;
  readonly moment: Moment;
  readonly fates: readonly Fate[];
  /** As the platform may call the function: for several events at the same time. */
  readonly atOnce: boolean;
}

async function tell(local: LocalWorld, { channel, fates, atOnce }: Told): Promise<void> {
  const taken = [...local.mailbox.accepted(), ...local.texts.accepted()][0]!;
  const { member = '' } = 'tags' in taken ? taken.tags : taken.context;
  const { key, to: address, providerId, acceptedAt } = taken;
  const about = { channel, key, member, address, providerId, acceptedAt };
  const one = async (fate: Fate): Promise<void> => {
    const told = eventOf(about, fate, local.clock.now()) as Parameters<
      typeof local.functions.recordDelivery
    >[0];
    for (;;) {
      try {
        return await local.functions.recordDelivery(told);
      } catch (error) {
        // Others were always quicker: the platform brings it again.
        if (!(error instanceof TransactionRefused)) throw error;
      }
    }
  };
  if (atOnce) await Promise.all(fates.map(one));
  else for (const fate of fates) await one(fate);
}

/** Åsa is sent one message, and its provider tells of it what is given. */
async function afterAll(given: Told) {
  const { channel, moment } = given;
  let before = 0n;
  const asa = async () => memberOf(local, await refOf(local, ASA.membershipNumber));
  const passing =
    <Message, Answer>(hand: (message: Message) => Promise<Answer>) =>
    async (message: Message): Promise<Answer> => {
      const answer = await hand(message);
      before = (await asa()).version;
      if (moment === 'while it is handed over') await tell(local, given);
      if (moment === 'unknown' || moment === 'presumed sent') throw new Error('socket hang up');
      return answer;
    };
  const local: LocalWorld = testWorld({
    at: TUESDAY,
    workflows: workflowsOf(channel),
    mailer: (provider) => ({ send: passing((mail) => provider.send(mail)) }),
    texter: (provider) => ({ send: passing((text) => provider.send(text)) }),
  });
  // All that is told is told here.
  local.faults.add({ channel, fault: 'lost-events', times: 1 });
  await submitAndSettle(local, 'join', ASA);
  if (moment === 'presumed sent') await local.engine.advanceTo(plus(TUESDAY, 'PT26H'));
  if (moment !== 'while it is handed over') await tell(local, given);
  await local.engine.advanceTo(plus(local.clock.now(), 'P2D'));

  const { ref, suppressed, version } = await asa();
  const [entry, ...more] = await entriesOf(local, ref);
  const { items } = await local.world.items.query({
    partition: `MEMBER#${ref}`,
    range: { beginsWith: 'EVENT#' },
  });
  const heard = items.map((row) => textOf(row, 'type')).filter((type) => type.startsWith('message.'));
  return {
    state: entry?.state,
    entries: 1 + more.length,
    suppressed,
    changes: version - before,
    heard: heard.toSorted(),
    accepted: local.mailbox.accepted().length + local.texts.accepted().length,
  };
}

/** What every order of the same events comes to. */
function expected({ channel, fates }: Told) {
  const said = new Set(fates.map((fate) => stateOf(channel, fate)));
  const isNoGood = fates.includes('hard-bounce') || said.has('complained');
  const address = channel === 'email' ? ASA.email : '+46701740605';
  return {
    state: highest(channel, fates),
    entries: 1,
    suppressed: isNoGood ? { [channel]: address } : {},
    changes: isNoGood ? 1n : 0n,
    heard: [
      ...(said.has('bounced') ? ['message.bounced'] : []),
      ...(said.has('complained') ? ['message.complained'] : []),
    ],
    accepted: 1,
  };
}

const orders = fc.record({
  fates: fc.array(fc.constantFrom(...FATES), { minLength: 1, maxLength: 8 }),
  atOnce: fc.boolean(),
});

describe.each<Channel>(['email', 'sms'])('given what a provider tells of one message by %s', (channel) => {
  it.each(MOMENTS)(
    'in any order, however often, one by one or at once, when it is %s, then its last word, the address and the index are the same',
    async (moment) => {
      await fc.assert(
        fc.asyncProperty(orders, async (order) => {
          const told = { channel, moment, ...order };
          expect(await afterAll(told)).toEqual(expected(told));
        }),
        { numRuns: 20, seed: 20_280_111 },
      );
    },
  );

  it('of each two fates, then the earlier one changes nothing, whichever comes first', async () => {
    for (const one of FATES) {
      for (const other of FATES) {
        const told: Told = { channel, moment: 'sent', fates: [one, other], atOnce: false };
        expect({ one, other, ...(await afterAll(told)) }).toEqual({ one, other, ...expected(told) });
      }
    }
  });
});
