import { describe, expect, it } from 'vitest';
import type { EventFields } from '../member/event.ts';
import { loadForms, type Form, type LoadedForm } from './form.ts';

function load(changed: { event?: Form['event']; map?: string | undefined }): LoadedForm {
  const form = {
    name: 'join',
    source: 'standard-webhooks',
    secret: 'form-join',
    event: 'member.joined',
    example: {},
    ...changed,
  } as const;
  return loadForms([form as Form]).get(form.name)!;
}

/** Those that are right. */
async function eventsOf({ toEvents }: LoadedForm, body: object): Promise<readonly EventFields[]> {
  const { events } = await toEvents(body as Readonly<Record<string, unknown>>);
  return events.flatMap((one) => (one.success ? [one.event] : []));
}

describe('a question that nobody answered', () => {
  const map = `{
    "occurredAt": sent,
    "member": { "membershipNumber": number, "email": email, "segments": { "sector": sector, "interests": interests } }
  }`;

  it.each<[string, object]>([
    ['is not there', {}],
    ['is empty', { sent: '', email: '', sector: '', interests: '' }],
    ['is null', { sent: null, email: null, sector: null, interests: null }],
    ['is spaces', { sent: ' ', email: '\u00a0', sector: '\t', interests: ['', ' '] }],
  ])('given that it %s, when the map is run, then the event is without its field', async (_, body) => {
    expect(await eventsOf(load({ map }), { number: 'M-1', ...body })).toEqual([
      { type: 'member.joined', member: { membershipNumber: 'M-1', segments: {} } },
    ]);
  });

  it('given boxes of which some are ticked, then those are the list, and a list that the map makes empty stays', async () => {
    const ofBoxes = async (interests: unknown): Promise<unknown> => {
      const [event] = await eventsOf(load({ map }), { number: 'M-1', interests });
      return event;
    };
    expect(await ofBoxes(['', 'Lön', null, 'Båt'])).toMatchObject({
      member: { segments: { interests: ['Lön', 'Båt'] } },
    });
    expect(await ofBoxes([])).toMatchObject({ member: { segments: { interests: [] } } });
  });

  it('given our own JSON with fields that Zapier left empty, then they are left out in each event', async () => {
    const form = load({ event: 'portal.login', map: undefined });
    const event = { occurredAt: '', member: { membershipNumber: 'M-1', email: '', phone: null } };
    expect(await eventsOf(form, { id: 'a', events: [event, event] })).toEqual(
      [1, 2].map(() => ({ type: 'portal.login', member: { membershipNumber: 'M-1' } })),
    );
  });

  it('given a change to null, then it takes the field away as before, and an empty one is still refused', async () => {
    const form = load({
      event: 'member.updated',
      map: '{ "member": { "membershipNumber": "M-1" }, "changes": c }',
    });
    expect(await eventsOf(form, { c: { phone: null } })).toEqual([
      { type: 'member.updated', member: { membershipNumber: 'M-1' }, changes: { phone: null } },
    ]);
    await expect(form.toEvents({ c: { phone: '' } })).rejects.toThrow(
      'is not complete: changes.phone (question "c"):',
    );
  });

  it('given a field that the event needs, then it is said to be missing', async () => {
    const form = load({
      event: 'role.taken',
      map: '{ "member": { "membershipNumber": "M-1" }, "role": r }',
    });
    await expect(form.toEvents({ r: ' ' })).rejects.toThrow(
      'is not complete: role (question "r"): is missing.',
    );
  });
});
