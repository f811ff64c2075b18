// Builds the three pages into dist/web, which server/routes serves. Called by `npm run build:web`.
import { resolve } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const root = import.meta.dirname;

export default defineConfig({
  root,
  base: '/',
  publicDir: false,
  plugins: [vue()],
  build: {
    outDir: resolve(root, '../dist/web'),
    emptyOutDir: true,
    target: 'es2020',
    // Every byte stays a file of its own: the pages run under a policy without inline code.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        chat: resolve(root, 'chat.html'),
        console: resolve(root, 'console.html'),
        board: resolve(root, 'board.html'),
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000', '/login': 'http://127.0.0.1:3000' } },
});
