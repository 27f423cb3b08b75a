import type { PerLanguage } from '../../shared/member/organisation.ts';

interface PulseWords {
  readonly title: string;
  readonly nps: string;
  readonly npsMore: (least: number) => string;
  readonly npsNone: string;
  /** In two years. */
  readonly npsUnanswered: string;
  /** The register is empty. */
  readonly nobody: string;
  readonly npsHeads: readonly string[];
  readonly byQuarter: string;
  readonly byMonth: string;
  readonly tooFew: (least: number) => string;
  readonly quarter: (year: string, quarter: number) => string;
  readonly index: string;
  readonly indexMore: (members: string) => string;
  readonly indexTable: string;
  readonly indexHeads: readonly string[];
  readonly levels: string;
  readonly levelHeads: readonly string[];
  readonly indicators: string;
  readonly indicatorHeads: readonly string[];
  /** Of those that workflows/points.ts comes with. */
  readonly indicatorNames: Readonly<
    Record<'trainings' | 'advice-contacts' | 'log-ins' | 'newsletter-readers', string>
  >;
  readonly noIndicators: string;
  readonly messages: string;
  readonly messageHeads: readonly string[];
  readonly noMessages: string;
}

export const PULSE_WORDS: PerLanguage<PulseWords> = {
  sv: {
    title: 'Puls',
    nps: 'Hur gärna medlemmarna rekommenderar oss (NPS)',
    npsMore: (least) =>
      `Andelen 9–10 minus andelen 0–6, från −100 till 100. Ingen siffra visas för färre än ${least} svar.`,
    npsUnanswered: 'Ingen har svarat på frågan än. Siffrorna kommer med de första svaren.',
    nobody: 'Inga medlemmar finns att räkna än. De kommer med formulären, eller med en import av registret.',
    npsNone: 'Ingen undersökning med frågan finns.',
    npsHeads: ['Tid', 'NPS', 'Svar', '9–10', '7–8', '0–6'],
    byQuarter: 'NPS per kvartal',
    byMonth: 'NPS per månad',
    tooFew: (least) => `färre än ${least} svar`,
    quarter: (year, quarter) => `${year} kv ${quarter}`,
    index: 'Lojalitetsindex',
    indexMore: (members) =>
      `Så många medlemmar har ett index från 0 till 9, från 10 till 19 och så vidare. Alla medlemmar: ${members}.`,
    indexTable: 'Fördelningen i siffror',
    indexHeads: ['Index', 'Medlemmar'],
    levels: 'Nivåer',
    levelHeads: ['Nivå', 'Medlemmar'],
    indicators: 'Årets mått',
    indicatorHeads: ['År', 'Mått', 'Medlemmar', 'Gånger'],
    indicatorNames: {
      trainings: 'utbildningar',
      'advice-contacts': 'rådgivning',
      'log-ins': 'inloggningar',
      'newsletter-readers': 'läst nyhetsbrevet',
    },
    noIndicators: 'Inget har räknats än.',
    messages: 'Meddelanden de senaste tolv månaderna',
    messageHeads: ['Resa', 'Skickade', 'Hoppades över', 'Misslyckades', 'På väg'],
    noMessages: 'Inget har skickats än.',
  },
  nb: {
    title: 'Puls',
    nps: 'Hvor gjerne medlemmene anbefaler oss (NPS)',
    npsMore: (least) =>
      `Andelen 9–10 minus andelen 0–6, fra −100 til 100. Ingen tall vises for færre enn ${least} svar.`,
    npsUnanswered: 'Ingen har svart på spørsmålet ennå. Tallene kommer med de første svarene.',
    nobody:
      'Det er ingen medlemmer å telle ennå. De kommer med skjemaene, eller med en import av registeret.',
    npsNone: 'Det finnes ingen undersøkelse med spørsmålet.',
    npsHeads: ['Tid', 'NPS', 'Svar', '9–10', '7–8', '0–6'],
    byQuarter: 'NPS per kvartal',
    byMonth: 'NPS per måned',
    tooFew: (least) => `færre enn ${least} svar`,
    quarter: (year, quarter) => `${year} kv. ${quarter}`,
    index: 'Lojalitetsindeks',
    indexMore: (members) =>
      `Så mange medlemmer har en indeks fra 0 til 9, fra 10 til 19 og så videre. Alle medlemmer: ${members}.`,
    indexTable: 'Fordelingen i tall',
    indexHeads: ['Indeks', 'Medlemmer'],
    levels: 'Nivåer',
    levelHeads: ['Nivå', 'Medlemmer'],
    indicators: 'Årets mål',
    indicatorHeads: ['År', 'Mål', 'Medlemmer', 'Ganger'],
    indicatorNames: {
      trainings: 'kurs',
      'advice-contacts': 'rådgivning',
      'log-ins': 'innlogginger',
      'newsletter-readers': 'lest nyhetsbrevet',
    },
    noIndicators: 'Ingenting er talt ennå.',
    messages: 'Meldinger de siste tolv månedene',
    messageHeads: ['Reise', 'Sendt', 'Hoppet over', 'Mislyktes', 'På vei'],
    noMessages: 'Ingenting er sendt ennå.',
  },
  en: {
    title: 'Pulse',
    nps: 'How willing members are to recommend us (NPS)',
    npsMore: (least) =>
      `The share of 9–10 less the share of 0–6, from −100 to 100. No figure is shown for fewer than ${least} answers.`,
    npsUnanswered: 'Nobody has answered the question yet. Figures come with the first answers.',
    nobody: 'There are no members to count yet. They come by your forms, or by an import of the register.',
    npsNone: 'There is no survey with the question.',
    npsHeads: ['Time', 'NPS', 'Answers', '9–10', '7–8', '0–6'],
    byQuarter: 'NPS by quarter',
    byMonth: 'NPS by month',
    tooFew: (least) => `fewer than ${least} answers`,
    quarter: (year, quarter) => `${year} Q${quarter}`,
    index: 'Loyalty index',
    indexMore: (members) =>
      `How many members have an index from 0 to 9, from 10 to 19 and so on. All members: ${members}.`,
    indexTable: 'The spread in figures',
    indexHeads: ['Index', 'Members'],
    levels: 'Levels',
    levelHeads: ['Level', 'Members'],
    indicators: 'Yearly indicators',
    indicatorHeads: ['Year', 'Indicator', 'Members', 'Times'],
    indicatorNames: {
      trainings: 'trainings',
      'advice-contacts': 'advice contacts',
      'log-ins': 'log-ins',
      'newsletter-readers': 'read the newsletter',
    },
    noIndicators: 'Nothing has been counted yet.',
    messages: 'Messages in the last twelve months',
    messageHeads: ['Journey', 'Sent', 'Skipped', 'Failed', 'On the way'],
    noMessages: 'Nothing has been sent yet.',
  },
};
