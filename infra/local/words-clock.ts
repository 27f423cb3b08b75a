import type { PerLanguage } from '../../shared/member/organisation.ts';
import type { Coming } from './what-comes.ts';

interface ClockWords {
  readonly title: string;
  readonly intro: (zone: string) => string;
  readonly now: string;
  readonly speed: string;
  readonly stands: string;
  readonly runs: (speed: number) => string;
  /** Of a clock that can go no further. */
  readonly ends: string;
  readonly speeds: Readonly<Record<'pause' | 'real' | 'minute' | 'hour' | 'day', string>>;
  readonly next: string;
  readonly nothing: string;
  readonly join: string;
  /** Of what is due already. */
  readonly atOnce: string;
  /** What comes; the member's name follows `to`. */
  readonly comes: Readonly<Record<Coming['what'], (journey: string, step: string) => string>>;
  readonly to: string;
  readonly nameless: string;
}

export const CLOCK_WORDS: PerLanguage<ClockWords> = {
  sv: {
    title: 'Klocka',
    intro: (zone) =>
      `Allt som Lojal gör följer den här klockan, i ${zone}. Den går bara framåt: hoppa med knapparna ovanför, eller låt den gå.`,
    now: 'Nu',
    speed: 'Fart',
    stands: 'Den står still.',
    ends: 'Här slutar den: längre räcker inte lojalitetsindexet.',
    runs: (speed) =>
      speed === 1 ? 'Den går som en vanlig klocka.' : `Den går ${speed} gånger så fort som en vanlig klocka.`,
    speeds: {
      pause: 'Paus',
      real: 'Verklig tid',
      minute: '×60, en minut i sekunden',
      hour: '×3600, en timme i sekunden',
      day: '×86400, ett dygn i sekunden',
    },
    next: 'Det som kommer härnäst',
    nothing: 'Inget är på gång.',
    join: 'Låt någon bli medlem',
    atOnce: 'nu',
    comes: {
      start: (journey) => `”${journey}” börjar`,
      step: (journey, step) => `”${journey}” går vidare med ”${step}”`,
      silence: (journey, step) => `”${journey}” väntar till dess på svar på ”${step}”`,
      digest: () => 'mejlet till personalen om deras lista',
    },
    to: 'för',
    nameless: 'en medlem utan namn',
  },
  nb: {
    title: 'Klokke',
    intro: (zone) =>
      `Alt Lojal gjør, følger denne klokken, i ${zone}. Den går bare framover: hopp med knappene over, eller la den gå.`,
    now: 'Nå',
    speed: 'Fart',
    stands: 'Den står stille.',
    ends: 'Her slutter den: lenger rekker ikke lojalitetsindeksen.',
    runs: (speed) =>
      speed === 1 ? 'Den går som en vanlig klokke.' : `Den går ${speed} ganger så fort som en vanlig klokke.`,
    speeds: {
      pause: 'Pause',
      real: 'Virkelig tid',
      minute: '×60, et minutt i sekundet',
      hour: '×3600, en time i sekundet',
      day: '×86400, et døgn i sekundet',
    },
    next: 'Det neste som skjer',
    nothing: 'Ingenting er på gang.',
    join: 'La noen bli medlem',
    atOnce: 'nå',
    comes: {
      start: (journey) => `«${journey}» begynner`,
      step: (journey, step) => `«${journey}» går videre med «${step}»`,
      silence: (journey, step) => `«${journey}» venter til da på svar på «${step}»`,
      digest: () => 'e-posten til de ansatte om listen deres',
    },
    to: 'for',
    nameless: 'et medlem uten navn',
  },
  en: {
    title: 'Clock',
    intro: (zone) =>
      `All that Lojal does follows this clock, in ${zone}. It only goes forward: leap with the buttons above, or let it run.`,
    now: 'Now',
    speed: 'Speed',
    stands: 'It stands still.',
    ends: 'It ends here: the loyalty index reaches no further.',
    runs: (speed) => (speed === 1 ? 'It runs in real time.' : `It runs ${speed} times as fast as real time.`),
    speeds: {
      pause: 'Pause',
      real: 'Real time',
      minute: '×60, a minute a second',
      hour: '×3600, an hour a second',
      day: '×86400, a day a second',
    },
    next: 'What comes next',
    nothing: 'Nothing is under way.',
    join: 'Let a member join',
    atOnce: 'now',
    comes: {
      start: (journey) => `“${journey}” begins`,
      step: (journey, step) => `“${journey}” goes on with “${step}”`,
      silence: (journey, step) => `“${journey}” waits until then for an answer to “${step}”`,
      digest: () => 'the mail to staff about their list',
    },
    to: 'for',
    nameless: 'a member without a name',
  },
};
