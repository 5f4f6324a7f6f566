/** Unit tests: happy-dom in threads that files share, because a fresh environment per file costs more than the tests. */
import { defineConfig, mergeConfig } from 'vitest/config'
import viteConfig from './vite.config.ts'

/** A test that mocks modules or keeps module state says so in its name and gets its own environment. */
const ISOLATED = 'src/**/*.isolated.test.{ts,tsx}'

const shared = {
  environment: 'happy-dom',
  setupFiles: ['src/test/setup.ts'],
  css: false,
  pool: 'threads' as const,
  testTimeout: 20_000,
}

export default mergeConfig(
  viteConfig({ command: 'serve', mode: 'test' }),
  defineConfig({
    test: {
      projects: [
        {
          extends: true,
          test: { ...shared, name: 'shared', isolate: false, include: ['src/**/*.test.{ts,tsx}'], exclude: [ISOLATED] },
        },
        { extends: true, test: { ...shared, name: 'isolated', include: [ISOLATED] } },
      ],
    },
  }),
)
