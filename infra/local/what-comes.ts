import { nextDigestAt } from '../../functions/staff-tasks/digest.ts';
import { DUE_STARTS, LOST, toDueStart } from '../../shared/journey/due-start.ts';
import { DUE_RUNS, isOpen, STUCK, toRun } from '../../shared/journey/run.ts';
import { memberKey, toMember } from '../../shared/member/member.ts';
import { textOf, type Item, type Items } from '../../shared/ports/items.ts';
import { plus, type Instant } from '../../shared/time/instant.ts';
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

/** A list is read so many rows at a time. */
const ROWS = 60;

/** What comes next, the first first: starts of journeys, steps of runs, the ends of waiting for an answer, mails to staff. */
export async function whatComes(local: LocalWorld, limit: number): Promise<readonly Coming[]> {
  const { world, workflows } = local;
  const starts = await firstOf(world.items, DUE_STARTS, { limit, after: LOST }, (row) => {
    const { dueAt: at, journey, member: ref } = toDueStart(row);
    return { at, what: 'start', journey, ref };
  });
  const runs = await firstOf(world.items, DUE_RUNS, { limit, after: STUCK }, (row) => {
    const run = toRun(row);
    if (!isOpen(run)) return undefined;
    const { journey, member: ref, awaits, next } = run;
    return awaits
      ? { at: awaits.until, what: 'silence', journey, step: awaits.step, ref }
      : { at: next.at, what: 'step', journey, step: next.step, ref };
  });
  const coming: Due[] = [...starts, ...runs];
  const digest =
    workflows.organisation.staff &&
    (await nextDigestAt(world.items, workflows.organisation, world.clock.now()));
  if (digest !== undefined) coming.push({ at: digest, what: 'digest' });
  const first = coming.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).slice(0, limit);
  return Promise.all(
    first.map(async ({ ref, ...one }) => ({ ...one, ...(ref && { member: await named(local, ref) }) })),
  );
}

type Due = Omit<Coming, 'member'> & { readonly ref?: string };

/**
 * The first of a list that is sorted by when the sweep looks, which is not quite when it happens: it is read until nothing
 * that stands further down can come sooner than what was found.
 * @param after how long at most after a thing the sweep looks at it.
 */
async function firstOf(
  items: Items,
  partition: string,
  { limit, after }: { readonly limit: number; readonly after: string },
  read: (row: Item) => Due | undefined,
): Promise<readonly Due[]> {
  const found: Due[] = [];
  let cursor: string | undefined;
  do {
    const page = await items.query({
      index: 'byText',
      partition,
      limit: ROWS,
      ...(cursor !== undefined && { after: cursor }),
    });
    found.push(...page.items.flatMap((row) => read(row) ?? []));
    found.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    cursor = page.next;
    const last = found[limit - 1];
    const row = page.items.at(-1);
    if (last && row && textOf(row, 'textSk') > plus(last.at, after)) break;
  } while (cursor !== undefined);
  return found.slice(0, limit);
}

/** Whom a ref stands for, by name. */
export async function named({ world }: LocalWorld, ref: string): Promise<Named> {
  const row = await world.items.get(memberKey(ref));
  const { givenName, familyName } = row ? toMember(row) : {};
  const name = [givenName, familyName].filter(Boolean).join(' ');
  return { ref, ...(name !== '' && { name }) };
}
