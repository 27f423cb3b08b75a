import { describe, expect, it } from 'vitest';
import { memberKey } from '../../shared/member/member.ts';
import { MailNotAccepted } from '../../shared/ports/mailer.ts';
import { plus } from '../../shared/time/instant.ts';
import { answers, ask, askIsDue, setMember, theRun } from '../../test/support/asking.ts';
import {
  entriesOf,
  errorOf,
  fatesOf,
  following,
  helloTask,
  inTurn,
  isBegin,
  memberOf,
  onTransact,
  refuses,
  send,
  takesThenFails,
  WEDNESDAY_EIGHT,
} from '../../test/support/sending.ts';

const FRIDAY_NINE = '2028-01-14T08:00:00.000Z';
const unasked = (token: string, resumeAt: string = FRIDAY_NINE) => ({ token, way: 'not asked', resumeAt });

describe('a question that goes', () => {
  it('leaves the run standing at it with the token, and nobody is told anything', async () => {
    const due = await askIsDue();

    await ask(due);

    expect(due.local.mailbox.accepted()).toHaveLength(1);
    expect(due.told).toEqual([]);
    expect((await theRun(due)).awaits).toEqual({
      step: 'hello',
      token: 'token-1',
      until: plus(WEDNESDAY_EIGHT, 'P7D'),
      question: 'how-is-it',
      ways: due.task.ways,
      next: due.task.next,
    });
    expect(await theRun(due)).toMatchObject({ next: { step: 'hello' } });
    const [entry] = await entriesOf(due.local, due.member);
    expect(entry).toMatchObject({ state: 'sent', question: 'how-is-it' });
  });

  it('has its token stored before the provider is asked: an answer may come at once', async () => {
    const stored: (string | undefined)[] = [];
    const due = await askIsDue({
      mailer: (provider) => ({
        async send(mail) {
          stored.push((await theRun(due)).awaits?.token);
          return provider.send(mail);
        },
      }),
    });

    await ask(due);

    expect(stored).toEqual(['token-1']);
  });

  it('has an answer that came while it was being sent told at once, by its way', async () => {
    const due = await askIsDue({
      mailer: (provider) => ({
        async send(mail) {
          const taken = await provider.send(mail);
          await answers(due, '3', WEDNESDAY_EIGHT);
          return taken;
        },
      }),
    });

    await ask(due);

    expect(due.told).toEqual([{ token: 'token-1', way: '0-6', resumeAt: WEDNESDAY_EIGHT }]);
  });

  it.each([
    ['took it', takesThenFails],
    ['did not take it', refuses(new Error('socket hang up'))],
  ])('waits for its answer also where nobody knows whether the provider %s', async (_, turn) => {
    const due = await askIsDue({ mailer: inTurn(turn) });

    await ask(due);

    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'unknown' });
    expect(due.told).toEqual([]);
    expect((await theRun(due)).awaits?.token).toBe('token-1');
  });

  it('is held up by no other run while it waits, nor taken for stuck before its time is over', async () => {
    const due = await askIsDue();
    await ask(due);

    due.local.clock.moveTo(plus(WEDNESDAY_EIGHT, 'P7DT25H'));
    expect(await due.local.functions.sweep()).toMatchObject({ late: 0, faults: 0 });
    due.local.clock.moveTo(plus(WEDNESDAY_EIGHT, 'P7DT27H'));
    expect(await due.local.functions.sweep()).toMatchObject({ late: 1, faults: 0 });
  });
});

describe('a question that is called for again', () => {
  it('goes once, and from then on the new token counts, for as long as the state machine now waits', async () => {
    const due = await askIsDue();
    await ask(due);
    due.local.clock.moveTo(plus(WEDNESDAY_EIGHT, 'PT2H'));

    await ask(due, { token: 'token-2' });

    expect(due.local.mailbox.accepted()).toHaveLength(1);
    expect((await theRun(due)).awaits).toMatchObject({
      token: 'token-2',
      until: plus(WEDNESDAY_EIGHT, 'P7DT2H'),
    });
    expect(due.told).toEqual([]);
  });

  it('has its answer told with the new token, if the answer went to the old one', async () => {
    const due = await askIsDue();
    await ask(due);
    await answers(due, '8', WEDNESDAY_EIGHT);

    await ask(due, { token: 'token-2' });

    // 8 has no way of its own: it goes on after the question, three days from now.
    expect(due.told).toEqual([{ token: 'token-2', way: 'answered', resumeAt: '2028-01-15T08:00:00.000Z' }]);
  });

  it('goes once when several are called at the same time', async () => {
    const due = await askIsDue();

    await Promise.all(['a', 'b', 'c'].map((token) => ask(due, { token })));

    expect(due.local.mailbox.accepted()).toHaveLength(1);
    expect(['a', 'b', 'c']).toContain((await theRun(due)).awaits?.token);
    expect(await memberOf(due.local, due.member)).toMatchObject({ sends: 1n });
  });

  it('changes nothing when the run is further', async () => {
    const due = await askIsDue();
    await ask(due);
    const plain = { ...due, task: helloTask({ id: due.task.run, member: due.member }) };
    due.local.clock.moveTo(plus(WEDNESDAY_EIGHT, 'P3D'));
    await send(plain, { step: 'your-support', message: 'your-support', next: following('log-in') });
    const before = await theRun(due);

    await ask(due, { token: 'token-2' });

    expect(before.next.step).toBe('log-in');
    expect(await theRun(due)).toEqual(before);
    expect(due.told).toEqual([]);
  });

  it('has its token stored though the run was changed at that moment', async () => {
    let meddled = false;
    const due = await askIsDue({
      decorate: onTransact(async (writes, commit, items) => {
        const holds = writes.length === 1 && writes.some((write) => 'update' in write && write.set?.awaits);
        if (holds && !meddled) {
          meddled = true;
          await items.transact([{ update: memberKey(due.member), add: { version: 1n } }]);
          throw new Error('the connection was lost');
        }
        await commit();
      }),
    });
    await ask(due);

    await ask(due, { token: 'token-2' });

    expect(meddled).toBe(true);
    expect((await theRun(due)).awaits?.token).toBe('token-2');
  });
});

describe('a question that the provider certainly did not take', () => {
  it('is asked again with the new token and the same link, and its dates are given back in between', async () => {
    const before = plus(WEDNESDAY_EIGHT, 'PT0S').replace('2028', '2027');
    const links: unknown[] = [];
    const throttled = async (mail: { headers: Readonly<Record<string, string>> }) => {
      links.push(mail.headers['List-Unsubscribe']);
      throw new MailNotAccepted('throttled');
    };
    const due = await askIsDue({ mailer: inTurn(throttled) });
    await setMember(due, { lastQuestionAt: before });

    expect(await errorOf(ask(due))).toMatchObject({ name: 'NotAccepted', message: 'throttled' });
    const between = await memberOf(due.local, due.member);
    await ask(due, { token: 'token-2' });

    expect(between).toMatchObject({ lastQuestionAt: before, recent: [] });
    expect(between.lastSurveyAt).toBeUndefined();
    const [mail] = due.local.mailbox.accepted();
    expect(mail?.headers['List-Unsubscribe']).toBe(links[0]);
    expect((await theRun(due)).awaits?.token).toBe('token-2');
    expect(await memberOf(due.local, due.member)).toMatchObject({ lastQuestionAt: WEDNESDAY_EIGHT });
    expect(due.told).toEqual([]);
  });

  it('of a survey loses both dates where there were none', async () => {
    const due = await askIsDue({ mailer: inTurn(refuses(new MailNotAccepted('quota'))) });
    await setMember(due, { joinedOn: '2027-01-11', 'last.role.taken': WEDNESDAY_EIGHT });

    await errorOf(ask(due, { question: { id: 'nps', kind: 'survey' } }));

    const { lastQuestionAt, lastSurveyAt } = await memberOf(due.local, due.member);
    expect([lastQuestionAt, lastSurveyAt]).toEqual([undefined, undefined]);
  });

  it('keeps the date of another question that has gone meanwhile', async () => {
    const other = plus(WEDNESDAY_EIGHT, 'PT1S');
    const due = await askIsDue({
      mailer: inTurn(async () => {
        await setMember(due, { lastQuestionAt: other });
        throw new MailNotAccepted('throttled');
      }),
    });

    await errorOf(ask(due));

    expect(await memberOf(due.local, due.member)).toMatchObject({ lastQuestionAt: other });
  });

  it('for good: was not asked, and the run goes on', async () => {
    const due = await askIsDue({ mailer: inTurn(refuses(new MailNotAccepted('bad-address'))) });

    await ask(due);
    await ask(due, { token: 'token-2' });

    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'failed(bad-address)' });
    expect(due.told).toEqual([unasked('token-1'), unasked('token-2')]);
    expect(await theRun(due)).toMatchObject({ next: { step: 'your-support' } });
    expect((await theRun(due)).awaits).toBeUndefined();
    expect((await memberOf(due.local, due.member)).lastQuestionAt).toBeUndefined();
  });
});

describe('a question whose beginning is written though the store’s answer is lost', () => {
  it('is asked once', async () => {
    const due = await askIsDue({
      decorate: onTransact(async (writes, commit) => {
        await commit();
        if (isBegin(writes)) throw new Error('the connection was lost');
      }),
    });

    await ask(due);

    expect(due.local.mailbox.accepted()).toHaveLength(1);
    expect((await theRun(due)).awaits?.token).toBe('token-1');
    expect(await memberOf(due.local, due.member)).toMatchObject({
      lastQuestionAt: WEDNESDAY_EIGHT,
      sends: 1n,
    });
  });
});
