/** What the index is made of: «aktivitet, nöjdhet och användning av fackliga tjänster». */
export const PARTS = ['activity', 'satisfaction', 'use'] as const;
export type Part = (typeof PARTS)[number];

/** The lowest first. */
export const LEVELS = ['at-risk', 'quiet', 'active', 'ambassador'] as const;
export type Level = (typeof LEVELS)[number];
/** The levels that a member reaches; below the lowest of them the member is at risk. */
export type ReachedLevel = Exclude<Level, 'at-risk'>;

/** What an organisation writes in workflows/points.ts. */
export interface PointsTable {
  /** After so many days points count half. Whole, 90-730; default 180. */
  readonly halfLifeDays?: number;
  /** So many points at a time are an index of 50, twice as many 75, three times as many 87.5. Whole; default 100. */
  readonly pointsForIndex50?: number;
  readonly levels: Readonly<Record<ReachedLevel, Band>>;
  /** By event type. A type that does not stand here gives no points. */
  readonly events: Readonly<Record<string, EventPoints>>;
}

/** A member reaches the level at an index of `from`, and leaves it below `from − margin`. Both whole. */
export interface Band {
  readonly from: number;
  readonly margin: number;
}

export interface EventPoints {
  readonly part: Part;
  /** Whole, −1000 to 1000; or by the answer: question → score, range of scores (`9-10`) or choice (`well`) → points. */
  readonly points: number | Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** However often it happens on a day, it counts once, from the start of that day. */
  readonly oncePerDay?: boolean;
  /** The organisation's yearly indicator that it counts for, such as `trainings`. */
  readonly counts?: string;
}

/** A table that was checked, with its defaults filled in. */
export interface Points {
  readonly halfLifeDays: number;
  readonly pointsForIndex50: number;
  readonly levels: Readonly<Record<ReachedLevel, Band>>;
  readonly events: ReadonlyMap<string, CheckedEventPoints>;
}

export interface CheckedEventPoints {
  readonly part: Part;
  readonly points: number | PointsByAnswer;
  readonly oncePerDay: boolean;
  readonly counts?: string;
}

/** By question. A question is answered with a score or with a choice, so one of the two is empty. */
export type PointsByAnswer = ReadonlyMap<string, AnswerPoints>;

export interface AnswerPoints {
  readonly scores: readonly ScoreRange[];
  readonly choices: ReadonlyMap<string, number>;
}

/** Scores from `from` to `to`, both included. */
export interface ScoreRange {
  readonly from: number;
  readonly to: number;
  readonly points: number;
}
