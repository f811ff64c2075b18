// A conversation the bot sits in, bound to a unit with a purpose. Read by inbox, turn, relay and outbox.
import type { RoomPurpose } from '../message/say';

export interface Room {
  /** `channel:roomId`. */
  readonly _id: string;
  readonly v: number;
  readonly causes: readonly string[];
  readonly channel: string;
  readonly roomId: string;
  readonly name: string;
  readonly direct: boolean;
  /** Person of a direct chat. */
  readonly personId?: string;
  /** Unit of a group; absent while nobody has bound it. */
  readonly unitId?: string;
  readonly purpose?: RoomPurpose;
  readonly locale?: 'zh-CN' | 'en';
  /** Bot messages allowed in an hour; past it they fold into one digest. */
  readonly hourlyBudget?: number;
}
