import { after, answered, ask, choose, journey, question, task } from '../../shared/journey/language.ts';

const howIsIt = question('how-is-it', {
  kind: 'care',
  scale: { choices: ['well', 'so-so', 'call-me'] },
});

/** Three months after joining: how is it going? A week of silence gives one SMS, then rest. */
export const checkIn = journey('check-in', {
  title: { sv: 'Tre månader som medlem', nb: 'Tre måneder som medlem', en: 'Three months in' },
  purpose: 'relation',
  startsOn: after({ months: 3, since: 'joinedOn', at: '10:00' }),
  endsOn: ['member.left'],
  priority: 30,
  steps: [
    ask('how-is-it', {
      question: howIsIt,
      within: { days: 7 },
      notAfterDays: 30,
      silent: [ask('reminder', { question: howIsIt, within: { days: 30 }, channel: 'sms' })],
    }),
    choose('what-now', {
      ways: {
        'call-me': { when: answered(howIsIt, 'call-me'), steps: [task('call', { why: 'asked-for-a-call' })] },
      },
    }),
  ],
});
