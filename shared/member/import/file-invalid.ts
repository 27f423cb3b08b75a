export type FileProblem =
  | 'excel'
  | 'not-text'
  | 'mixed-encoding'
  | 'other-encoding'
  | 'empty'
  | 'no-header'
  | 'duplicate-column'
  | 'unknown-column'
  | 'missing-column'
  | 'no-rows'
  | 'quotes'
  | 'record-too-long'
  | 'changed';

/**
 * The file as a whole cannot be read, so nothing of it was recorded. The sentence says what was found, where, and what
 * to do; of the file it repeats no more than the names of columns.
 */
export class ImportFileInvalid extends Error {
  override readonly name = 'ImportFileInvalid';
  readonly problem: FileProblem;
  /** The message without the line. */
  readonly sentence: string;
  /** Where it was found, the first line being 1; absent when it is the file as a whole. */
  readonly line: number | undefined;

  constructor(problem: FileProblem, sentence: string, line?: number) {
    super(line === undefined ? sentence : `Line ${line}: ${sentence}`);
    this.problem = problem;
    this.sentence = sentence;
    this.line = line;
  }
}
