import { readdirSync } from 'node:fs';

// A tier is a folder, so that one can be run alone: npx jest --selectProjects domain
const TIERS = readdirSync(new URL('./test/', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'support')
  .map((entry) => entry.name);

const swc = {
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    keepClassNames: true,
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

/** @param {string} tier */
const project = (tier) => ({
  displayName: tier,
  testEnvironment: 'node',
  testMatch: [`<rootDir>/test/${tier}/**/*.spec.ts`],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  // Sources name their compiled siblings (nodenext); `.js` first, since packages have real ones.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.js', '$1.ts'] },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.doorstroom/'],
  setupFiles: ['<rootDir>/test/support/setup.ts'],
});

export default {
  projects: TIERS.map(project),
  // Two slow shared cores must do: a limit here is for a hang, never for speed.
  testTimeout: 300_000,
  maxWorkers: 2,
};
