import { readdirSync } from 'node:fs';
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Tests, bench and scripts in TypeScript belong to test/tsconfig.json. */
const PROJECTS = ['src/domain', 'src/contracts', 'workflows', 'activities', 'src', 'test'].map((folder) => `${folder}/tsconfig.json`);
const LAYERED = ['src/**/*.ts', 'workflows/**/*.ts', 'activities/**/*.ts'];

const noEmptyCatch = [
  {
    selector: 'CatchClause > BlockStatement[body.length=0]',
    message: 'Handle the error, or rethrow it: a catch that does nothing hides a defect.',
  },
  {
    selector: 'CallExpression[callee.property.name="catch"] > :function > BlockStatement[body.length=0]',
    message: 'Handle the rejection: a handler that does nothing hides a defect.',
  },
];
const noDefaultExport = [
  { selector: 'ExportDefaultDeclaration', message: 'Use a named export: one name for one thing everywhere.' },
];
const noWildcardBarrel = [{ selector: 'ExportAllDeclaration', message: 'Export by name, not with a wildcard.' }];
const noAmbientClock = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Take `now` as an argument.' },
  { selector: 'CallExpression[callee.name="Date"]', message: 'Take `now` as an argument.' },
  {
    selector: 'MemberExpression[object.name="Temporal"][property.name="Now"]',
    message: 'Take `now` as an argument.',
  },
];
const noModuleState = [
  {
    selector: ':matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator > NewExpression[callee.name=/^(Weak)?(Map|Set)$/][arguments.length=0]',
    message: 'Module state outlives a workflow and breaks replay: keep state inside the workflow function.',
  },
  {
    selector: 'Program > VariableDeclaration[kind=/let|var/], Program > ExportNamedDeclaration > VariableDeclaration[kind=/let|var/]',
    message: 'Module state outlives a workflow and breaks replay: keep state inside the workflow function.',
  },
];
const noUtcDay = [
  {
    selector: 'CallExpression[callee.property.name="slice"][arguments.0.value=0][callee.object.callee.property.name="toISOString"]:has(NewExpression[callee.name="Date"][arguments.length=0], MemberExpression[object.name="Date"][property.name="now"])',
    message: 'That is the day in UTC, which is yesterday in the Netherlands for an hour or two of every night: use dateOf of the calendar.',
  },
];
const everywhere = [...noEmptyCatch, ...noDefaultExport, ...noWildcardBarrel, ...noUtcDay];

const ROOTS = ['src', 'workflows', 'activities', 'rule-packs', 'test', 'scripts', 'bench', 'web', 'dist', 'node_modules'];
const SRC_FOLDERS = readdirSync(new URL('src', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/**
 * An allow-list of imports as one pattern: it matches everything that the list does not name.
 * @param {{ packages: string[], folders?: string[], outside?: string[] }} allowed bare packages; folders reached through
 *   `../`; and names that, after `../`, lie outside of the layer (its own files need no mention)
 */
const onlyImports = ({ packages, folders = [], outside = [] }) => {
  const bare = packages.map((name) => `${name}$`);
  const own = `(?=\\.)(?:\\./)?(?:\\.\\./)*(?!\\.|(?:${[...ROOTS, ...outside].join('|')})/)`;
  const named = folders.map((folder) => `(?:\\.\\./)+${folder}/`);
  return `^(?!${[...bare, own, ...named].join('|')})`;
};

const restrictImports = ({ regex, message, more = [] }) => [
  'error',
  { patterns: [{ regex, message, caseSensitive: true }, ...more] },
];

export default tseslint.config(
  {
    ignores: ['dist/**', 'node_modules/**', 'coverage/**', '.doorstroom/**', 'web/dist/**', 'test/replay/histories/**', 'deploy/**', '.dependency-cruiser.cjs'],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      eqeqeq: ['error', 'always'],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Input schemas refuse control characters by naming them.
      'no-control-regex': 'off',
      'no-restricted-syntax': ['error', ...everywhere],
      'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
    },
  },
  {
    files: ['**/*.mjs', '**/*.js', '**/*.cjs'],
    languageOptions: {
      globals: Object.fromEntries(
        ['process', 'console', 'URL', 'fetch', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Buffer', 'AbortController', 'AbortSignal', 'performance', 'structuredClone', 'setImmediate', 'URLSearchParams', 'TextDecoder', 'TextEncoder', 'crypto'].map(
          (name) => [name, 'readonly'],
        ),
      ),
    },
  },
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { project: PROJECTS, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
    },
  },
  {
    files: ['**/*.d.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    // A third argument is `now` (domain); a constructor's arguments are what Nest injects.
    files: LAYERED,
    rules: {
      'no-restricted-syntax': [
        'error',
        ...everywhere,
        { selector: 'FunctionDeclaration[params.length>3]', message: 'Take one object: positions are mixed up.' },
      ],
    },
  },
  {
    files: ['src/domain/**/*.ts'],
    rules: {
      'no-restricted-imports': restrictImports({
        regex: onlyImports({ packages: ['temporal-polyfill', 'fastest-levenshtein'], outside: SRC_FOLDERS }),
        message: 'The domain is pure: it imports itself, temporal-polyfill and fastest-levenshtein.',
      }),
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take `now` as an argument.' },
        { object: 'Math', property: 'random', message: 'Take the random choice as an argument.' },
        { object: 'crypto', property: 'randomUUID', message: 'Take the id as an argument.' },
      ],
      'no-restricted-syntax': ['error', ...everywhere, ...noAmbientClock, ...noModuleState],
    },
  },
  {
    files: ['src/contracts/**/*.ts'],
    rules: {
      'no-restricted-imports': restrictImports({
        regex: onlyImports({ packages: ['zod'], folders: ['domain'], outside: SRC_FOLDERS }),
        message: 'Contracts import zod, the domain and each other.',
      }),
    },
  },
  {
    files: ['workflows/**/*.ts'],
    rules: {
      'no-restricted-imports': restrictImports({
        regex: onlyImports({
          packages: ['@temporalio/workflow', '@temporalio/common', 'zod'],
          folders: ['src/contracts', 'src/domain'],
        }),
        message: 'Workflow code imports @temporalio/workflow, zod, contracts and domain.',
        more: [{ regex: '^@temporalio/common$', allowTypeImports: true, message: 'Import it from @temporalio/workflow, or as a type.' }],
      }),
      // Date.now stays: the SDK replaces it by the workflow's own clock, and it replays.
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Let an activity or the caller choose; for ids use uuid4 of the SDK.' },
      ],
      'no-restricted-syntax': ['error', ...everywhere, ...noAmbientClock, ...noModuleState],
    },
  },
  {
    files: ['*.config.mjs', '*.config.ts', 'web/*.config.{ts,mjs}'],
    rules: { 'no-restricted-syntax': ['error', ...noEmptyCatch] },
  },
);
