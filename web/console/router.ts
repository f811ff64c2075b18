// The console's pages. Each is loaded when first opened.
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';

const routes: RouteRecordRaw[] = [
  { path: '/console', name: 'board', component: () => import('./pages/board-page.vue') },
  { path: '/console/requests', name: 'requests', component: () => import('./pages/requests-page.vue') },
  { path: '/console/requests/:id', name: 'request', component: () => import('./request/request-page.vue') },
  { path: '/console/dispatch', name: 'dispatch', component: () => import('./pages/dispatch-page.vue') },
  { path: '/console/rates', name: 'rates', component: () => import('./pages/rates-page.vue') },
  { path: '/console/zero', name: 'zero', component: () => import('./pages/zero-page.vue') },
  { path: '/console/duty', name: 'duty', component: () => import('./pages/duty-page.vue') },
  { path: '/console/units', name: 'units', component: () => import('./org/units-page.vue') },
  { path: '/console/people', name: 'people', component: () => import('./org/people-page.vue') },
  { path: '/console/import', name: 'import', component: () => import('./org/import-page.vue') },
  { path: '/console/catalogue', name: 'catalogue', component: () => import('./catalogue/catalogue-page.vue') },
  { path: '/console/rooms', name: 'rooms', component: () => import('./pages/rooms-page.vue') },
  { path: '/console/outbox', name: 'outbox', component: () => import('./pages/outbox-page.vue') },
  { path: '/console/settings', name: 'settings', component: () => import('./pages/settings-page.vue') },
  { path: '/console/access-log', name: 'access', component: () => import('./pages/access-page.vue') },
  { path: '/console/:rest(.*)*', redirect: { name: 'board' } },
];

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});
