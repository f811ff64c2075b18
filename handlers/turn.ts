// The one context of a decision: who speaks, where, about what, and when "now" is. Built once, read everywhere.
import type { Calendar, WorkHours } from '../models/kernel/calendar';
import type { Incoming } from '../models/message/incoming';
import type { About } from '../models/message/say';
import type { Person } from '../models/person/person';
import type { Room } from '../models/room/room';
import type { Tree } from '../models/unit/unit';

export interface Turn {
  /** Key of what set this off; every effect's id derives from it. */
  readonly cause: string;
  /** Read once from the clock, epoch milliseconds. */
  readonly now: number;
  /** Who acts; the bot's own timers act as `SYSTEM`. */
  readonly actor: Person;
  /** Where it was said. Absent for timers and console clicks. */
  readonly room?: Room;
  readonly message?: Incoming;
  /** The bot was spoken to: direct chat, mention, quote of a bot message, or a number named. */
  readonly addressed: boolean;
  /** What the quoted bot message is about. */
  readonly about?: About;
  readonly tree: Tree;
  readonly calendar: Calendar;
  /** Working hours in force at a unit, nearest wins. */
  hoursOf(unitId: string): WorkHours;
  /** Effective setting of a unit, nearest wins, else the default in models/unit/settings.ts. */
  setting(unitId: string, name: string): number | string | boolean;
}
