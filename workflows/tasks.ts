import type { PerLanguage } from '../shared/member/organisation.ts';

/** What staff read beside each task of the list: why it is there and what to do, by the `why` of the journey's task step. */
export const taskReasons: Readonly<Record<string, PerLanguage<string>>> = {
  'unhappy-with-support': {
    sv: 'Medlemmen är inte nöjd med stödet: ring och lyssna, fråga vad som fattades och vad vi kan göra nu.',
    nb: 'Medlemmet er ikke fornøyd med støtten: ring og lytt, og spør hva som manglet, og hva vi kan gjøre nå.',
    en: 'The member is not satisfied with the support: call and listen, ask what was missing and what we can do now.',
  },
  'asked-for-a-call': {
    sv: 'Medlemmen har bett oss ringa: ring och lyssna, fråga hur det är och vad vi kan hjälpa till med.',
    nb: 'Medlemmet har bedt oss ringe: ring og lytt, og spør hvordan det går, og hva vi kan hjelpe med.',
    en: 'The member asked us to call: call and listen, ask how things are and what we can help with.',
  },
  'low-score': {
    sv: 'Medlemmen tvekar att rekommendera oss: ring och lyssna, fråga varför, och försvara oss inte.',
    nb: 'Medlemmet nøler med å anbefale oss: ring og lytt, spør hvorfor, og ikke forsvar oss.',
    en: 'The member hesitates to recommend us: call and listen, ask why, and do not defend us.',
  },
};
