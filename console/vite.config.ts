import { defineConfig } from 'vite';

/** Served below /console/ by the function `api` and by the local system, from console/dist. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    // Nothing inline: the page's policy allows scripts, styles and pictures of our own host only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: false,
  },
});
