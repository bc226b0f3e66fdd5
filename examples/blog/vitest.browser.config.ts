import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** The tests that need a browser: Chromium, at /usr/bin/chromium or where `CHROMIUM` says. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ['examples/blog/test/**/*.browser.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: 'reports/browser.json' }]],
  },
});

export default config;
