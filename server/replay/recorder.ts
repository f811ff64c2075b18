// The channel of a replay: delivers nothing, writes down what the bot says. Built by run.ts.
import type { ProgramPorts } from '../program';
import { CHANNEL } from './cast';

type Channel = ReturnType<NonNullable<ProgramPorts['channels']>>[number];

/** One message of the bot. */
export interface Recorded {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly roomId: string;
  readonly direct: boolean;
  readonly text: string;
  /** Id of the row it came from. */
  readonly key: string;
  /** The channel's id of the message, for quoting. */
  readonly receipt: string;
}

export interface Recorder extends Channel {
  /** Everything said so far, oldest first. */
  readonly said: readonly Recorded[];
}

/** An empty record. */
export function createRecorder(now: () => number): Recorder {
  const said: Recorded[] = [];
  return {
    name: CHANNEL,
    said,
    can: {
      hearsAll: true,
      buttons: false,
      quotes: true,
      recalls: false,
      photos: true,
      textLimit: 4000,
      pace: { count: 600, windowMs: 60_000 },
    },
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    send({ roomId, direct, text, key }) {
      const receipt = `bot-${said.length + 1}`;
      said.push({ at: now(), roomId, direct, text, key, receipt });
      return Promise.resolve({ messageId: receipt });
    },
    directRoom: (userId) => `dm-${userId}`,
    state: () => 'up',
  };
}
