// What the console's navigation lists, in groups. Read by the side bar, the drawer and the bar at the bottom.

export const GROUPS = [
  { name: 'work', pages: ['board', 'requests', 'dispatch', 'zero', 'rates'] },
  { name: 'people', pages: ['duty', 'people', 'units', 'import'] },
  { name: 'rules', pages: ['catalogue', 'settings'] },
  { name: 'machine', pages: ['rooms', 'outbox', 'access'] },
] as const;

export type PageName = (typeof GROUPS)[number]['pages'][number];

/** Pages under the thumb on a phone; the rest is in the drawer. */
export const THUMB_PAGES = ['board', 'requests', 'dispatch'] as const;

/** Pages limited by the chosen unit. */
export const SCOPED: readonly string[] = [
  'board',
  'requests',
  'dispatch',
  'zero',
  'rates',
  'duty',
  'people',
  'catalogue',
  'settings',
  'access',
];
