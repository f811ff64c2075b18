// The duty roster of a unit: who is on duty when, leave and stand-ins. Asked for dangers, unclaimed requests, escalation.
import type { Calendar, WorkHours } from '../kernel/calendar';
import type { Versioned } from '../message/outcome';
import type { Role } from '../person/person';

/** Days a shift starts on: every day, the unit's working days, its days off, or weekdays from 1 (Monday) to 7. */
export type DayPattern = 'all' | 'workdays' | 'offdays' | readonly number[];

/** Local times `HH:MM`; an end not after the start lies on the next day, `24:00` is midnight. */
export interface ShiftHours {
  readonly personId: string;
  readonly from: string;
  readonly to: string;
}

/** A recurring shift in a role. */
export interface Shift extends ShiftHours {
  readonly role: Role;
  readonly days: DayPattern;
  /** First and last local date it applies to, `YYYY-MM-DD`; open-ended when absent. */
  readonly since?: string;
  readonly until?: string;
}

/** Who is on duty in a role on one date, in place of all shifts of that role that start then; empty for nobody. */
export interface DayOverride {
  readonly date: string;
  readonly role: Role;
  readonly people: readonly ShiftHours[];
}

/** Away from `from` until `until` (epoch ms, end excluded). Without a stand-in the post is simply empty. */
export interface Leave {
  readonly personId: string;
  readonly from: number;
  readonly until: number;
  readonly standIn?: string;
}

/** One per unit; units without one are served by the nearest above. */
export interface Roster extends Versioned {
  readonly unitId: string;
  readonly shifts: readonly Shift[];
  readonly overrides: readonly DayOverride[];
  readonly leaves: readonly Leave[];
}

/** Somebody on duty, and for whom they stand in. */
export interface PersonRef {
  readonly personId: string;
  /** Unit whose roster says so. */
  readonly unitId: string;
  readonly standInFor?: string;
}

const DAY_MS = 86_400_000;

const dayBefore = (date: string): string => new Date(Date.parse(date) - DAY_MS).toISOString().slice(0, 10);
const dayAfter = (date: string): string => new Date(Date.parse(date) + DAY_MS).toISOString().slice(0, 10);
const isoWeekday = (date: string): number => new Date(date).getUTCDay() || 7;

const startsOn = (shift: Shift, date: string, calendar: Calendar, hours: WorkHours): boolean => {
  if (date < (shift.since ?? date) || date > (shift.until ?? date)) return false;
  if (shift.days === 'all') return true;
  if (shift.days === 'workdays') return calendar.isWorkday(date, hours);
  if (shift.days === 'offdays') return !calendar.isWorkday(date, hours);
  return shift.days.includes(isoWeekday(date));
};

const covers = (shift: ShiftHours, date: string, at: number, calendar: Calendar, zone: string): boolean => {
  const start = calendar.atLocal(date, shift.from, zone);
  const end = calendar.atLocal(shift.to > shift.from ? date : dayAfter(date), shift.to, zone);
  return start <= at && at < end;
};

const rostered = (roster: Roster, role: Role, at: number, calendar: Calendar, hours: WorkHours): string[] => {
  const today = calendar.localDate(at, hours.zone);
  // Yesterday's night shift may still be running.
  return [dayBefore(today), today].flatMap((date) => {
    const override = roster.overrides.find((day) => day.date === date && day.role === role);
    const shifts =
      override?.people ?? roster.shifts.filter((s) => s.role === role && startsOn(s, date, calendar, hours));
    return shifts.filter((shift) => covers(shift, date, at, calendar, hours.zone)).map((shift) => shift.personId);
  });
};

/** Who is there for a person at a moment: themselves, else the stand-in, or theirs; undefined when all are away. */
export const presentFor = (personId: string, at: number, leaves: readonly Leave[]): string | undefined => {
  const seen = new Set<string>();
  let id: string | undefined = personId;
  while (id !== undefined && !seen.has(id)) {
    seen.add(id);
    const current: string = id;
    const leave = leaves.find((one) => one.personId === current && one.from <= at && at < one.until);
    if (!leave) return current;
    id = leave.standIn;
  }
  return undefined;
};

/**
 * Who is on duty in a role at a moment for a unit: by the nearest roster on `unitPath` (the unit and those above, nearest
 * first) that has anybody present. In the order of the roster, nobody twice; empty when nobody is on duty anywhere. Leaves of
 * all rosters on the path count, and `away` adds more. `hours` are the unit's: its zone and what it calls a working day.
 */
export const onDuty = (
  rosters: readonly Roster[],
  unitPath: readonly string[],
  role: Role,
  at: number,
  calendar: Calendar,
  hours: WorkHours,
  away: readonly Leave[] = [],
): PersonRef[] => {
  const onPath = unitPath.flatMap((unitId) => rosters.filter((roster) => roster.unitId === unitId));
  const leaves = [...onPath.flatMap((roster) => roster.leaves), ...away];
  for (const roster of onPath) {
    const found = new Map<string, PersonRef>();
    for (const personId of rostered(roster, role, at, calendar, hours)) {
      const present = presentFor(personId, at, leaves);
      if (present === undefined || found.has(present)) continue;
      const standIn = present === personId ? {} : { standInFor: personId };
      found.set(present, { personId: present, unitId: roster.unitId, ...standIn });
    }
    if (found.size > 0) return [...found.values()];
  }
  return [];
};

/** What is wrong with a shift as written by hand; undefined when it can be used. For forms and imports, which word it. */
export const shiftFault = (shift: Shift): 'time' | 'days' | 'dates' | undefined => {
  const time = /^([01]\d|2[0-3]):[0-5]\d$/;
  if (!time.test(shift.from) || !(time.test(shift.to) || shift.to === '24:00')) return 'time';
  const { days, since, until } = shift;
  const weekdays = typeof days === 'string' ? [1] : days;
  if (weekdays.length === 0 || weekdays.some((day) => !Number.isInteger(day) || day < 1 || day > 7)) return 'days';
  const isDate = (date: string): boolean =>
    /^\d{4}-\d\d-\d\d$/.test(date) && !Number.isNaN(Date.parse(date)) && dayAfter(dayBefore(date)) === date;
  if ([since, until].some((date) => date !== undefined && !isDate(date))) return 'dates';
  return since !== undefined && until !== undefined && since > until ? 'dates' : undefined;
};
