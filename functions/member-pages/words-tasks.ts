import type { PerLanguage } from '../../shared/member/organisation.ts';
import type { TaskOutcome } from '../../shared/member/staff-task.ts';
import type { TaskKept } from './about-tasks.ts';

interface TaskWords {
  readonly done: Readonly<Record<TaskKept['kind'], Readonly<Record<TaskOutcome, string>>>>;
  /** Also of one whose day is past. */
  readonly open: Readonly<Record<TaskKept['kind'], (day: string) => string>>;
  readonly moved: (day: string) => string;
  readonly noted: string;
}

/** What we did, or mean to do, for a member by phone or by card, told to that member. */
export const TASK_WORDS: PerLanguage<TaskWords> = {
  sv: {
    done: {
      call: {
        reached: 'Vi ringde och fick tag på dig.',
        'not-reached': 'Vi ringde och fick inte tag på dig.',
        'not-needed': 'Vi tänkte ringa dig, och det behövdes inte.',
      },
      postcard: {
        reached: 'Vi skickade ett kort till dig.',
        'not-reached': 'Vi tänkte skicka ett kort till dig, och det gick inte.',
        'not-needed': 'Vi tänkte skicka ett kort till dig, och det behövdes inte.',
      },
    },
    open: {
      call: (day) => `På vår lista: att ringa dig, senast ${day}.`,
      postcard: (day) => `På vår lista: ett kort till dig, senast ${day}.`,
    },
    moved: (day) => `Flyttat till ${day}. Vi skrev:`,
    noted: 'Vi skrev:',
  },
  nb: {
    done: {
      call: {
        reached: 'Vi ringte og fikk tak i deg.',
        'not-reached': 'Vi ringte og fikk ikke tak i deg.',
        'not-needed': 'Vi ville ringe deg, og det var ikke nødvendig.',
      },
      postcard: {
        reached: 'Vi sendte et kort til deg.',
        'not-reached': 'Vi ville sende et kort til deg, og det gikk ikke.',
        'not-needed': 'Vi ville sende et kort til deg, og det var ikke nødvendig.',
      },
    },
    open: {
      call: (day) => `På listen vår: å ringe deg, senest ${day}.`,
      postcard: (day) => `På listen vår: et kort til deg, senest ${day}.`,
    },
    moved: (day) => `Flyttet til ${day}. Vi skrev:`,
    noted: 'Vi skrev:',
  },
  en: {
    done: {
      call: {
        reached: 'We called and reached you.',
        'not-reached': 'We called and did not reach you.',
        'not-needed': 'We meant to call you, and it was not needed.',
      },
      postcard: {
        reached: 'We sent you a card.',
        'not-reached': 'We meant to send you a card, and could not.',
        'not-needed': 'We meant to send you a card, and it was not needed.',
      },
    },
    open: {
      call: (day) => `On our list: a call to you, by ${day}.`,
      postcard: (day) => `On our list: a card to you, by ${day}.`,
    },
    moved: (day) => `Moved to ${day}. We wrote:`,
    noted: 'We wrote:',
  },
};
