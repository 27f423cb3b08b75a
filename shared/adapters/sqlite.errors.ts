/** What keeps the one file from being used, in words for whoever started the program. None of them is a fault of ours. */
export class DataProblem extends Error {
  override readonly name: string = 'DataProblem';
}

/** Another process has the file. */
export class DataInUse extends DataProblem {
  override readonly name = 'DataInUse';
  constructor(path: string, options?: ErrorOptions) {
    super(
      `Another process is using ${path}. Stop it, or set LOJAL_DATA to another folder to run two side by side.`,
      options,
    );
  }
}

/** A newer Lojal wrote the file. */
export class DataVersionUnknown extends DataProblem {
  override readonly name = 'DataVersionUnknown';
  constructor(path: string, found: number, known: number) {
    super(
      `${path} was written by a newer Lojal (data version ${found}, this one knows ${known}). It was left as it is. ` +
        'Update Lojal, or set LOJAL_DATA to another folder.',
    );
  }
}

/** The file is another program's, or no database at all. */
export class DataForeign extends DataProblem {
  override readonly name = 'DataForeign';
  constructor(path: string, what: string, options?: ErrorOptions) {
    super(
      `${path} is not Lojal's data: it is ${what}. It was left as it is. ` +
        'Move it away, or set LOJAL_DATA to another folder.',
      options,
    );
  }
}

/** A part of the file is missing or overwritten. */
export class DataDamaged extends DataProblem {
  override readonly name = 'DataDamaged';
  constructor(path: string, options?: ErrorOptions) {
    super(
      `${path} is damaged: a part of it is missing or overwritten. It was left as it is. ` +
        'Put a copy of yours in its place, or move it away to begin anew.',
      options,
    );
  }
}

/** The file, or its folder, is not for this user to read and write. */
export class DataUnusable extends DataProblem {
  override readonly name = 'DataUnusable';
  constructor(path: string, options?: ErrorOptions) {
    super(
      `${path} cannot be opened for writing. Check who owns it and its folder, and that it is a file, ` +
        'or set LOJAL_DATA to another folder.',
      options,
    );
  }
}

/** A write was not made, and nothing of it stands: the disk is full, or does not do as it is told. */
export class StorageFailed extends DataProblem {
  override readonly name = 'StorageFailed';
  readonly reason: 'full' | 'io';
  constructor(path: string, reason: StorageFailed['reason'], options?: ErrorOptions) {
    super(
      reason === 'full'
        ? `The disk is full: ${path} cannot be written. All that was stored is kept. Free some space, and start again.`
        : `The disk of ${path} cannot be written (an input/output error, or a quota is used up). ` +
            'All that was stored is kept. Check the disk, and start again.',
      options,
    );
    this.reason = reason;
  }
}

/** The same in the words above, where SQLite says what they say; else the error itself. https://sqlite.org/rescode.html */
export function inWords(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('errcode' in error)) return error;
  const options = { cause: error };
  // Extended codes keep the primary one in the low byte.
  switch (Number(error.errcode) & 0xff) {
    case 5:
      return new DataInUse(path, options);
    case 10:
      return new StorageFailed(path, 'io', options);
    case 11:
      return new DataDamaged(path, options);
    case 13:
      return new StorageFailed(path, 'full', options);
    case 3:
    case 8:
    case 14:
      return new DataUnusable(path, options);
    case 26:
      return new DataForeign(path, 'no SQLite database', options);
    default:
      return error;
  }
}
