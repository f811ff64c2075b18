// A small town of plain objects for tests of the request machine: one community, two grids, three departments, people of
// every role, a calendar, a context at any moment.
import { chineseCalendar, DEFAULT_HOURS } from '../../../models/kernel/calendar';
import { isRefusal, type Refusal } from '../../../models/kernel/refusal';
import type { Outcome } from '../../../models/message/outcome';
import type { Grant, Person, Role } from '../../../models/person/person';
import { SYSTEM } from '../../../models/person/person';
import type { Act, Report } from '../../../models/request/act';
import type { Cast, Ctx } from '../../../models/request/context';
import { deadlineTable, gradeOf } from '../../../models/request/deadline-rules';
import { begin, move } from '../../../models/request/machine';
import type { Request } from '../../../models/request/request';
import type { Room } from '../../../models/room/room';
import { settingAt } from '../../../models/unit/settings';
import { buildTree, type Level, type Unit } from '../../../models/unit/unit';

const unit = (_id: string, level: Level, parentId: string | null, more: Partial<Unit> = {}): Unit => ({
  _id,
  v: 1,
  causes: [],
  level,
  name: _id,
  aliases: [],
  parentId,
  ...more,
});

export const tree = buildTree([
  unit('county', 'county', null),
  unit('town', 'township', 'county'),
  unit('home', 'community', 'town', { prefix: 'HM' }),
  unit('g1', 'grid', 'home'),
  unit('g2', 'grid', 'home'),
  unit('b1', 'building', 'g1'),
  unit('other', 'community', 'town', { prefix: 'OT' }),
  unit('water', 'department', 'town', { department: 'water' }),
  unit('fire', 'department', 'town', { department: 'fire' }),
  unit('far', 'department', 'other', { department: 'property' }),
]);

export const person = (_id: string, ...grants: readonly (readonly [Role, string] | Grant)[]): Person => ({
  _id,
  v: 1,
  causes: [],
  name: _id,
  identities: [],
  identityKeys: [],
  grants: grants.map((g) => ('role' in g ? g : { role: g[0], unitId: g[1] })),
});

export const people = {
  wang: person('wang', ['resident', 'g1']),
  zhang: person('zhang', ['resident', 'g1']),
  li: person('li', ['gridWorker', 'g1']),
  qian: person('qian', ['gridWorker', 'g1']),
  zhao: person('zhao', ['gridWorker', 'g2']),
  wu: person('wu', { role: 'gridWorker', unitId: 'g1', partTime: true }),
  fang: person('fang', ['communityWorker', 'home']),
  he: person('he', ['dispatcher', 'town']),
  zheng: person('zheng', ['supervisor', 'county']),
  shi: person('shi', ['departmentOfficer', 'water']),
  huo: person('huo', ['departmentOfficer', 'fire']),
  system: SYSTEM,
} as const;

export type Who = keyof typeof people;

export const cast: Cast = {
  duty: [people.li],
  ladder: [[people.li], [people.fang], [people.he], [people.zheng]],
  supervisors: [people.zheng],
  checkers: [people.qian, people.fang, people.li, people.zheng],
  officers: { water: [people.shi], fire: [people.huo] },
};

export const group: Room = {
  _id: 'web:group',
  v: 1,
  causes: [],
  channel: 'web',
  roomId: 'group',
  name: '',
  direct: false,
  unitId: 'g1',
  purpose: 'residents',
};

/** A Tuesday, nine in the morning in Shanghai. */
export const NINE = Date.parse('2026-03-10T09:00:00+08:00');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const calendar = chineseCalendar();
const table = deadlineTable();
let causes = 0;

/** A context at a moment. Settings are the defaults but for those given. */
export const ctxAt = (
  now: number,
  settings: Readonly<Record<string, number | string | boolean>> = {},
  room?: Room,
): Ctx => ({
  cause: `cause-${(causes += 1)}`,
  now,
  tree,
  calendar,
  ...(room && { room }),
  hoursOf: () => DEFAULT_HOURS,
  setting: (unitId, name) => settings[name] ?? settingAt(tree, unitId, name),
  rulesFor: (r) =>
    table.rulesFor({
      reportedOn: calendar.localDate(r.createdAt, DEFAULT_HOURS.zone),
      grade: gradeOf(r),
      category: r.category,
      path: r.path,
    }),
  nameOf: (id) => (id in people ? people[id as Who].name : undefined),
});

export const said: Report = {
  text: '3号楼一单元楼道灯不亮',
  category: 'elevator',
  urgency: 'normal',
  private: false,
  anonymous: false,
  fingerprint: '',
  place: { text: '3号楼', key: 'b1||' },
  photos: [],
};

/** The record of an outcome that must not be a refusal. */
export const recordOf = (decision: Outcome | Refusal | undefined): Request => {
  if (decision === undefined || isRefusal(decision)) throw new Error(`Refused: ${JSON.stringify(decision)}`);
  return decision.save!.record as Request;
};

export const outcomeOf = (decision: Outcome | Refusal | undefined): Outcome => {
  if (decision === undefined || isRefusal(decision)) throw new Error(`Refused: ${JSON.stringify(decision)}`);
  return decision;
};

export const keyOf = (decision: Outcome | Refusal | undefined): string | undefined =>
  isRefusal(decision) ? decision.refused : undefined;

/** A fresh report by wang in the group of g1. */
export const reported = (report: Partial<Report> = {}, at: number = NINE): Request =>
  recordOf(
    begin(
      {
        act: 'report',
        birth: { id: `r${at}`, code: 12, communityId: 'home', unitId: 'g1' },
        report: { ...said, ...report },
        cast,
      },
      people.wang,
      ctxAt(at, {}, group),
    ),
  );

/** Does acts one after the other, a minute apart, each of which must be allowed. */
export const after = (request: Request, ...acts: readonly (readonly [Who, Act])[]): Request => {
  let now = request.updatedAt;
  return acts.reduce((r, [who, act]) => recordOf(move(r, act, people[who], ctxAt((now += MINUTE)))), request);
};

/** An act of somebody a minute after the last change. */
export const tryAct = (request: Request, who: Who, act: Act, wait = MINUTE) =>
  move(request, act, people[who], ctxAt(request.updatedAt + wait));
