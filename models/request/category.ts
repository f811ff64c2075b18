// The kinds of matter residents report. Read by recognise (what was said), catalogue (who must act), deadline
// (how long) and the console. Labels are in locales/*/category.json.

/** Public-affairs sector, the seven first-level classes of the 2020 government message-board task, in English. */
export type Sector = 'construction' | 'environment' | 'transport' | 'education' | 'labour' | 'trade' | 'health';

/** 大事 goes to departments, 小事 is co-governed in the grid, 私事 is settled between the people with a mediator. */
export type Triage = 'departments' | 'grid' | 'mediation';

export interface Category {
  readonly code: string;
  readonly sector: Sector;
  /** Default triage; a worker may change it on a request. */
  readonly triage: Triage;
  /** Reports of this category never show their words in a group. */
  readonly private?: true;
  /** "修好了" asks the handler for a photo before it counts. */
  readonly photoOnClose?: true;
}

const c = (
  code: string,
  sector: Sector,
  triage: Triage,
  flags: { private?: true; photoOnClose?: true } = {},
): Category => ({ code, sector, triage, ...flags });

/** Every category, in the order the console lists them. `other` is last and catches the rest. */
export const CATEGORIES: readonly Category[] = [
  c('lighting', 'construction', 'grid', { photoOnClose: true }),
  c('elevator', 'trade', 'grid'),
  c('waterSupply', 'construction', 'departments'),
  c('powerSupply', 'construction', 'departments'),
  c('gasSupply', 'construction', 'departments'),
  c('heating', 'construction', 'departments'),
  c('drainage', 'construction', 'grid', { photoOnClose: true }),
  c('waterLeak', 'construction', 'grid'),
  c('buildingRepair', 'construction', 'grid', { photoOnClose: true }),
  c('road', 'construction', 'grid', { photoOnClose: true }),
  c('manhole', 'construction', 'grid', { photoOnClose: true }),
  c('fireSafety', 'construction', 'grid', { photoOnClose: true }),
  c('ebikeCharging', 'construction', 'grid'),
  c('security', 'construction', 'grid'),
  c('illegalBuilding', 'construction', 'departments', { photoOnClose: true }),
  c('constructionSite', 'construction', 'departments'),
  c('streetVending', 'construction', 'departments', { photoOnClose: true }),
  c('property', 'construction', 'grid'),
  c('ownersCommittee', 'construction', 'grid'),
  c('housing', 'construction', 'departments'),
  c('demolition', 'construction', 'departments'),
  c('ruralLand', 'construction', 'departments'),
  c('planning', 'construction', 'departments'),
  c('telecom', 'construction', 'departments'),
  c('neighbourDispute', 'construction', 'mediation', { private: true }),
  c('familyDispute', 'construction', 'mediation', { private: true }),
  c('garbage', 'environment', 'grid', { photoOnClose: true }),
  c('sanitation', 'construction', 'grid', { photoOnClose: true }),
  c('greening', 'construction', 'grid', { photoOnClose: true }),
  c('noise', 'environment', 'grid'),
  c('fumes', 'environment', 'grid'),
  c('pollution', 'environment', 'departments'),
  c('pets', 'environment', 'grid'),
  c('pests', 'environment', 'grid'),
  c('parking', 'transport', 'grid'),
  c('traffic', 'transport', 'departments'),
  c('publicTransport', 'transport', 'departments'),
  c('express', 'transport', 'grid'),
  c('school', 'education', 'departments'),
  c('schoolFees', 'education', 'departments'),
  c('cultureSport', 'education', 'grid'),
  c('wages', 'labour', 'departments'),
  c('socialInsurance', 'labour', 'departments'),
  c('employment', 'labour', 'departments'),
  c('elderCare', 'labour', 'grid'),
  c('hardship', 'labour', 'grid', { private: true }),
  c('disability', 'labour', 'grid', { private: true }),
  c('consumer', 'trade', 'departments'),
  c('foodSafety', 'trade', 'departments'),
  c('market', 'trade', 'departments'),
  c('tourism', 'trade', 'departments'),
  c('fraud', 'trade', 'departments', { private: true }),
  c('medical', 'health', 'departments'),
  c('publicHealth', 'health', 'departments'),
  c('familyPlanning', 'health', 'departments', { private: true }),
  c('other', 'construction', 'grid'),
];

/** Codes of all categories, for schemas and checks. */
export const CATEGORY_CODES: readonly string[] = CATEGORIES.map((x) => x.code);

const byCode = new Map(CATEGORIES.map((x) => [x.code, x]));

/** The category of a code; `other` for a code no longer in the table, so old rows stay readable. */
export const categoryOf = (code: string): Category => byCode.get(code) ?? byCode.get('other')!;
