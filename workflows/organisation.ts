import { ofStage, type Organisation } from '../shared/member/organisation.ts';

/** Everything about the organisation that messages, windows and pages need. Edit this file first. */
const everywhere: Organisation = {
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
  /**
   * Who calls members and writes postcards: on working days at 8 this address gets a mail of how much there is to do,
   * in this language, which the list of it speaks too. Leave it out, and no such mail goes.
   */
  staff: { email: 'kansliet@example.org', language: 'sv' },
  /** Who an SMS is from: 1-11 letters A-Z and digits. Nobody can answer it, so each one carries a link. */
  smsSender: 'Exempelfb',
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
    /** How one becomes a safety representative, and how one helps them. */
    safety: {
      sv: 'https://www.example.org/skyddsombud',
      nb: 'https://www.example.org/verneombud',
      en: 'https://www.example.org/en/safety-representatives',
    },
    /** The courses for members. */
    courses: {
      sv: 'https://www.example.org/kurser',
      nb: 'https://www.example.org/kurs',
      en: 'https://www.example.org/en/courses',
    },
    /** All guides. They and those below are sent as thanks after help: gentle, short, whatever the outcome was. */
    guides: {
      sv: 'https://www.example.org/guider',
      nb: 'https://www.example.org/guider',
      en: 'https://www.example.org/en/guides',
    },
    /** What usually happens after a negotiation, and what to do if it turns out otherwise. */
    guideNegotiation: {
      sv: 'https://www.example.org/guider/efter-forhandlingen',
      nb: 'https://www.example.org/guider/etter-forhandlingen',
      en: 'https://www.example.org/en/guides/after-a-negotiation',
    },
    /** When a job may come to an end: what to sort out, step by step, and where to find support. */
    guideAfter: {
      sv: 'https://www.example.org/guider/steg-for-steg',
      nb: 'https://www.example.org/guider/steg-for-steg',
      en: 'https://www.example.org/en/guides/step-by-step',
    },
    /** What is reasonable pay, and how to speak of what one does. */
    guideSalary: {
      sv: 'https://www.example.org/guider/lonesamtalet',
      nb: 'https://www.example.org/guider/lonnssamtalen',
      en: 'https://www.example.org/en/guides/talking-about-pay',
    },
    /** What to write down, whom to turn to, and what a safety representative can do. */
    guideWorkEnvironment: {
      sv: 'https://www.example.org/guider/arbetsmiljo',
      nb: 'https://www.example.org/guider/arbeidsmiljo',
      en: 'https://www.example.org/en/guides/work-environment',
    },
    /** What to ask about unemployment benefit, applications, and everyday life meanwhile. */
    guideJobSearch: {
      sv: 'https://www.example.org/guider/soka-jobb',
      nb: 'https://www.example.org/guider/soke-jobb',
      en: 'https://www.example.org/en/guides/looking-for-work',
    },
    /** Common legal words, papers to keep, and what to do if something similar happens again. */
    guideLegal: {
      sv: 'https://www.example.org/guider/ord-och-papper',
      nb: 'https://www.example.org/guider/ord-og-papirer',
      en: 'https://www.example.org/en/guides/words-and-papers',
    },
    /** Seminars for members. */
    seminars: {
      sv: 'https://www.example.org/seminarier',
      nb: 'https://www.example.org/seminarer',
      en: 'https://www.example.org/en/seminars',
    },
    /** A page with a greeting: a picture or some kind words, nothing to buy. */
    birthday: {
      sv: 'https://www.example.org/grattis',
      nb: 'https://www.example.org/gratulerer',
      en: 'https://www.example.org/en/happy-birthday',
    },
    /** Where a member tells us more. */
    contact: {
      sv: 'https://www.example.org/kontakt',
      nb: 'https://www.example.org/kontakt',
      en: 'https://www.example.org/en/contact',
    },
    /** A few words about the union that a member can pass on to a colleague; it asks for no address. */
    invite: {
      sv: 'https://www.example.org/till-en-kollega',
      nb: 'https://www.example.org/til-en-kollega',
      en: 'https://www.example.org/en/for-a-colleague',
    },
  },
  /** Mail addresses at other than known private providers are flagged: an employer may read along. These are not. */
  privateMail: ['example.org'],
  caps: { perDay: 1, perSevenDays: 3 },
};

/** With what is other in this stage: `organisation` in infra/stages/<stage>.json, which the stack hands to each function. */
export const organisation: Organisation = ofStage(everywhere, process.env['ORGANISATION']);
