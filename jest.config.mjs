/** Test files run in bare Node.js, several in one process: TypeScript by the loader, ES modules by Node.js itself. */
export default {
  runner: 'jest-light-runner/child-process',
  testMatch: ['<rootDir>/{gateway,kernel,subgraphs,importers,sample,cli,test}/**/*.test.ts'],
  transform: {},
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  globalSetup: '<rootDir>/test/setup/before-all-files.mjs',
  globalTeardown: '<rootDir>/test/setup/after-all-files.mjs',
  setupFilesAfterEnv: ['<rootDir>/test/setup/time-limit.mjs'],
  maxWorkers: 2,
};
