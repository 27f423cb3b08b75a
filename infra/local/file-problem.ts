/** What a person is told of a file that the system does not give or take; undefined when it is none of that. */
export function fileProblem(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const sentence = SENTENCES[String(error.code)];
  // A folder can be opened like a file; only then is it found to be one, by its number.
  const name = 'path' in error ? String(error.path) : 'What you named';
  return sentence && `${name} ${sentence}`;
}

const SENTENCES: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist. Check its name and folder.',
  EACCES: 'may not be opened by you. Check who owns it.',
  EISDIR: 'is a folder; a CSV file is expected.',
  EEXIST: 'exists already. Name a file that does not, or take that one away first.',
};
