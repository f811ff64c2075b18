// What a replay found out, as plain data; `--json` prints it as it is. docs/replay.md describes every field.

/** One message of the bot. */
export interface Said {
  /** ISO moment with its zone. */
  readonly at: string;
  /** Name of the room, or of the person told directly. */
  readonly to: string;
  readonly direct: boolean;
  /** Text key of the words, `say.json`. */
  readonly key: string;
  readonly text: string;
}

/** One message of the log: what was understood, what was done. */
export interface Step {
  readonly n: number;
  readonly line: number;
  readonly at: string;
  readonly room: string;
  readonly direct: boolean;
  readonly from: string;
  /** Masked. */
  readonly text: string;
  readonly photos: number;
  /** Handler that took it; null for chatter and for a message delivered before. */
  readonly intent: string | null;
  /** The same message had been delivered before, and was dropped. */
  readonly repeated: boolean;
  /** The quote was found nowhere, and left out. */
  readonly quoteMissing: boolean;
  /** Why it was refused: a key of `refusal.json`. */
  readonly refused: string | null;
  /** The request it made or became part of. */
  readonly code: string | null;
  /** It made this request. */
  readonly opened: boolean;
  /** The request known already which this report joined. */
  readonly mergedInto: string | null;
  readonly category: string | null;
  readonly urgency: string | null;
  readonly danger: string | null;
  /** As written, without the room number. */
  readonly place: string | null;
  readonly private: boolean;
  readonly anonymous: boolean;
  /** Timeline lines it added to the request. */
  readonly events: readonly string[];
  readonly said: readonly Said[];
  /** What the bot said since the message before, as time passed. */
  readonly before: readonly Said[];
}

/** One request at the end. */
export interface LedgerRow {
  readonly code: string;
  readonly category: string;
  readonly place: string | null;
  readonly status: string;
  readonly urgency: string;
  readonly danger: string | null;
  readonly private: boolean;
  /** Masked; null when reported anonymously. */
  readonly reporter: string | null;
  readonly handler: string | null;
  /** ISO moment; null where there is no deadline. */
  readonly due: string | null;
  readonly supporters: number;
  readonly late: boolean;
  readonly text: string;
}

export interface Totals {
  readonly messages: number;
  readonly chatter: number;
  readonly repeated: number;
  /** Messages that bore a time earlier than the one before; played in the order written. */
  readonly backwards: number;
  readonly requests: number;
  /** Reports that joined a request known already. */
  readonly merged: number;
  readonly open: number;
  readonly late: number;
  /** Messages of the bot. */
  readonly said: number;
}

export interface Ledger {
  readonly until: string;
  readonly ledger: readonly LedgerRow[];
  readonly totals: Totals;
  /** What the bot said after the last message. */
  readonly after: readonly Said[];
}
