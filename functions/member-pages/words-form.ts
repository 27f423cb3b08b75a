import type { PerLanguage } from '../../shared/member/organisation.ts';
import type { FormRefusal } from './request.ts';

interface FormWords {
  /** Before the title, so that it is the first thing that is read aloud. */
  readonly error: string;
  /** Over what is to be mended. */
  readonly problem: string;
  readonly refusals: Readonly<Record<FormRefusal, string>>;
}

/** What every form says when it cannot be taken. */
export const FORM_WORDS: PerLanguage<FormWords> = {
  sv: {
    error: 'Fel',
    problem: 'Det gick inte än. Ingenting är ändrat.',
    refusals: {
      'too-large': 'Det var för mycket text. Korta den och försök igen.',
      'media-type': 'Vi kunde inte läsa det som skickades. Fyll i här och försök igen.',
      foreign: 'Det kom från en annan webbplats. Fyll i här i stället.',
      'not-our-form': 'Sidan hade blivit för gammal. Fyll i här och försök igen.',
    },
  },
  nb: {
    error: 'Feil',
    problem: 'Det gikk ikke ennå. Ingenting er endret.',
    refusals: {
      'too-large': 'Det var for mye tekst. Kort den ned og prøv igjen.',
      'media-type': 'Vi kunne ikke lese det som ble sendt. Fyll ut her og prøv igjen.',
      foreign: 'Det kom fra et annet nettsted. Fyll ut her i stedet.',
      'not-our-form': 'Siden var blitt for gammel. Fyll ut her og prøv igjen.',
    },
  },
  en: {
    error: 'Error',
    problem: 'That did not work yet. Nothing has been changed.',
    refusals: {
      'too-large': 'That was too much text. Please shorten it and try again.',
      'media-type': 'We could not read what was sent. Please fill in the form here and try again.',
      foreign: 'It came from another website. Please fill in the form here instead.',
      'not-our-form': 'The page had become too old. Please fill in the form here and try again.',
    },
  },
};
