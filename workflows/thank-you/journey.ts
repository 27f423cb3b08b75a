import {
  ask,
  byDetail,
  event,
  hasOpenCase,
  journey,
  question,
  send,
  task,
  wait,
} from '../../shared/journey/language.ts';

const support = question('support', { kind: 'support', scale: { from: 1, to: 5 } });

/**
 * After help: thanks with something of use, and a week later how the member found the support. By any form: cases are
 * often closed in one of low trust, and whoever made one up would only have our own words sent to the member's own address.
 */
export const thankYou = journey('thank-you', {
  title: { sv: 'Tack efter hjälp', nb: 'Takk etter hjelp', en: 'Thanks after help' },
  purpose: 'relation',
  startsOn: event('help.received', { where: { state: 'closed' }, trust: 'low' }),
  endsOn: ['member.left'],
  priority: 40,
  steps: [
    send('thanks', {
      variant: byDetail('kind', {
        negotiation: 'thanks-negotiation',
        dismissal: 'thanks-dismissal',
        salary: 'thanks-salary',
        'work-environment': 'thanks-work-environment',
        unemployment: 'thanks-unemployment',
        legal: 'thanks-legal',
      }),
    }),
    wait({ days: 7, at: '10:00' }),
    ask('how-was-it', {
      question: support,
      within: { days: 30 },
      unless: hasOpenCase(),
      answers: {
        '1-2': [task('call', { why: 'unhappy-with-support' })],
        '4-5': [wait({ days: 3, at: '10:00' }), send('seminar')],
      },
    }),
  ],
});
