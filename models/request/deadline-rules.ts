// The 13710 table as data: 1 working day to dispatch, 3 to a first reply, 7 to close, 1 month for major matters, 0 left
// over. Rows are dated and may be narrowed to a unit and a category. Read by deadline.ts and the console.
import { CATEGORY_CODES } from './category';
import type { ClockName } from './clock';

/** A length of time. `days`, `months` and `workMinutes` are working time, `minutes` runs day and night. */
export type Span =
  | { readonly days: number }
  | { readonly months: number }
  | { readonly workMinutes: number }
  | { readonly minutes: number };

/** How one clock runs. */
export interface ClockRule {
  /** `days: 0` is "open until zero": no deadline, listed each week. */
  readonly span: Span;
  /** Whether `held` stops it. */
  readonly pausable: boolean;
  /** Whether somebody is chased: nudges, colours, escalation. Otherwise only the deadline itself fires. */
  readonly chased: boolean;
  /** Time from the deadline to the first rung up, and from each rung to the next; not in months. */
  readonly every: Exclude<Span, { readonly months: number }>;
  /** Rungs after the deadline; the ladder ends earlier where the tree does. */
  readonly steps: number;
}

/** `verify` is the third party's part of the check, after a dispute or a draw; its clock is also named `check`. */
export type RuleName = ClockName | 'verify';

/** All rules of one request. */
export interface DeadlineRules {
  readonly clocks: Readonly<Record<RuleName, ClockRule>>;
  /** Most time that all pauses of a round may take together. Zero forbids pausing. */
  readonly pauseCap: Exclude<Span, { readonly months: number }>;
  readonly extension: {
    /** How often a round may be extended. */
    readonly count: number;
    /** Most working days one extension may add. */
    readonly days: number;
  };
}

/** ordinary 7 days, major a month, danger minutes. */
export type Grade = 'ordinary' | 'major' | 'danger';

/** One row of the table; what it leaves out comes from less specific rows. */
export interface DeadlineRow {
  /** In force for matters reported from this local date on, `YYYY-MM-DD`. */
  readonly from: string;
  readonly grade?: Grade;
  readonly category?: string;
  /** The unit and everything below it. */
  readonly unitId?: string;
  readonly clocks?: { readonly [K in RuleName]?: Partial<ClockRule> };
  readonly pauseCap?: DeadlineRules['pauseCap'];
  readonly extension?: DeadlineRules['extension'];
}

/** What a request is looked up by; `path` is its unit and the units above, nearest first. */
export interface DeadlineSubject {
  readonly reportedOn: string;
  readonly grade: Grade;
  readonly category: string;
  readonly path: readonly string[];
}

const chased = (span: Span, pausable = false): ClockRule => ({
  span,
  pausable,
  chased: true,
  every: { days: 1 },
  steps: 3,
});
const urgent = (minutes: number, every: number): ClockRule => ({
  span: { minutes },
  pausable: false,
  chased: true,
  every: { minutes: every },
  steps: 3,
});

/** The whole table where nothing is overridden. */
export const BASE_RULES: DeadlineRules = {
  clocks: {
    dispatch: chased({ days: 1 }),
    reply: chased({ days: 3 }),
    resolution: chased({ days: 7 }, true),
    check: { span: { minutes: 48 * 60 }, pausable: false, chased: false, every: { days: 1 }, steps: 0 },
    verify: chased({ days: 3 }),
    whistle: chased({ days: 1 }),
  },
  pauseCap: { days: 10 },
  extension: { count: 1, days: 7 },
};

/** Rows everybody starts with: a month for major matters, minutes for dangers. */
export const DEFAULT_ROWS: readonly DeadlineRow[] = [
  { from: '2000-01-01', grade: 'major', clocks: { resolution: { span: { months: 1 } } } },
  {
    from: '2000-01-01',
    grade: 'danger',
    clocks: {
      dispatch: urgent(5, 5),
      reply: urgent(15, 15),
      resolution: urgent(24 * 60, 4 * 60),
      verify: { span: { days: 1 } },
      whistle: urgent(30, 15),
    },
    pauseCap: { minutes: 0 },
    extension: { count: 0, days: 0 },
  },
];

/** The grade of a request: danger before major. */
export const gradeOf = (request: { readonly danger?: unknown; readonly major: boolean }): Grade => {
  if (request.danger !== undefined) return 'danger';
  return request.major ? 'major' : 'ordinary';
};

/** Looks rules up; the answer for equal subjects is the same object. */
export interface DeadlineTable {
  rulesFor(subject: DeadlineSubject): DeadlineRules;
}

const merge = (rules: DeadlineRules, row: DeadlineRow): DeadlineRules => {
  const clocks = { ...rules.clocks };
  for (const name of Object.keys(row.clocks ?? {}) as RuleName[])
    clocks[name] = { ...clocks[name], ...row.clocks?.[name] };
  return { clocks, pauseCap: row.pauseCap ?? rules.pauseCap, extension: row.extension ?? rules.extension };
};

/**
 * A table of rows. Of the rows that fit, the more specific wins field by field: a grade before none, then a category before
 * none, then the nearer unit, then the later date, then the later row.
 */
export const deadlineTable = (rows: readonly DeadlineRow[] = DEFAULT_ROWS): DeadlineTable => {
  const dates = [...new Set(rows.map((row) => row.from))].sort();
  const known = new Map<string, DeadlineRules>();

  const find = ({ reportedOn, grade, category, path }: DeadlineSubject): DeadlineRules => {
    const weight = (row: DeadlineRow): readonly number[] => [
      row.grade ? 1 : 0,
      row.category === undefined ? 0 : 1,
      row.unitId === undefined ? 0 : path.length - path.indexOf(row.unitId),
      dates.indexOf(row.from),
    ];
    return rows
      .filter(
        (row) =>
          row.from <= reportedOn &&
          (row.grade ?? grade) === grade &&
          (row.category ?? category) === category &&
          (row.unitId === undefined || path.includes(row.unitId)),
      )
      .map((row) => ({ row, weight: weight(row) }))
      .sort((a, b) => a.weight.map((w, i) => w - b.weight[i]!).find((difference) => difference !== 0) ?? 0)
      .reduce((rules, { row }) => merge(rules, row), BASE_RULES);
  };

  // Only what some row asks about tells subjects apart, so a county's worth of units shares a handful of entries.
  const categories = new Set(rows.map((row) => row.category));
  const units = new Set(rows.map((row) => row.unitId));

  return {
    rulesFor(subject) {
      const era = dates.filter((date) => date <= subject.reportedOn).length;
      const category = categories.has(subject.category) ? subject.category : '';
      const key = [era, subject.grade, category, ...subject.path.filter((unitId) => units.has(unitId))].join(' ');
      let rules = known.get(key);
      if (!rules) known.set(key, (rules = find(subject)));
      return rules;
    },
  };
};

/** Longest amount in any unit: a year of minutes. */
const MOST = 527_040;

const isSpan = (span: Span, months: boolean, least: number): boolean => {
  const [unit, ...others] = Object.keys(span);
  const known = unit === 'days' || unit === 'minutes' || unit === 'workMinutes' || (months && unit === 'months');
  const [amount] = Object.values(span) as unknown[];
  return known && others.length === 0 && Number.isInteger(amount) && Number(amount) >= least && Number(amount) <= MOST;
};

/** Parts of a row that cannot be used, as paths such as `clocks.reply.span`; empty for a good row. For settings and imports. */
export const rowFaults = (row: DeadlineRow): string[] => {
  const faults: string[] = [];
  const need = (good: boolean, part: string): void => {
    if (!good) faults.push(part);
  };
  need(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(row.from), 'from');
  need(row.grade === undefined || ['ordinary', 'major', 'danger'].includes(row.grade), 'grade');
  need(row.category === undefined || CATEGORY_CODES.includes(row.category), 'category');
  for (const [name, rule] of Object.entries(row.clocks ?? {})) {
    need(name in BASE_RULES.clocks, `clocks.${name}`);
    const { span, every, steps } = rule;
    // Only working days can say "open until zero"; a clock of no minutes would be late at once.
    need(span === undefined || isSpan(span, true, 'days' in span ? 0 : 1), `clocks.${name}.span`);
    need(every === undefined || isSpan(every, false, 1), `clocks.${name}.every`);
    need(steps === undefined || (Number.isInteger(steps) && steps >= 0 && steps <= 10), `clocks.${name}.steps`);
  }
  need(row.pauseCap === undefined || isSpan(row.pauseCap, false, 0), 'pauseCap');
  const { count = 0, days = 0 } = row.extension ?? {};
  need(Number.isInteger(count) && count >= 0 && Number.isInteger(days) && days >= 0, 'extension');
  return faults;
};
