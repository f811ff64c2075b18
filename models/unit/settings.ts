// The switches and numbers a unit may set for itself and what lies below it. Read through turn.setting(unitId, name),
// listed and checked by the console. Labels are in locales/<language>/setting.json under the same names.
import type { Tree } from './unit';

/** One setting: its value where no unit sets it, and what may be set. Times are `HH:MM` local. */
export type Setting =
  | {
      readonly type: 'number';
      readonly default: number;
      readonly min: number;
      readonly max: number;
      readonly step?: number;
    }
  | { readonly type: 'switch'; readonly default: boolean }
  | { readonly type: 'time'; readonly default: string };

const number = (value: number, min: number, max: number, step = 1): Setting => ({
  type: 'number',
  default: value,
  min,
  max,
  step,
});

/** Every setting. Minutes and hours are of the clock on the wall, days are calendar days unless the name says otherwise. */
export const SETTINGS = {
  /** Nobody claims: the duty roster decides after this long. */
  autoAssignMinutes: number(60, 5, 2880),
  /** Messages of one person within this time are one report. */
  intakeWindowMinutes: number(3, 1, 30),
  /** "撤回" undoes a report this long. */
  withdrawMinutes: number(10, 1, 120),
  /** Reports of one matter are merged when the first is at most this old. */
  sameMatterDays: number(30, 1, 180),
  /** How long reporter and supporters may answer whether it is done; then silence is neutral. */
  checkHours: number(48, 12, 168),
  /** Share of closed requests that a third party looks at besides every dispute, 0 to 1. */
  sampleShare: number(0.1, 0, 1, 0.01),
  /** A closed request may be opened again this long. */
  reopenDays: number(30, 1, 180),
  /** Longest pause of one request in working days, all pauses together. */
  holdCapDays: number(10, 0, 60),
  /** How many times one request may be given more time. */
  extensionCap: number(1, 0, 5),
  /** Most working days one extension may give. */
  extensionMaxDays: number(7, 1, 60),
  /** An offer to hand over lapses after this time. */
  offerHours: number(24, 1, 168),
  /** Working days between two steps up the tree after the deadline. */
  stepDays: number(1, 1, 30),
  /** Somebody on duty answers a danger within this time, else the next ones are paged. */
  dangerReplyMinutes: number(10, 1, 60),
  /** Messages of the bot in one group within an hour; past it they fold into one. */
  hourlyBudget: number(20, 1, 200),
  quietFrom: { type: 'time', default: '22:00' },
  quietTo: { type: 'time', default: '07:00' },
  /** When each worker gets the list of the day. */
  digestTime: { type: 'time', default: '08:30' },
  /** Whether the weekly list of what is still open is posted in the workers' group. */
  zeroList: { type: 'switch', default: true },
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof SETTINGS;

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** True when the value may be stored under the name: known, of its type, within its bounds. */
export const settingAllows = (name: string, value: unknown): boolean => {
  const setting = (SETTINGS as Readonly<Record<string, Setting>>)[name];
  if (!setting) return false;
  if (setting.type === 'switch') return typeof value === 'boolean';
  if (setting.type === 'time') return typeof value === 'string' && TIME.test(value);
  return typeof value === 'number' && value >= setting.min && value <= setting.max;
};

/** Value in force at a unit: its own, else the nearest one above, else the default. Throws for a name not in the table. */
export const settingAt = (tree: Tree, unitId: string, name: string): number | string | boolean => {
  const setting = (SETTINGS as Readonly<Record<string, Setting>>)[name];
  if (!setting) throw new RangeError(`no such setting: ${name}`);
  for (const unit of tree.path(unitId)) {
    const own = unit.settings?.[name];
    if (own !== undefined && settingAllows(name, own)) return own;
  }
  return setting.default;
};
