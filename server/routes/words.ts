// Lists of the product's own terms in the caller's language: categories, roles.
import { z } from 'zod';
import { ROLES } from '../../models/person/person';
import { CATEGORIES } from '../../models/request/category';
import { CONSOLE_ROLES } from './roles';
import { staffRoute } from './route';

export const wordRoutes = [
  staffRoute({
    method: 'get',
    path: '/api/categories',
    tag: 'words',
    summary: 'Categories of requests',
    who: { kind: 'staff', roles: CONSOLE_ROLES },
    scope: { kind: 'self' },
    output: z.array(z.object({ code: z.string(), name: z.string(), triage: z.string(), triageName: z.string() })),
    handle: ({ t }) =>
      CATEGORIES.map(({ code, triage }) => ({
        code,
        name: t(`category.${code}`),
        triage,
        triageName: t(`api.choice.${triage}`),
      })),
  }),
  staffRoute({
    method: 'get',
    path: '/api/roles',
    tag: 'words',
    summary: 'Roles of people',
    who: { kind: 'staff', roles: CONSOLE_ROLES },
    scope: { kind: 'self' },
    output: z.array(z.object({ role: z.string(), name: z.string() })),
    handle: ({ t }) => ROLES.map((role) => ({ role, name: t(`api.role.${role}`) })),
  }),
];
