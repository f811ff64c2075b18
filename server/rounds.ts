// What comes round by itself: the list of the day for each unit, the weekly list of what is still open. Sets the next
// timer of each as a row; a start that comes late fires what was missed, once. Called at start and on every beat.
import { hoursAt } from '../handlers/turns';
import type { Calendar } from '../models/kernel/calendar';
import { settingAt } from '../models/unit/settings';
import type { Tree, Unit } from '../models/unit/unit';
import type { Timers } from '../store/timers';

const DAY_MS = 86_400_000;

export interface RoundsPorts {
  readonly timers: Pick<Timers, 'set'>;
  readonly calendar: Calendar;
  tree(): Tree;
}

export interface Rounds {
  /** Sets what is not set yet. */
  arm(now: number): Promise<void>;
}

/** Local date and moment of the next digest of a unit after `now`. */
export function nextDigest(tree: Tree, unitId: string, now: number, calendar: Calendar): { date: string; at: number } {
  const { zone } = hoursAt(tree, unitId);
  const time = String(settingAt(tree, unitId, 'digestTime'));
  for (let day = 0; ; day += 1) {
    const date = calendar.localDate(now + day * DAY_MS, zone);
    const at = calendar.atLocal(date, time, zone);
    if (at > now) return { date, at };
  }
}

/** Whether a date is the first working day of its week, Monday first. */
function opensWeek(tree: Tree, unit: Unit, date: string, calendar: Calendar): boolean {
  const hours = hoursAt(tree, unit._id);
  const noon = calendar.atLocal(date, '12:00', hours.zone);
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
  const earlier = Array.from({ length: weekday - 1 }, (_, i) =>
    calendar.localDate(noon - (i + 1) * DAY_MS, hours.zone),
  );
  return calendar.isWorkday(date, hours) && !earlier.some((d) => calendar.isWorkday(d, hours));
}

/** Builds the rounds. */
export function createRounds({ timers, calendar, tree }: RoundsPorts): Rounds {
  /** Date up to which each unit's timers have been set by this process. */
  const set = new Map<string, string>();
  let checkedAt = -Infinity;
  let checked: Tree | undefined;

  async function armUnit(units: Tree, unit: Unit, now: number): Promise<void> {
    const { date, at } = nextDigest(units, unit._id, now, calendar);
    if (set.get(unit._id) === `${date} ${at}`) return;
    await timers.set(`digest:${unit._id}:${date}`, 'digest.daily', { unitId: unit._id }, at);
    if (unit.level === 'community' && opensWeek(units, unit, date, calendar)) {
      await timers.set(`zero:${unit._id}:${date}`, 'zero.weekly', { unitId: unit._id }, at);
    }
    set.set(unit._id, `${date} ${at}`);
  }

  return {
    async arm(now) {
      const units = tree();
      if (units === checked && now - checkedAt < 60_000) return;
      for (const unit of units.units.values()) if (unit.level !== 'building') await armUnit(units, unit, now);
      checked = units;
      checkedAt = now;
    },
  };
}
