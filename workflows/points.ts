import { loyaltyPoints } from '../shared/loyalty/points-table.ts';

/**
 * The loyalty index of the organisation: what counts, for which part, and how much. Points fade by half every
 * `halfLifeDays`; 100 points at a time are an index of 50, 200 are 75. After a change run `npm run loyalty:rebuild`.
 */
export const points = loyaltyPoints({
  halfLifeDays: 180,
  pointsForIndex50: 100,

  // A member rises to a level at `from` and leaves it below `from − margin`. Below quiet a member is at risk.
  levels: {
    ambassador: { from: 70, margin: 5 },
    active: { from: 30, margin: 5 },
    quiet: { from: 10, margin: 3 },
  },

  // Joining counts once for its date, as of that date. It gives an index of 34, so a new member is active for three months and quiet for a year, if nothing follows.
  // A log-in each week comes to 37 points: quiet. A role with two trainings and two meetings in a year makes an ambassador.
  events: {
    'member.joined': { part: 'activity', points: 60 },
    'role.taken': { part: 'activity', points: 100 },
    'training.attended': { part: 'activity', points: 25, counts: 'trainings' },
    'event.attended': { part: 'activity', points: 20 },
    'newsletter.clicked': { part: 'activity', points: 2, oncePerDay: true, counts: 'newsletter-readers' },

    'survey.answered': {
      part: 'satisfaction',
      points: {
        nps: { '9-10': 20, '7-8': 5, '0-6': -20 },
        support: { '5': 15, '4': 8, '3': 0, '1-2': -15 },
        'how-is-it': { well: 10, 'so-so': 0, 'call-me': -10 },
      },
    },
    // By what came of a call or a postcard: to have been reached is what makes the difference.
    'task.done': {
      part: 'satisfaction',
      points: {
        call: { reached: 5, 'not-reached': 0, 'not-needed': 0 },
        postcard: { reached: 2, 'not-reached': 0, 'not-needed': 0 },
      },
    },
    'message.complained': { part: 'satisfaction', points: -20 },

    'help.received': { part: 'use', points: 25, counts: 'advice-contacts' },
    'portal.login': { part: 'use', points: 1, oncePerDay: true, counts: 'log-ins' },
  },
});
