import { vi } from 'vitest';
import { listQuarantined } from '../../functions/receive-webhook/quarantine.ts';
import { loadForms, type Form, type LoadedForm } from '../../shared/webhook/form.ts';
import { forms } from '../../workflows/forms.ts';
import { workflows } from '../../workflows/index.ts';
import { incoming, keptAbout, type Answer, type Incoming } from './incoming.ts';
import { toolPost } from './tool-post.ts';
import { ASA, submitAndSettle } from './world.ts';

const NUMBER = { membershipNumber: ASA.membershipNumber };
/** One log-in, on a day of its own, since of a day one counts. */
export const good = (day: number) => ({
  occurredAt: `2028-01-${String(day).padStart(2, '0')}T06:00:00Z`,
  member: NUMBER,
});
/** One that is wrong, with what must be seen nowhere. */
export const BAD = { occurredAt: 'canary', member: { membershipNumber: 'M-canary' } };
/** Four, of which two are wrong. */
export const LIST = { id: 'night', events: [good(7), BAD, good(8), { ...good(9), colour: 'canary' }] };

/** A world that knows the member, and whose forms a test may change. */
export async function register(given = workflows.forms): Promise<Incoming> {
  const world = incoming({ workflows: { ...workflows, forms: new Map(given) } });
  await submitAndSettle(world.local, 'join', { ...ASA, joinedOn: '2020-01-01' });
  return world;
}
/** The forms of workflows/forms.ts, but that this list now comes through a map. */
export const withMap = (map: string): typeof workflows.forms =>
  loadForms(forms.map((form): Form => (form.name === 'log-ins' ? { ...form, map } : form)));

export const change = ({ local }: Incoming, to: typeof workflows.forms): void =>
  void (local.workflows.forms as Map<string, LoadedForm>).set('log-ins', to.get('log-ins')!);

export const submit = ({ local }: Incoming, body: object = LIST): Promise<Answer> =>
  toolPost(local, 'log-ins', body);
export const listed = async ({ local }: Incoming) => (await listQuarantined(local.world.items)).quarantined;
/** Places in their list, in order; 0 of a body that waits whole. */
export const placesIn = (rows: readonly { readonly place?: number }[]): number[] =>
  rows.map(({ place = 0 }) => place).toSorted((one, other) => one - other);

/** The days of the log-ins that are recorded, once all is done that is due. */
export async function logIns(world: Incoming): Promise<string[]> {
  await world.local.engine.settle();
  return keptAbout(world, 'EVENT#')
    .filter((row) => row.includes('portal.login'))
    .map((row) => (JSON.parse(row) as { occurredAt: string }).occurredAt.slice(8, 10))
    .toSorted();
}

/** A delivery whose call dies at its write number `at`, from 0, to the table or to the queue. */
export async function dying(
  { local }: Incoming,
  at: number,
  deliver: () => Promise<Answer>,
): Promise<Answer> {
  const { items: store, queue } = local.world;
  let left = at;
  const mayWrite = (): void => {
    left -= 1;
    if (left < 0) throw new Error('killed');
  };
  const [transact, send] = [store.transact.bind(store), queue.send.bind(queue)];
  const spies = [
    vi.spyOn(store, 'transact').mockImplementation(async (writes) => (mayWrite(), transact(writes))),
    vi.spyOn(queue, 'send').mockImplementation(async (body) => (mayWrite(), send(body))),
  ];
  try {
    return await deliver();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
