import type { LocalWorld } from '../../infra/local/world.ts';
import { RUN_PREFIX, toRun } from '../../shared/journey/run.ts';
import { standingOf } from '../../shared/loyalty/standing.ts';
import { memberKey, toMember } from '../../shared/member/member.ts';
import { TASK_PREFIX, toStaffTask } from '../../shared/member/staff-task.ts';
import { UNMATCHED } from '../../shared/member/unmatched.ts';
import { entriesOf } from '../../shared/message/ledger.ts';
import { textOf } from '../../shared/ports/items.ts';
import { PEOPLE } from './first-weeks.ts';
import { refOf } from './world.ts';

/** All that came of the weeks: what went out, and what is kept of each member, in an order that depends on no id. */
export async function cameOf(local: LocalWorld) {
  const mails = local.mailbox.accepted().toReversed().map(withoutProviderId);
  const texts = local.texts.accepted().toReversed().map(withoutProviderId);
  const members = [];
  for (const { membershipNumber } of PEOPLE) {
    const ref = await refOf(local, membershipNumber);
    const { pk: partition } = memberKey(ref);
    const row = (await local.world.items.get(memberKey(ref)))!;
    const under = async (beginsWith: string) =>
      (await local.world.items.query({ partition, range: { beginsWith } })).items;
    const runs = (await under(RUN_PREFIX)).map(toRun);
    const tasks = (await under(TASK_PREFIX)).map(toStaffTask);
    const events = (await under('EVENT#')).map(
      (one) => `${textOf(one, 'occurredAt')} ${textOf(one, 'type')}`,
    );
    const member = toMember(row);
    members.push({
      membershipNumber,
      status: member.status,
      suppressed: member.suppressed,
      optOuts: member.optOuts,
      sums: standingOf(row).sums,
      messages: (await entriesOf(local.world.items, ref))
        .map((entry) =>
          [
            `${entry.journey}/${entry.step} ${entry.channel} ${entry.state}`,
            'reason' in entry ? entry.reason : '',
          ].join(' '),
        )
        .toSorted(),
      runs: runs
        .map((run) =>
          [
            `${run.journey} ${run.occurrence} ${run.state}`,
            'reason' in run ? run.reason : '',
            JSON.stringify('answers' in run ? run.answers : {}),
          ].join(' '),
        )
        .toSorted(),
      tasks: tasks.map(({ kind, why, state }) => `${kind} ${why} ${state}`).toSorted(),
      events: events.toSorted(),
    });
  }
  const { items: unmatched } = await local.world.items.query({ index: 'byText', partition: UNMATCHED });
  return { mails: inOrder(mails), texts: inOrder(texts), members, unmatched: unmatched.length };
}

/** Each provider numbers as it likes. */
function withoutProviderId<Message extends { readonly providerId: string }>(
  message: Message,
): Omit<Message, 'providerId'> {
  const { providerId, ...rest } = message;
  if (providerId === '') throw new TypeError('A message that was taken has an id of the provider.');
  return rest;
}

interface Sent {
  readonly acceptedAt: string;
  readonly to: string;
}

/** What goes at the same instant goes in any order. */
const inOrder = <Message extends Sent>(messages: readonly Message[]): Message[] =>
  messages.toSorted((a, b) => (`${a.acceptedAt} ${a.to}` < `${b.acceptedAt} ${b.to}` ? -1 : 1));

/**
 * Messages with the token of each link, which is random and so another one in each world, as its number: where one
 * world has the same token twice, so must the other. All else, refs and keys too, agrees as it is.
 */
export function renamed<Message>(messages: readonly Message[]): readonly Message[] {
  const seen = new Map<string, string>();
  const numbered = (id: string): string => {
    if (!seen.has(id)) seen.set(id, `id-${seen.size + 1}`);
    return seen.get(id)!;
  };
  const text = JSON.stringify(messages).replaceAll(
    /(\/[aup]\/)([\w-]{20,})/g,
    (_, path: string, token: string) => `${path}${numbered(token)}`,
  );
  return JSON.parse(text) as readonly Message[];
}
