import { describe, expect, it } from 'vitest';
import { loadForms, type Form, type LoadedForm } from './form.ts';

function load(map?: string): LoadedForm {
  const form = { name: 'logins', source: 'standard-webhooks', secret: 'form-logins', event: 'portal.login' };
  const entry = { ...form, ...(map !== undefined && { map }), example: {} } as Form;
  return loadForms([entry]).get('logins')!;
}
const login = (membershipNumber: string) => ({
  success: true,
  event: { type: 'portal.login', member: { membershipNumber } },
});
const wrong = (words: string) => ({ success: false, problems: [expect.stringContaining(words)] });

describe('a submission that is a list', () => {
  it('given our own JSON, then each of it is read by itself, and of a wrong one that alone is kept', async () => {
    const form = load();
    const events = [{ member: { membershipNumber: 'M-1' } }, { member: {} }, 'text'];
    expect(await form.toEvents({ id: 'n', events })).toEqual({
      isList: true,
      events: [login('M-1'), wrong('member: needs a membershipNumber'), wrong('the event: ')],
    });
    expect(form.partFor({ id: 'n', events }, 1)).toEqual({ body: { events: [{ member: {} }] }, at: 0 });
  });

  it('given a map that makes one, then so is each of that, and the whole body is kept for the map to be mended', async () => {
    const form = load('rows.{ "member": { "membershipNumber": n } }');
    const body = { rows: [{ n: 'M-1' }, { n: 7 }, { m: 1 }] };
    expect(await form.toEvents(body)).toEqual({
      isList: true,
      events: [login('M-1'), wrong('member.membershipNumber'), wrong('member (question "n"): needs')],
    });
    expect(form.partFor(body, 2)).toEqual({ body, at: 2 });
  });

  it('given a map that finds one alone, then that is the event, and no list', async () => {
    const form = load('rows.{ "member": { "membershipNumber": n } }');
    expect(await form.toEvents({ rows: [{ n: 'M-1' }] })).toEqual({ isList: false, events: [login('M-1')] });
  });
});
