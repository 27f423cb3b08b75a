import { nextDigestAt } from '../../functions/staff-tasks/digest.ts';
import { DUE_STARTS, toDueStart } from '../../shared/journey/due-start.ts';
import { DUE_RUNS, isOpen, toRun } from '../../shared/journey/run.ts';
import { memberKey, toMember } from '../../shared/member/member.ts';
import type { Instant } from '../../shared/time/instant.ts';
import type { LocalWorld } from './world.ts';

/** Something that is to happen if nothing comes between. */
export interface Coming {
  readonly at: Instant;
  readonly what: 'start' | 'step' | 'silence' | 'digest';
  readonly journey?: string;
  /** The step that comes, or whose answer is waited for until then. */
  readonly step?: string;
  readonly member?: Named;
}

/** Without a name where the register has none. */
export interface Named {
  readonly ref: string;
  readonly name?: string;
}

/** The lists are sorted by when the sweep looks, which is not quite when it happens: so many more are read. */
const MORE = 480;

/** What comes next, the first first: starts of journeys, steps of runs, the ends of waiting for an answer, mails to staff. */
export async function whatComes(local: LocalWorld, limit: number): Promise<readonly Coming[]> {
  const { world, workflows } = local;
  const rowsOf = async (partition: string) =>
    (await world.items.query({ index: 'byText', partition, limit: limit + MORE })).items;
  const coming: (Omit<Coming, 'member'> & { readonly ref?: string })[] = [];
  for (const row of await rowsOf(DUE_STARTS)) {
    const { dueAt: at, journey, member: ref } = toDueStart(row);
    coming.push({ at, what: 'start', journey, ref });
  }
  for (const row of await rowsOf(DUE_RUNS)) {
    const run = toRun(row);
    if (!isOpen(run)) continue;
    const { journey, member: ref, awaits, next } = run;
    coming.push(
      awaits
        ? { at: awaits.until, what: 'silence', journey, step: awaits.step, ref }
        : { at: next.at, what: 'step', journey, step: next.step, ref },
    );
  }
  const digest =
    workflows.organisation.staff &&
    (await nextDigestAt(world.items, workflows.organisation, world.clock.now()));
  if (digest !== undefined) coming.push({ at: digest, what: 'digest' });
  const first = coming.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).slice(0, limit);
  return Promise.all(
    first.map(async ({ ref, ...one }) => ({ ...one, ...(ref && { member: await named(local, ref) }) })),
  );
}

/** Whom a ref stands for, by name. */
export async function named({ world }: LocalWorld, ref: string): Promise<Named> {
  const row = await world.items.get(memberKey(ref));
  const { givenName, familyName } = row ? toMember(row) : {};
  const name = [givenName, familyName].filter(Boolean).join(' ');
  return { ref, ...(name !== '' && { name }) };
}
