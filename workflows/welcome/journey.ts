import { bySegment, event, happened, journey, send, wait } from '../../shared/journey/language.ts';

/** Five letters over six weeks for a new member: thanks, what we do, how to get help, a story, how to take part. */
export const welcome = journey('welcome', {
  title: { sv: 'Välkommen', nb: 'Velkommen', en: 'Welcome' },
  purpose: 'relation',
  startsOn: event('member.joined'),
  endsOn: ['member.left'],
  priority: 20,
  steps: [
    send('hello'),
    wait({ days: 3, at: '09:00' }),
    send('your-support'),
    wait({ days: 7, at: '09:00' }),
    send('log-in', { unless: happened('portal.login') }),
    wait({ days: 11, at: '09:00' }),
    send('a-story'),
    wait({ days: 21, at: '09:00' }),
    send('get-involved', {
      variant: bySegment('interests', {
        'work-environment': 'get-involved-safety',
        courses: 'get-involved-courses',
      }),
    }),
  ],
});
