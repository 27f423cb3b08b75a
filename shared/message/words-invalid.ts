/** Tells of one problem at a line of the file that is being read, 1 for the first. */
export type Report = (line: number, problem: string) => void;

/** Words that cannot be compiled: all problems at once, each as `file:line: what; what to do`. */
export class WordsInvalid extends Error {
  override readonly name = 'WordsInvalid';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}
