import { HtmlValidate } from 'html-validate';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import { MailNotAccepted } from '../../shared/ports/mailer.ts';
import { civilDate } from '../../shared/time/civil.ts';
import { instant } from '../../shared/time/instant.ts';
import { at, listed, STAFF } from '../../test/support/digest.ts';
import { putTask, WRITTEN } from '../../test/support/tasks.ts';
import { organisation } from '../../workflows/organisation.ts';
import { nextDigestAt } from './digest.ts';
import { finishTask } from './finish-task.ts';
import { postponeTask } from './postpone-task.ts';

beforeEach(() => {
  vi.spyOn(log, 'warn').mockReturnValue();
  vi.spyOn(log, 'error').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

describe('the daily mail to staff', () => {
  it('given something to do, then it goes at eight, with counts and a link and nobody’s name', async () => {
    const { local, member, sendAt, mails, row } = await listed();
    await putTask(local, member, { run: 'r2', dueOn: '2028-01-11' });
    await putTask(local, member, { run: 'r3', dueOn: '2028-01-14' });

    expect(await sendAt(at('08:00'))).toBe('sent');

    const [mail, ...others] = mails();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      key: 'digest-2028-01-12',
      subject: '3 saker att göra på listan',
      from: { name: 'Maria Lind', address: 'maria.lind@example.org' },
      replyTo: 'maria.lind@example.org',
      headers: { 'Auto-Submitted': 'auto-generated' },
      tags: { key: 'digest-2028-01-12', journey: 'staff', step: 'digest' },
    });
    expect(mail?.text).toBe(
      [
        'Försenade: 1\nSenast i dag: 1\nSenast en annan dag: 1',
        'Öppna listan:\nhttps://lojal.example.org/tasks',
        'Vem det gäller står bara i listan.',
        'Det här mejlet kommer klockan 8 på vardagar när det finns något att göra.\n',
      ].join('\n\n'),
    );
    expect(mail?.html).toContain('href="https://lojal.example.org/tasks"');
    for (const secret of ['Åsa', 'Ek', 'M-10482', 'asa.ek', '0701', '46701', member, 'nps', 'tvekar'])
      expect(`${mail?.subject} ${mail?.text} ${mail?.html}`).not.toContain(secret);
    expect(await row()).toMatchObject({
      state: 'sent',
      toDo: 3n,
      at: at('08:00'),
      providerId: mail?.providerId,
    });
  });

  it.each([
    ['sv', '1 sak att göra på listan'],
    ['nb', '1 ting å gjøre på listen'],
    ['en', '1 thing to do on the list'],
  ] as const)(
    'given staff who read %s, then it is in it, and its HTML is valid',
    async (language, subject) => {
      const { local, sendAt, mails } = await listed();
      await sendAt(at('08:00'), local.world, { ...STAFF, language });
      const [mail] = mails();
      expect(mail?.subject).toBe(subject);
      const validator = new HtmlValidate({
        extends: ['html-validate:recommended', 'html-validate:document', 'html-validate:a11y'],
        // Mail programs drop style sheets; the doctype is as Hono writes it elsewhere.
        rules: { 'no-inline-style': 'off', 'doctype-style': ['error', { style: 'lowercase' }] },
      });
      const report = await validator.validateString(mail!.html);
      expect(report.results.flatMap(({ messages }) => messages.map(({ message }) => message))).toEqual([]);
    },
  );

  it('given every hour of the day, then it goes once', async () => {
    const { sendAt, mails } = await listed();
    const outcomes = [];
    for (const hour of ['07', '08', '09', '10', '13', '23']) outcomes.push(await sendAt(at(`${hour}:00`)));
    expect(outcomes).toEqual([undefined, 'sent', undefined, undefined, undefined, undefined]);
    expect(mails()).toHaveLength(1);
    expect(await sendAt(at('08:00', '2028-01-13'))).toBe('sent');
    expect(mails().map(({ key }) => key)).toEqual(['digest-2028-01-13', 'digest-2028-01-12']);
  });

  it.each([
    ['07:59', undefined],
    ['08:00', 'sent'],
    ['11:59', 'sent'],
    ['12:00', undefined],
  ])('given that it is first looked for at %s, then it is %s', async (time, outcome) => {
    const { sendAt } = await listed();
    expect(await sendAt(at(time))).toBe(outcome);
  });

  it.each([
    ['Saturday', '2028-01-15'],
    ['Sunday', '2028-01-16'],
    ['Good Friday', '2028-04-14'],
  ])('given a %s, then none goes', async (_, date) => {
    const { sendAt, mails, row } = await listed();
    expect([await sendAt(at('09:00', date)), mails(), await row(date)]).toEqual([undefined, [], undefined]);
  });

  it('given summer time, then it is eight on the clocks of staff', async () => {
    const { sendAt } = await listed();
    expect(await sendAt(instant('2028-07-04T05:59:00Z'))).toBeUndefined();
    expect(await sendAt(instant('2028-07-04T06:00:00Z'))).toBe('sent');
  });

  it('given nothing on the list, or only what is put off or was put there after eight, then none goes', async () => {
    const { local, member, name, sendAt, mails } = await listed();
    await postponeTask(local.world, WRITTEN, name, { to: civilDate('2028-01-14'), reason: 'x' });
    expect(await sendAt(at('08:00'))).toBeUndefined();
    local.clock.moveTo(at('08:30'));
    const late = await putTask(local, member, { run: 'r2' });
    expect(await sendAt(at('09:00'))).toBeUndefined();
    await finishTask(local.world, late, { outcome: 'reached' });
    expect(await sendAt(at('08:00', '2028-01-13'))).toBeUndefined();
    expect(mails()).toEqual([]);
    expect(await sendAt(at('08:00', '2028-01-14'))).toBe('sent');
  });
});

describe('when it is due next', () => {
  const next = (made: Awaited<ReturnType<typeof listed>>) =>
    nextDigestAt(made.local.world.items, organisation, made.local.clock.now());

  it('given an open task, then at the next eight on a working day, until nothing is open', async () => {
    const made = await listed();
    expect(await next(made)).toBe(at('08:00'));
    await made.sendAt(at('08:00'));
    expect(await next(made)).toBe(at('08:00', '2028-01-13'));
    await made.sendAt(at('08:00', '2028-01-13'));
    await made.sendAt(at('08:00', '2028-01-14'));
    expect(await next(made)).toBe(at('08:00', '2028-01-17'));
    await finishTask(made.local.world, made.name, { outcome: 'reached' });
    expect(await next(made)).toBeUndefined();
  });

  it('given only what is put off, then on the day to which it is', async () => {
    const made = await listed();
    await postponeTask(made.local.world, WRITTEN, made.name, { to: civilDate('2028-02-01'), reason: 'x' });
    expect(await next(made)).toBe(at('08:00', '2028-02-01'));
  });

  it('given one that waits or was left behind, then at once', async () => {
    const made = await listed();
    await made.sendAt(at('08:00'), made.refusing(new MailNotAccepted('quota')));
    expect(await next(made)).toBe(at('08:00'));
  });

  it('given one that could not go until now, then its time is past', async () => {
    const made = await listed();
    made.local.clock.moveTo(at('09:30'));
    expect(await next(made)).toBe(at('08:00'));
    made.local.clock.moveTo(at('12:00'));
    expect(await next(made)).toBe(at('08:00', '2028-01-13'));
  });
});
