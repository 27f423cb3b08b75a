import type { PerLanguage } from '../../shared/member/organisation.ts';
import type { AnswerProblem } from './given-answer.ts';

interface AnswerWords {
  readonly title: string;
  /** It was answered before: what was said is not shown, since a mail may have been forwarded. */
  readonly again: string;
  /** Where the question's own words have none. */
  readonly comment: string;
  readonly commentHint: string;
  readonly send: string;
  readonly thanks: string;
  readonly change: string;
  readonly closed: string;
  readonly closedMore: string;
  readonly problems: Readonly<Record<AnswerProblem, string>>;
}

/** What stands around a question; its own words come from the organisation. */
export const ANSWER_WORDS: PerLanguage<AnswerWords> = {
  sv: {
    title: 'En fråga till dig',
    again: 'Du har redan svarat. Svarar du igen är det ditt nya svar som räknas.',
    comment: 'Vill du berätta mer?',
    commentHint: 'Du behöver inte skriva något. Skriv inte ditt personnummer.',
    send: 'Skicka svaret',
    thanks: 'Tack för ditt svar',
    change: 'Ändra ditt svar',
    closed: 'Frågan är stängd',
    closedMore: 'Vi ställer inte den här frågan längre. Ring oss gärna om det är något du vill berätta.',
    problems: {
      'no-value': 'Välj ett av svaren.',
      'comment-too-long': 'Texten är för lång. Den får ha högst 2 000 tecken.',
      'identity-number':
        'Texten ser ut att innehålla ett personnummer. Ta bort det, så kan vi ta emot svaret.',
    },
  },
  nb: {
    title: 'Et spørsmål til deg',
    again: 'Du har svart allerede. Svarer du igjen, er det det nye svaret som teller.',
    comment: 'Vil du fortelle mer?',
    commentHint: 'Du trenger ikke å skrive noe. Ikke skriv fødselsnummeret ditt.',
    send: 'Send svaret',
    thanks: 'Takk for svaret',
    change: 'Endre svaret ditt',
    closed: 'Spørsmålet er stengt',
    closedMore: 'Vi stiller ikke dette spørsmålet lenger. Ring oss gjerne hvis det er noe du vil fortelle.',
    problems: {
      'no-value': 'Velg ett av svarene.',
      'comment-too-long': 'Teksten er for lang. Den kan ha høyst 2000 tegn.',
      'identity-number':
        'Det ser ut til å stå et fødselsnummer i teksten. Ta det bort, så kan vi ta imot svaret.',
    },
  },
  en: {
    title: 'A question for you',
    again: 'You have answered already. If you answer again, your new answer is the one that counts.',
    comment: 'Would you like to tell us more?',
    commentHint: 'You do not have to write anything. Please leave out your national identity number.',
    send: 'Send my answer',
    thanks: 'Thank you for your answer',
    change: 'Change your answer',
    closed: 'This question is closed',
    closedMore:
      'We no longer ask this question. Please call us if there is something you would like to tell us.',
    problems: {
      'no-value': 'Please choose one of the answers.',
      'comment-too-long': 'The text is too long. It can have 2,000 characters at most.',
      'identity-number':
        'There seems to be a national identity number in the text. Please take it out, and we can take your answer.',
    },
  },
};
