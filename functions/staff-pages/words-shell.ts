import type { PerLanguage } from '../../shared/member/organisation.ts';
import type { PageName } from './shell.ts';

interface Said {
  readonly title: string;
  readonly text: string;
}

interface ShellWords {
  readonly menu: string;
  /** Past the head, for whoever goes by keyboard. */
  readonly skip: string;
  readonly pages: Readonly<Record<PageName, string>>;
  readonly notFound: Said;
  readonly fault: Said;
  /** Of a form that this page could not have sent. */
  readonly notDone: Said;
  readonly foreign: Said;
  /** Before the moment at which figures were counted. */
  readonly counted: string;
  readonly notCounted: string;
}

export const SHELL_WORDS: PerLanguage<ShellWords> = {
  sv: {
    menu: 'Sidor',
    skip: 'Hoppa till innehållet',
    pages: { members: 'Medlemmar', journeys: 'Resor', calls: 'Att göra', pulse: 'Puls' },
    notFound: {
      title: 'Sidan finns inte',
      text: 'Det som du söker finns inte här. Medlemmar hittar du under Medlemmar, serier av meddelanden under Resor.',
    },
    fault: { title: 'Något gick fel', text: 'Sidan kunde inte visas. Försök igen om en stund.' },
    notDone: { title: 'Det gick inte', text: 'Det som skickades kan inte göras här. Inget ändrades.' },
    foreign: {
      title: 'Formuläret kom från en annan webbplats',
      text: 'Inget ändrades. Öppna sidan här och gör om det.',
    },
    counted: 'Räknat',
    notCounted: 'Inget är räknat än. Siffrorna kommer när medlemmarna har räknats första gången.',
  },
  nb: {
    menu: 'Sider',
    skip: 'Hopp til innholdet',
    pages: { members: 'Medlemmer', journeys: 'Reiser', calls: 'Å gjøre', pulse: 'Puls' },
    notFound: {
      title: 'Siden finnes ikke',
      text: 'Det du leter etter, finnes ikke her. Medlemmer finner du under Medlemmer, serier av meldinger under Reiser.',
    },
    fault: { title: 'Noe gikk galt', text: 'Siden kunne ikke vises. Prøv igjen om en liten stund.' },
    notDone: {
      title: 'Det gikk ikke',
      text: 'Det som ble sendt, kan ikke gjøres her. Ingenting ble endret.',
    },
    foreign: {
      title: 'Skjemaet kom fra et annet nettsted',
      text: 'Ingenting ble endret. Åpne siden her og gjør det på nytt.',
    },
    counted: 'Talt',
    notCounted: 'Ingenting er talt ennå. Tallene kommer når medlemmene er talt første gang.',
  },
  en: {
    menu: 'Pages',
    skip: 'Skip to the content',
    pages: { members: 'Members', journeys: 'Journeys', calls: 'Calls', pulse: 'Pulse' },
    notFound: {
      title: 'Page not found',
      text: 'What you are looking for is not here. Members are under Members, series of messages under Journeys.',
    },
    fault: { title: 'Something went wrong', text: 'The page could not be shown. Try again in a while.' },
    notDone: { title: 'That did not work', text: 'What was sent cannot be done here. Nothing was changed.' },
    foreign: {
      title: 'The form came from another site',
      text: 'Nothing was changed. Open the page here and do it again.',
    },
    counted: 'Counted',
    notCounted: 'Nothing has been counted yet. Figures come once the members have been counted.',
  },
};
