import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['{src,test,scripts,examples}/**/*.test.ts'],
    // A server that all files share is not asked by two of them at once: they use the same names.
    fileParallelism: !process.env['DYNAMODB_ENDPOINT'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Node 20 is supported here on purpose; once per test file is too often to be told so.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    reporters: ['default', ['json', { outputFile: 'reports/tests.json' }]],
  },
});

export default config;
