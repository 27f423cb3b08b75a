import { event, journey, send, wait } from '../../shared/journey/language.ts';

/** Five letters over six weeks for a new member: thanks, what we do, how to get help, a story, how to take part. */
export const welcome = journey('welcome', {
  purpose: 'relation',
  startsOn: event('member.joined'),
  endsOn: ['member.left'],
  steps: [
    send('hello'),
    wait({ days: 3, at: '09:00' }),
    send('your-support'),
    wait({ days: 7, at: '09:00' }),
    send('log-in'),
    wait({ days: 11, at: '09:00' }),
    send('a-story'),
    wait({ days: 21, at: '09:00' }),
    send('get-involved'),
  ],
});
