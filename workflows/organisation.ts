import type { Organisation } from '../shared/member/organisation.ts';

/** The organisation: everything about it that messages, windows and pages need. Edit this file first. */
export const organisation: Organisation = {
  name: { sv: 'Exempelförbundet', nb: 'Eksempelforbundet', en: 'the Example Union' },
  postalAddress: 'Exempelgatan 1, 111 11 Stockholm',
  phone: '08-465 004 00',
  openingHours: {
    sv: 'vardagar 9–16',
    nb: 'hverdager 9–16',
    en: 'weekdays 9 to 16',
  },
  defaultLanguage: 'sv',
  zone: 'Europe/Stockholm',
  country: 'SE',
  windows: {
    email: { from: '08:00', to: '20:00' },
    sms: { from: '09:00', to: '19:00' },
  },
  /** Who signs in each language. Replies reach this person. */
  senders: {
    sv: {
      name: 'Maria Lind',
      role: 'medlemsrådgivare',
      phone: '08-465 004 01',
      email: 'maria.lind@example.org',
    },
    nb: {
      name: 'Ingrid Moen',
      role: 'medlemsrådgiver',
      phone: '+46 8 465 004 02',
      email: 'ingrid.moen@example.org',
    },
    en: {
      name: 'Maria Lind',
      role: 'member adviser',
      phone: '+46 8 465 004 01',
      email: 'maria.lind@example.org',
    },
  },
  /** Used in messages as `{{ link.portal }}` and so on. */
  links: {
    portal: {
      sv: 'https://www.example.org/mina-sidor',
      nb: 'https://www.example.org/min-side',
      en: 'https://www.example.org/en/my-pages',
    },
    help: {
      sv: 'https://www.example.org/fa-hjalp',
      nb: 'https://www.example.org/fa-hjelp',
      en: 'https://www.example.org/en/get-help',
    },
    support: {
      sv: 'https://www.example.org/nar-det-hander-nagot',
      nb: 'https://www.example.org/nar-noe-skjer',
      en: 'https://www.example.org/en/when-something-happens',
    },
    stories: {
      sv: 'https://www.example.org/berattelser',
      nb: 'https://www.example.org/historier',
      en: 'https://www.example.org/en/stories',
    },
    involved: {
      sv: 'https://www.example.org/engagera-dig',
      nb: 'https://www.example.org/engasjer-deg',
      en: 'https://www.example.org/en/get-involved',
    },
  },
  /** Mail addresses at other than known private providers are flagged: an employer may read along. These are not. */
  privateMail: ['example.org'],
  caps: { perDay: 1, perSevenDays: 3 },
};
