import { ceilToSecond, type Instant } from '../time/instant.ts';

/**
 * The errors that send-message throws and the state machine knows by name. The names are a contract: executions under
 * way hold them. Messages enter the execution history, so they hold ids, instants and reason words only.
 */
export const TOO_EARLY = 'TooEarly';
export const RUN_ENDED = 'RunEnded';
export const NOT_ACCEPTED = 'NotAccepted';
export const STORE_BUSY = 'StoreBusy';

/**
 * The send window is closed. The message is the bare instant at which to try again, which the state machine reads; in
 * whole seconds, since a Wait cuts off the rest and would come back too early for ever.
 */
export class TooEarly extends Error {
  override readonly name = TOO_EARLY;
  readonly resumeAt: Instant;

  constructor(resumeAt: Instant, options?: ErrorOptions) {
    const whole = ceilToSecond(resumeAt);
    super(whole, options);
    this.resumeAt = whole;
  }
}

/** The run has ended meanwhile: the member left, or the journey's `endsOn` came. The message is the run's id. */
export class RunEnded extends Error {
  override readonly name = RUN_ENDED;
  readonly run: string;

  constructor(run: string, options?: ErrorOptions) {
    super(run, options);
    this.run = run;
  }
}

/** The provider certainly did not take the message, and trying again helps. The message is the reason word. */
export class NotAccepted extends Error {
  override readonly name = NOT_ACCEPTED;
  readonly reason: string;

  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
  }
}

/** The store refused for load or conflict and nothing was begun: trying again helps. The message is the run's id. */
export class StoreBusy extends Error {
  override readonly name = STORE_BUSY;
  readonly run: string;

  constructor(run: string, options?: ErrorOptions) {
    super(run, options);
    this.run = run;
  }
}
