/**
 * The queue between the webhook and the rules: durable, at least once, in no promised order. `send` resolves only
 * when the message is stored. Who receives is a matter of infra (an event source on AWS, the pump on one machine).
 */
export interface Queue {
  /** `body` is text of at most 256 KiB in UTF-8; it must hold nothing readable about a person (see shared/webhook/seal.ts). */
  send(body: string): Promise<void>;
}

/** The receiving end: what the conformance suite and the pump of one machine use. */
export interface QueueReceiver {
  /**
   * At most `max` (1-10) messages that are visible now. They stay hidden for `visibilitySeconds`, then come again unless removed.
   * `receiveCount` is 1 the first time. A message received more than `maxReceives` times moves to the dead letters.
   */
  receive(max: number): Promise<readonly ReceivedMessage[]>;
  /** Done with it. A receipt that is no longer valid does nothing. */
  remove(receipt: string): Promise<void>;
  /** Messages that were given up, oldest first. */
  deadLetters(): Promise<readonly string[]>;
}

export interface ReceivedMessage {
  readonly id: string;
  readonly body: string;
  readonly receipt: string;
  readonly receiveCount: number;
}
