// How a room wants to be spoken to: language, zone, hourly budget, quiet hours. Asked by the outbox for each row.
import type { Manners } from '../bot/outbox';
import { hoursAt } from '../handlers/turns';
import type { Calendar } from '../models/kernel/calendar';
import type { Clock } from '../models/kernel/clock';
import type { OutboxRow } from '../models/message/rows';
import { settingAt } from '../models/unit/settings';
import type { Directory } from '../store/directory';

const DAY_MS = 86_400_000;

/** Moment at which the quiet hours a moment lies in end; undefined outside them. From later than to runs over midnight. */
export function quietEnd(now: number, from: string, to: string, zone: string, calendar: Calendar): number | undefined {
  if (from === to) return undefined;
  const today = calendar.localDate(now, zone);
  const start = calendar.atLocal(today, from, zone);
  const end = calendar.atLocal(today, to, zone);
  if (from < to) return now >= start && now < end ? end : undefined;
  if (now < end) return end;
  return now >= start ? calendar.atLocal(calendar.localDate(now + DAY_MS, zone), to, zone) : undefined;
}

/** Builds the answer to the outbox's question. */
export function createManners(directory: Directory, calendar: Calendar, clock: Clock): (row: OutboxRow) => Manners {
  return (row) => {
    const tree = directory.tree();
    const now = clock.now();
    const room = directory.peekRoom(row.roomKey);
    // An answer in a direct chat is addressed to the room; whose it is says in which language.
    const owner = room?.personId === undefined ? undefined : directory.peekPerson(room.personId);
    const person = row.userId === undefined ? owner : directory.peekIdentity(row.channel, row.userId);
    const unitId = room?.unitId ?? person?.grants[0]?.unitId ?? '';
    const { zone } = hoursAt(tree, unitId);
    return {
      locale: person?.locale ?? room?.locale,
      zone,
      now,
      hourlyBudget: room?.hourlyBudget ?? Number(settingAt(tree, unitId, 'hourlyBudget')),
      get quietUntil() {
        const from = String(settingAt(tree, unitId, 'quietFrom'));
        const to = String(settingAt(tree, unitId, 'quietTo'));
        return quietEnd(now, from, to, zone, calendar);
      },
    };
  };
}
