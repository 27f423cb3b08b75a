import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { eventOf } from '../../shared/adapters/delivery-events.local.ts';
import { planDue } from '../../shared/journey/due-start.ts';
import { RUN_PREFIX, toRun } from '../../shared/journey/run.ts';
import { memberKey, toMember } from '../../shared/member/member.ts';
import { TASK_PREFIX, toStaffTask } from '../../shared/member/staff-task.ts';
import { entryKey } from '../../shared/message/ledger.ts';
import type { RunInput } from '../../shared/ports/runs.ts';
import { instant, plus, type Instant } from '../../shared/time/instant.ts';
import { startBundled } from '../support/as-bundled.ts';
import { ASA, submitAndSettle, testWorld, TUESDAY } from '../support/world.ts';

const JONAS = {
  membershipNumber: 'M-20002',
  givenName: 'Jonas',
  email: 'jonas.fjeld@example.org',
  phone: '+46 70 174 06 06',
  language: 'sv',
};

/** Milliseconds: a synth and a pass of esbuild take their time on a busy machine. */
const SLOW = 180_000;

/** The story of two members, told by the functions as they are deployed: see test/support/as-bundled.ts. */
describe('as bundled', () => {
  let world: Awaited<ReturnType<typeof startBundled>>;
  beforeAll(async () => {
    world = await startBundled(inject('dynamoDbEndpoint'), TUESDAY);
  }, SLOW);
  afterAll(() => world.stop());

  const atOf = (at: Instant): string => `at(${at.slice(0, 19)})`;
  const mails = () => world.called('ses.SendEmail');
  /** Who told runs that stood still, and which way they go. */
  const told = () =>
    world
      .called('AWSStepFunctions.SendTaskSuccess')
      .map(({ verb, input }) => [verb, (JSON.parse(String(input['output'])) as { way: string }).way]);

  it('receives a webhook, records it, runs the series: the first two mails are those of the local world', async () => {
    const local = testWorld();
    await submitAndSettle(local, 'join', ASA);
    await local.engine.advanceTo(plus(TUESDAY, 'P4D'));

    const received = await world.invoke('receive-webhook', await world.signed('join', 'msg_1', ASA));
    expect(received).toMatchObject({ statusCode: 202 });
    const [queued] = world.called('AmazonSQS.SendMessage');
    expect(String(queued?.input['MessageBody'])).not.toMatch(/example\.org|Åsa|M-10482/);
    expect(await world.recordNewest()).toEqual({ batchItemFailures: [] });
    await world.runMachines(plus(TUESDAY, 'P4D'));

    expect(mails().map(({ input }) => mailOf(input))).toEqual(
      local.mailbox
        .accepted()
        .toReversed()
        .map(({ to, subject, text, html, headers }) => ({
          to,
          subject,
          text: neutral(text),
          html: neutral(html),
          unsubscribe: neutral(headers['List-Unsubscribe']!),
        })),
    );
    expect(mails()).toHaveLength(2);
  });

  it('stops the series by the one-click link of the second mail, sweeps, and starts what is due by the schedule it armed', async () => {
    const { input } = mails()[1]!;
    const token = unsubscribeOf(input).split('/u/')[1]!;
    const page = await world.invoke('member-pages', world.http('POST', `/u/${token}`, { token }));
    expect(page).toMatchObject({ statusCode: 200 });

    const [started] = world.called('AWSStepFunctions.StartExecution');
    const { member } = JSON.parse(String(started?.input['input'])) as RunInput;
    world.clock.moveTo(plus(TUESDAY, 'P14D'));
    const dueAt = plus(world.clock.now(), 'PT20H');
    await world.items.transact(planDue({ member, journey: 'welcome', occurrence: 'again', dueAt }));
    expect(await world.invoke('sweep', {})).toMatchObject({ armed: 1, faults: 0 });
    const [armed] = world.called('scheduler.CreateSchedule');
    expect(armed?.input).toMatchObject({ GroupName: 'lojal-dev', ScheduleExpression: atOf(dueAt) });
    const { Arn, Input } = armed!.input['Target'] as { Arn: string; Input: string };
    expect(world.verbOf(Arn)).toBe('start-journey');
    const start = () => world.invoke('start-journey', JSON.parse(Input));
    expect(await start()).toEqual({ started: false, reason: 'not-yet' });
    world.clock.moveTo(dueAt);
    expect(await start()).toMatchObject({ started: true });
    await world.invoke('record-run', {
      time: world.clock.now(),
      detail: { name: 'x', status: 'FAILED', input: String(started?.input['input']), error: 'RunUnknown' },
    });
    await world.runMachines(plus(TUESDAY, 'P60D'));
    expect(mails()).toHaveLength(2);
  });

  it('asks a question, reminds by SMS, and goes on by the answer: a person is asked to call', async () => {
    // Given Jonas, who joined and has been a member for three months.
    await world.invoke('receive-webhook', await world.signed('join', 'msg_2', JONAS));
    await world.recordNewest();
    await world.runMachines(instant('2028-06-10T12:00:00Z'));
    await world.invoke('sweep', {});
    const armed = world.called('scheduler.CreateSchedule').at(-1)!.input;
    const target = JSON.parse((armed['Target'] as { Input: string }).Input) as RunInput;
    expect(target.journey).toBe('check-in');

    // When he is asked, and says nothing for a week.
    world.clock.moveTo(instant(`${String(armed['ScheduleExpression']).slice(3, 22)}Z`));
    expect(await world.invoke('start-journey', target)).toMatchObject({ started: true });
    await world.runMachines(plus(world.clock.now(), 'P12D'));

    // Then an SMS reminds him, at ten, which nobody may deliver after seven in the evening.
    expect(world.called('PinpointSMSVoiceV2.SendTextMessage').map(({ input }) => input)).toEqual([
      {
        DestinationPhoneNumber: '+46701740606',
        OriginationIdentity: 'Exempelfb',
        MessageBody: expect.stringMatching(/^Hej Jonas.*https:\/\/\S+\/a\/\S+$/) as string,
        MessageType: 'TRANSACTIONAL',
        ConfigurationSetName: 'lojal-dev',
        MaxPrice: '0.30',
        TimeToLive: 9 * 60 * 60,
        Context: {
          key: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
          member: target.member,
          journey: 'check-in',
          step: 'reminder',
        },
      },
    ]);

    // And when he answers by its link, the run that stood still goes on and ends, with a task for staff.
    // Åsa wants no such letters: her run was told by send-message itself that it has nothing to wait for.
    expect(told()).toEqual([['send-message', 'not asked']]);
    await answer('call-me');
    expect(told().slice(1)).toEqual([['record-event', 'answered']]);
    await world.runMachines(plus(world.clock.now(), 'PT1M'));
    const under = async (beginsWith: string) =>
      (await world.items.query({ partition: `MEMBER#${target.member}`, range: { beginsWith } })).items;
    const run = (await under(RUN_PREFIX)).map(toRun).find(({ journey }) => journey === 'check-in');
    expect(run).toMatchObject({ state: 'completed', answers: { 'how-is-it': 'call-me' } });
    expect((await under(TASK_PREFIX)).map(toStaffTask)).toMatchObject([
      { kind: 'call', why: 'asked-for-a-call' },
    ]);
  });

  it('hears of a hard bounce by the bus and of an invalid number by the topic, and suppresses both for good', async () => {
    const at = world.clock.now();
    // Given the first mail to Åsa and the SMS to Jonas, with the tags that they went out with.
    const { EmailTags, Destination } = mails()[0]!.input as unknown as SesInput;
    const tags = Object.fromEntries(EmailTags.map(({ Name, Value }) => [Name, Value]));
    const mail = { key: tags['key']!, member: tags['member']!, address: Destination.ToAddresses[0]! };
    const text = world.called('PinpointSMSVoiceV2.SendTextMessage').at(-1)!.input;
    const context = text['Context'] as Record<'key' | 'member', string>;
    const sms = { ...context, address: String(text['DestinationPhoneNumber']) };
    const handed = { providerId: 'p', acceptedAt: at };

    // When the providers tell that there are no such addresses, and what that leaves on the queue is recorded.
    await world.invoke(
      'record-delivery',
      eventOf({ ...handed, ...mail, channel: 'email' }, 'hard-bounce', at),
    );
    const [queued] = world.called('AmazonSQS.SendMessage').slice(-1);
    expect(queued).toMatchObject({ verb: 'record-delivery' });
    expect(String(queued?.input['MessageBody'])).not.toMatch(/example\.org|M-10482/);
    expect(await world.recordNewest()).toEqual({ batchItemFailures: [] });
    await world.invoke('record-delivery', eventOf({ ...handed, ...sms, channel: 'sms' }, 'hard-bounce', at));
    expect(await world.recordNewest()).toEqual({ batchItemFailures: [] });

    // Then the ledger, the member and the member's events know.
    for (const [channel, { key, member, address }] of Object.entries({ email: mail, sms })) {
      expect(await world.items.get(entryKey(member, key))).toMatchObject({ state: 'bounced' });
      expect(toMember((await world.items.get(memberKey(member)))!).suppressed).toEqual({
        [channel]: address,
      });
      const { items: events } = await world.items.query({
        partition: memberKey(member).pk,
        range: { beginsWith: 'EVENT#' },
      });
      expect(events.map(({ type }) => type)).toContain('message.bounced');
    }
  });

  it('every function has run, and made no call that its role does not allow', () => {
    expect(world.started()).toEqual(world.bundles.map(({ verb }) => verb));
    expect(world.refused()).toEqual([]);
    expect(world.aws.calls.length).toBeGreaterThan(20);
  });

  /** Opens the page of the newest SMS, and sends its form. */
  async function answer(choice: string): Promise<void> {
    const { input } = world.called('PinpointSMSVoiceV2.SendTextMessage').at(-1)!;
    const { pathname, origin } = new URL(/https:\/\/\S+/.exec(String(input['MessageBody']))![0]);
    const token = pathname.split('/a/')[1]!;
    const opened = (await world.invoke('member-pages', world.http('GET', pathname, { token }))) as Page;
    const hidden = [...opened.body.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
    const form = new URLSearchParams([
      ...hidden.map(([, name, value]): [string, string] => [name!, value!]),
      ['a', choice],
    ]);
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin };
    const posted = await world.invoke(
      'member-pages',
      world.http('POST', pathname, { token }, headers, form.toString()),
    );
    expect((posted as Page).statusCode).toBeLessThan(400);
    expect(await world.recordNewest()).toEqual({ batchItemFailures: [] });
  }
});

interface Page {
  readonly statusCode: number;
  readonly body: string;
}

/** Links hold random ids and the host: what differs between two worlds by right. */
const neutral = (text: string): string =>
  text.replaceAll(/https:\/\/[\w.-]+\/(\w)\/[\w-]+/g, 'https://host/$1/token');

interface SesInput {
  readonly EmailTags: readonly { readonly Name: string; readonly Value: string }[];
  readonly Destination: { readonly ToAddresses: readonly string[] };
  readonly Content: {
    readonly Simple: {
      readonly Subject: { readonly Data: string };
      readonly Body: { readonly Text: { readonly Data: string }; readonly Html: { readonly Data: string } };
      readonly Headers: readonly { readonly Name: string; readonly Value: string }[];
    };
  };
}

function unsubscribeOf(input: unknown): string {
  const { Headers } = (input as SesInput).Content.Simple;
  return Headers.find(({ Name }) => Name === 'List-Unsubscribe')!.Value.slice(1, -1);
}

function mailOf(input: unknown) {
  const { Destination, Content } = input as SesInput;
  const { Subject, Body } = Content.Simple;
  return {
    to: Destination.ToAddresses[0],
    subject: Subject.Data,
    text: neutral(Body.Text.Data),
    html: neutral(Body.Html.Data),
    unsubscribe: neutral(`<${unsubscribeOf(input)}>`),
  };
}
