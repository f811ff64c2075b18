// From a turn to what the request machine may know: settings laid over the deadline table, names of the people involved.
// Used by every handler in this folder.
import { type Ctx } from '../../models/request/context';
import { type DeadlineRules, deadlineTable, gradeOf } from '../../models/request/deadline-rules';
import type { Request } from '../../models/request/request';
import type { Room } from '../../models/room/room';
import type { SettingName } from '../../models/unit/settings';
import type { Read } from '../read';
import type { Turn } from '../turn';

const table = deadlineTable();

/** Names of people by id. */
export type Names = ReadonlyMap<string, string>;

const laid = new WeakMap<DeadlineRules, Map<string, DeadlineRules>>();

/** Rules with the unit's own settings laid over; dangers keep theirs but for the time to answer. */
const withSettings = (rules: DeadlineRules, danger: boolean, number: (name: SettingName) => number): DeadlineRules => {
  const values = danger
    ? [number('dangerReplyMinutes')]
    : [
        number('checkHours'),
        number('stepDays'),
        number('holdCapDays'),
        number('extensionCap'),
        number('extensionMaxDays'),
      ];
  const key = values.join(' ');
  let known = laid.get(rules);
  if (!known) laid.set(rules, (known = new Map()));
  const found = known.get(key);
  if (found) return found;
  const { clocks } = rules;
  const [first = 0, stepDays = 0, holdCapDays = 0, count = 0, days = 0] = values;
  const made: DeadlineRules = danger
    ? { ...rules, clocks: { ...clocks, dispatch: { ...clocks.dispatch, span: { minutes: first } } } }
    : {
        clocks: {
          ...clocks,
          dispatch: { ...clocks.dispatch, every: { days: stepDays } },
          reply: { ...clocks.reply, every: { days: stepDays } },
          resolution: { ...clocks.resolution, every: { days: stepDays } },
          check: { ...clocks.check, span: { minutes: first * 60 } },
        },
        pauseCap: { days: holdCapDays },
        extension: { count, days },
      };
  known.set(key, made);
  return made;
};

/** The context of an act. `room` is where it was said, which a follow-up carries along. */
export const ctxOf = (turn: Turn, names: Names, room: Room | undefined = turn.room): Ctx => ({
  cause: turn.cause,
  now: turn.now,
  tree: turn.tree,
  calendar: turn.calendar,
  ...(room && { room }),
  hoursOf: turn.hoursOf,
  setting: (unitId, name) => turn.setting(unitId, name),
  rulesFor(request) {
    const grade = gradeOf(request);
    const rules = table.rulesFor({
      reportedOn: turn.calendar.localDate(request.createdAt, turn.hoursOf(request.unitId).zone),
      grade,
      category: request.category,
      path: request.path,
    });
    return withSettings(rules, grade === 'danger', (name) => Number(turn.setting(request.unitId, name)));
  },
  nameOf: (personId) => names.get(personId),
});

/** Names of those whose names an answer about the request may need. */
export const namesFor = async (request: Request, read: Read): Promise<Names> => {
  const ids = [request.assigneeId, request.offer?.to, request.offer?.by].filter((id) => id !== undefined);
  const people = await Promise.all([...new Set(ids)].map((id) => read.person(id)));
  return new Map(people.flatMap((p) => (p ? [[p._id, p.name] as const] : [])));
};
