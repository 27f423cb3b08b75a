import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { log } from '../../shared/log.ts';
import { loadForms, type Form } from '../../shared/webhook/form.ts';
import { readHandedOver, spread } from '../../shared/webhook/hand-over.ts';
import { incoming, items, keptAbout, post, queued, register } from '../../test/support/incoming.ts';
import { toolPost } from '../../test/support/tool-post.ts';
import { ASA, submitAndSettle } from '../../test/support/world.ts';
import { forms } from '../../workflows/forms.ts';
import { workflows } from '../../workflows/index.ts';
import { listQuarantined } from './quarantine.ts';
import { replayQuarantined } from './replay.ts';

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
  vi.spyOn(log, 'error').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const NUMBER = { membershipNumber: ASA.membershipNumber };
const changed = (name: string, change: Partial<Form>): Workflows['forms'] =>
  loadForms(forms.map((form): Form => (form.name === name ? { ...form, ...change } : form)));
/** Behind the back of loadForms, which refuses such an entry. */
const believedLess = (name: string): Workflows => {
  const all = new Map(workflows.forms);
  all.set(name, { ...all.get(name)!, trust: 'low' });
  return { ...workflows, forms: all };
};

describe('how far a form is believed travels with each of its events', () => {
  it.each([
    ['log-in', 'high'],
    ['hubspot-event', 'high'],
    ['microsoft-help', 'low'],
    ['jotform-help', 'low'],
    ['gravity-join', 'high'],
  ] as const)('given form %s, then its event is of %s trust', async (form, trust) => {
    const world = incoming();
    expect((await toolPost(world.local, form)).status).toBe(202);
    expect(await queued(world)).toMatchObject([{ form, trust }]);
  });

  it('given a list, then so is every event of it, also when the batch has been taken apart', async () => {
    const world = incoming();
    await toolPost(world.local, 'log-ins');
    const [batch] = await world.queue.receive(1);
    const keys = await world.local.world.secrets.get('seal');
    await spread(world.local.world, readHandedOver(batch!.body, keys));
    await world.queue.remove(batch!.receipt);
    expect((await queued(world)).map(({ trust }) => trust)).toEqual(['low', 'low']);
  });
});

describe('a body that was replayed from quarantine', () => {
  const unmapped = { form_id: 'f', response_id: '1', nummer: 'M-10482' };
  const map =
    '{ "member": { "membershipNumber": nummer }, "kind": "salary", "case": "A-1", "state": "closed" }';

  it.each([
    ['as it is', {}, 'low'],
    ['one that is believed since', { trust: 'high' }, 'low'],
  ] as const)(
    'given its form was of low trust and is now %s, then its event is of %s trust',
    async (_, change, trust) => {
      const world = incoming();
      expect((await toolPost(world.local, 'microsoft-help', unmapped)).json.quarantined).toBe(true);
      const mended = { forms: changed('microsoft-help', { map, ...change }) };
      expect((await replayQuarantined(world.local.world, mended)).kept).toEqual([]);
      expect(await queued(world)).toMatchObject([{ type: 'help.received', trust }]);
    },
  );

  it('given a form that is believed less since, then its event is of low trust', async () => {
    const world = incoming();
    await toolPost(world.local, 'hubspot-event', { id: 'x', nummer: 'M-10482' });
    const change: Partial<Form> = { map: '{ "member": { "membershipNumber": nummer } }', trust: 'low' };
    await replayQuarantined(world.local.world, { forms: changed('hubspot-event', change) });
    expect(await queued(world)).toMatchObject([{ type: 'event.attended', trust: 'low' }]);
  });

  it('given it came by low trust and the form now joins members, then it stays and says why', async () => {
    const world = incoming();
    await toolPost(world.local, 'microsoft-help', unmapped);
    const joins: Partial<Form> = {
      trust: 'high',
      event: 'member.joined',
      map: '{ "member": { "membershipNumber": nummer } }',
    };
    const { kept } = await replayQuarantined(world.local.world, { forms: changed('microsoft-help', joins) });
    expect(kept).toMatchObject([{ code: 'invalid-event', reason: expect.stringContaining('low trust') }]);
    expect((await listQuarantined(world.local.world.items)).quarantined).toHaveLength(1);
    expect(world.queue.size()).toBe(0);
  });
});

describe('what low trust cannot, from the receiver on', () => {
  it('given a yes, then it is recorded with why it is not applied, and nothing of the member changes', async () => {
    const world = incoming({ workflows: believedLess('consent') });
    await submitAndSettle(world.local, 'join', ASA);
    const [before] = await register(world);
    const yes = { ...NUMBER, purpose: 'marketing', channel: 'email', textVersion: 'offers-1' };
    await submitAndSettle(world.local, 'consent', yes);
    const [after] = await register(world);
    expect([after?.consents, after?.version]).toEqual([{}, before?.version]);
    expect(keptAbout(world, 'EVENT#').join()).toContain('not applied: it came by a form of low trust');
    expect(items(world).join()).not.toContain('CONSENT#');
  });

  it.each([
    ['join', { ...ASA, email: 'other@example.org' }],
    ['update', { ...NUMBER, changes: { email: 'other@example.org' } }],
    ['leave', NUMBER],
  ])('given %s, then it makes no event, and waits in quarantine', async (form, body) => {
    const world = incoming({ workflows: believedLess(form) });
    const { json } = await post(world.local, { form, body });
    expect(json).toMatchObject({ quarantined: true, message: expect.stringContaining('low trust') });
    expect([world.queue.size(), await register(world)]).toEqual([0, []]);
  });
});
