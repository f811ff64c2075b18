// A chat log as the replay plays it, whatever form it was written in. Made by read-log.ts, played by run.ts.
import type { Params } from '../../models/kernel/refusal';
import type { RoomPurpose } from '../../models/message/say';
import type { Role } from '../../models/person/person';

/** Zone of the times written in a log that name none: that of the demo community. */
export const ZONE_OFFSET = '+08:00';
/** The same in milliseconds. */
export const ZONE_MS = 8 * 3600_000;

export interface LogMessage {
  /** Number in the log, from 1. */
  readonly n: number;
  /** Line of the file where it starts, from 1. */
  readonly line: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Room as the log names it; absent for the log's own room. */
  readonly room?: string;
  readonly from: string;
  readonly text: string;
  /** How many pictures came with it. */
  readonly photos: number;
  readonly location?: { readonly latitude: number; readonly longitude: number; readonly name?: string };
  /** Id of an earlier message, or words that it holds. */
  readonly quote?: string;
  readonly direct: boolean;
  readonly voice: boolean;
  readonly mention: boolean;
  /** The platform's id, where the log tells it; the same id twice is the same message delivered again. */
  readonly id?: string;
}

/** A room of the demo community, or one of the log's own. */
export type LogRoom = string | { readonly unit: string; readonly purpose: RoomPurpose };
/** Somebody of the demo community by key or name, or somebody of the log's own. */
export type LogPerson = string | { readonly role: Role; readonly unit: string };

export interface LogHeader {
  /** Room of messages that name none. */
  readonly room?: string;
  readonly rooms: Readonly<Record<string, LogRoom>>;
  readonly people: Readonly<Record<string, LogPerson>>;
}

export interface ChatLog {
  readonly header: LogHeader;
  readonly messages: readonly LogMessage[];
  /** Lines that are no message: somebody joined, a message was called back. */
  readonly notices: number;
}

/** Something wrong with a log: a key of locales/<language>/replay.json under `problem`, its parameters, the line. */
export interface LogProblem {
  readonly line: number;
  readonly problem: string;
  readonly params: Params;
}

export type LogResult = { readonly log: ChatLog } | { readonly problems: readonly LogProblem[] };

/** The header of a log that has none. */
export const NO_HEADER: LogHeader = { rooms: {}, people: {} };

/** A line of the file. */
export interface Line {
  readonly line: number;
  readonly words: string;
}
