import { submit } from '../../infra/local/webhook.ts';
import type { LocalWorld } from '../../infra/local/world.ts';
import type { Journey } from '../../shared/journey/journey.ts';
import { ask, event, journey, question, send, task, wait } from '../../shared/journey/language.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { MailNotAccepted } from '../../shared/ports/mailer.ts';
import { TextNotAccepted } from '../../shared/ports/texter.ts';
import { instant } from '../../shared/time/instant.ts';
import { checkIn } from '../../workflows/check-in/journey.ts';
import { withHello } from './asking.ts';
import type { Providers, Story } from './lives.ts';
import { answerAt } from './member-answers.ts';
import { withJourneys } from './member-runs.ts';
import { ASA, TUESDAY } from './world.ts';

const TUESDAY_EVENING = instant('2028-01-11T20:30:00Z');

/** The first two letters of the welcome. */
const welcome = journey('welcome', {
  purpose: 'relation',
  startsOn: event('member.joined'),
  endsOn: ['member.left'],
  priority: 20,
  steps: [send('hello'), wait({ days: 3, at: '09:00' }), send('your-support')],
});
/** The whole check-in, from the day of joining. */
const atOnce: Journey = { ...checkIn, startsOn: event('member.joined') };

/**
 * Ten days that touch every provider and every token. The question of the check-in goes at once, so that the first
 * letter waits a day, and is then throttled. Of the second letter the answer is lost. A week of silence leads to the SMS,
 * throttled as well. The providers tell of each delivery, and of a complaint. Åsa asks for a call on the page, and staff
 * get the task.
 */
export const weeks: Story = {
  workflows: unstaffed(withJourneys(welcome, atOnce)),
  providers: throttlesAndALostAnswer,
  from: TUESDAY,
  happenings: [
    { at: TUESDAY, act: join },
    { at: instant('2028-01-19T09:00:00Z'), act: complain },
    { at: instant('2028-01-20T09:00:00Z'), act: askForACall },
  ],
  // The reminder waits for thirty days when nobody answers; then a day's doubt, and hours for the sweeps.
  settled: instant('2028-03-25T12:00:00Z'),
  due: [
    { step: 'how-is-it', channel: 'email' },
    { step: 'hello', channel: 'email' },
    { step: 'your-support', channel: 'email' },
    { step: 'reminder', channel: 'sms' },
  ],
};

/** The providers go on while our process dies: what they have refused once they take the next time. */
function throttlesAndALostAnswer(): Providers {
  const met = new Set<string>();
  const isFirst = (what: string): boolean => met.size < met.add(what).size;
  return {
    mailer: (provider) => ({
      async send(mail) {
        if (mail.tags.step === 'hello' && isFirst('mail')) throw new MailNotAccepted('throttled');
        const taken = await provider.send(mail);
        if (mail.tags.step === 'your-support') throw new Error('socket hang up');
        return taken;
      },
    }),
    texter: (provider) => ({
      async send(text) {
        if (isFirst('text')) throw new TextNotAccepted('throttled');
        return provider.send(text);
      },
    }),
  };
}

/** The sender of a form sends it again, under the same delivery id, until it is told that it was stored. */
async function join(local: LocalWorld): Promise<void> {
  const result = await submit(local, { form: 'join', id: 'join-asa', body: ASA });
  if (typeof result === 'string' || result.statusCode !== 202) throw new Error('The form was not accepted.');
}

/** Of the second letter, if the provider has it. */
async function complain(local: LocalWorld): Promise<void> {
  const mail = local.mailbox.accepted().find(({ tags }) => tags.step === 'your-support');
  if (!mail) return;
  const about = { channel: 'email', key: mail.key, member: mail.tags.member!, address: mail.to } as const;
  local.faults.play(about, 'complaint');
}

/** On the newest page whose link she was sent; who was sent no question has nothing to answer. */
async function askForACall(local: LocalWorld): Promise<void> {
  const bodies = [
    ...local.texts.accepted().map(({ body }) => body),
    ...local.mailbox.accepted().map(({ text }) => text),
  ];
  const [page] = bodies.flatMap((body) => /\/a\/[\w-]+/.exec(body)?.[0] ?? []);
  if (page !== undefined) await answerAt(local, page, 'call-me', 'Gärna på kvällen.');
}

const endsWithACall = [task('call', { why: 'asked-for-a-call' })] as const;
const one = (steps: Journey['steps'], name = 'welcome'): Journey => ({
  ...welcome,
  name,
  steps: [...steps, ...endsWithACall],
});

/** The daily mail to staff fails in tests of its own (functions/staff-tasks); here it would be most of what is called. */
function unstaffed(workflows: Workflows): Workflows {
  const { staff: _nobody, ...organisation } = workflows.organisation;
  return { ...workflows, organisation };
}

/** One message, due on Wednesday when the window opens, whose provider tells nothing of it; then a task for staff. */
function path(workflows: Workflows, step: string, channel: 'email' | 'sms', settled: string): Story {
  return {
    workflows: unstaffed(workflows),
    from: TUESDAY_EVENING,
    before: {
      at: TUESDAY_EVENING,
      async act(local) {
        local.faults.add({ channel, fault: 'lost-events', times: 100 });
        await join(local);
      },
    },
    happenings: [],
    settled: instant(settled),
    due: [{ step, channel }],
  };
}

const howIsIt = question('how-is-it', { kind: 'care', scale: { choices: ['well', 'so-so', 'call-me'] } });

/** The three ways out of send-message. */
export const paths = {
  mail: path(withJourneys(one([send('hello')])), 'hello', 'email', '2028-01-16T12:00:00Z'),
  SMS: path(
    { ...withHello({ sms: 'Hej! Val av utskick: {{ link.preferences }}' }), ...onlyHello() },
    'hello',
    'sms',
    '2028-01-16T12:00:00Z',
  ),
  question: path(
    withJourneys(one([ask('how-is-it', { question: howIsIt, within: { days: 7 } })], 'check-in')),
    'how-is-it',
    'email',
    '2028-01-23T12:00:00Z',
  ),
} as const;

function onlyHello(): Pick<Workflows, 'journeys'> {
  return { journeys: new Map([['welcome', one([send('hello', { channel: 'sms' })])]]) };
}
