/** A journey that cannot be run as it is written. */
export class JourneyInvalid extends Error {
  override readonly name = 'JourneyInvalid';
  readonly journey: string;
  /** One sentence each: what is wrong, where, what to do. */
  readonly problems: readonly string[];

  constructor(journeyName: string, problems: readonly string[]) {
    super(problems.join('\n'));
    this.journey = journeyName;
    this.problems = problems;
  }
}
