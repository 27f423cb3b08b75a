import { inTurnWith, journey, send, yearly } from '../../shared/journey/language.ts';

/** On the day, at nine, whatever day of the week it is; never late, and not while a case is open. */
export const birthday = journey('birthday', {
  title: { sv: 'Födelsedag', nb: 'Bursdag', en: 'Birthday' },
  purpose: 'relation',
  startsOn: yearly('birthDate', { at: '09:00' }),
  endsOn: ['member.left'],
  priority: 50,
  mutedByOpenCase: true,
  steps: [
    send('greeting', {
      variant: inTurnWith('greeting-coffee', 'greeting-walk', 'greeting-song'),
      notAfterDays: 0,
      anyDay: true,
    }),
  ],
});
