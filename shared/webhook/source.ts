/** What a source is shown of a request. */
export interface SourceRequest {
  readonly method: string;
  /** As the sender wrote the address, without the question mark's part: `https://host/hooks/<form>`. */
  readonly url: string;
  /** What stands after the question mark, as it came. */
  readonly query: string;
  /** The last part of /hooks/<form>/<secret>; undefined without it. */
  readonly pathSecret: string | undefined;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The bytes as they came: a signature covers bytes, not text. */
  readonly body: Uint8Array;
  /** When the request came, milliseconds since 1970: the request's own time, never the virtual clock. */
  readonly receivedAtMs: number;
}

/** One submission of a form, read. */
export interface Submission {
  /** The same whenever the tool sends this submission again, and never another's. */
  readonly delivery: string;
  /** What the form's map gets. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The body as JSON text: what is compared between deliveries, and kept when it does not map. */
  readonly text: string;
}

/**
 * How one kind of sender proves who it is and writes its submissions: one file each in ./sources.
 * Where each rule comes from stands in that file.
 */
export interface Source {
  /**
   * `signature`: over the very bytes. `token`: a secret in a header, which whoever sees the request can repeat.
   * `path`: a secret in the address, which stands in the logs of everyone on the way.
   */
  readonly proof: 'signature' | 'token' | 'path';
  readonly takes: 'json' | 'form-data';
  /**
   * @param secrets every one that is active; all are tried, whatever the first said.
   * @throws WebhookRefused not-authentic; and, only when the proof holds, stale or bad-header.
   * @throws TypeError when a secret can be no secret of this source: a mistake of ours, not of the sender.
   */
  verify(request: SourceRequest, secrets: readonly string[]): void;
  /**
   * Only after `verify`.
   * @throws WebhookRefused no-body, not-json or not-form-data.
   */
  read(request: SourceRequest): Promise<Submission> | Submission;
  /** Functions that a map of this source may call, by name without `$`. */
  helpers?(body: Readonly<Record<string, unknown>>): Readonly<Record<string, (given: unknown) => unknown>>;
}
