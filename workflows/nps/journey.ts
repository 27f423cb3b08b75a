import {
  answered,
  ask,
  choose,
  journey,
  question,
  received,
  send,
  survey,
  task,
  wait,
} from '../../shared/journey/language.ts';

const nps = question('nps', { kind: 'survey', scale: { from: 0, to: 10 } });

/** Once a year, when the survey policy allows: the one question, one reminder, and what follows from the answer. */
export const npsSurvey = journey('nps', {
  title: { sv: 'Skulle du rekommendera oss?', nb: 'Vil du anbefale oss?', en: 'Would you recommend us?' },
  purpose: 'relation',
  startsOn: survey({ first: { months: 6 }, every: { months: 12 }, at: '10:00' }),
  endsOn: ['member.left'],
  mutedByOpenCase: true,
  steps: [
    ask('survey', {
      question: nps,
      within: { days: 10 },
      channel: ['email', 'sms'],
      silent: [ask('reminder', { question: nps, within: { days: 20 }, channel: ['email', 'sms'] })],
    }),
    choose('by-score', {
      ways: {
        detractor: { when: answered(nps, '0-6'), steps: [task('call', { why: 'low-score' })] },
        passive: { when: answered(nps, '7-8'), steps: [send('thanks')] },
        promoter: {
          when: answered(nps, '9-10'),
          steps: [
            send('warm-thanks'),
            wait({ days: 14, at: '10:00' }),
            send('invite-a-colleague', { unless: received('invite-a-colleague') }),
          ],
        },
      },
    }),
  ],
});
