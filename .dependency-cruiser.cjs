/**
 * The layers of docs/design.md as rules: domain <- contracts <- workflows <- activities <- src.
 * "Type-only" matters twice: workflow code must not be loaded outside of its sandbox, and its bundle must stay small.
 */
const npm = (...names) => `(^|/)node_modules/(?:${names.join('|')})/`;
const ENTRY_POINTS = '(^|/)(main|print|[^/]*\\.d)\\.ts$|^workflows/index\\.ts$';

module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'A cycle hides which of the two knows the other, and makes load order matter. Types load nothing.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'The import names something that is not there.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-orphan',
      comment: 'Nothing uses this file and it uses nothing: delete it, or use it.',
      severity: 'error',
      from: { orphan: true, pathNot: [ENTRY_POINTS] },
      to: {},
    },
    {
      name: 'domain-is-pure',
      comment: 'The domain imports itself and pure libraries; time and ids are arguments.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: ['^src/domain/', npm('temporal-polyfill', 'temporal-spec', 'fastest-levenshtein')] },
    },
    {
      name: 'contracts-know-domain-and-zod',
      severity: 'error',
      from: { path: '^src/contracts/' },
      to: { pathNot: ['^src/(domain|contracts)/', npm('zod')] },
    },
    {
      name: 'workflows-know-contracts-and-domain',
      comment: 'Workflow code replays: what it imports must be deterministic and small.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { pathNot: ['^workflows/', '^src/(domain|contracts)/', npm('@temporalio/workflow', '@temporalio/common', 'zod')] },
    },
    {
      name: 'workflows-take-types-of-common',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { path: npm('@temporalio/common'), dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'activities-take-types-of-workflows',
      comment: 'The workflow owns the interface of the activities that it needs; activities implement it.',
      severity: 'error',
      from: { path: '^activities/' },
      to: { path: '^workflows/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'activities-know-no-shell',
      comment: 'Activities call ports; the worker passes the adapters in.',
      severity: 'error',
      from: { path: '^activities/' },
      to: { path: '^src/', pathNot: '^src/(domain|contracts)/' },
    },
    {
      name: 'src-takes-messages-of-workflows',
      comment: 'Outside of the sandbox only *.messages.ts is loaded; the rest are types.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^workflows/', pathNot: '\\.messages\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'worker-runs-activities',
      comment: 'Only the worker shell loads activities: the API goes through Temporal.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/worker/' },
      to: { path: '^activities/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'shells-stay-apart',
      comment: 'API and worker are two shells over the same code, and neither loads the other.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/worker/' },
      to: { path: '^src/worker/' },
    },
    {
      name: 'worker-serves-no-routes',
      comment: 'But for its own health and metrics.',
      severity: 'error',
      from: { path: '^src/worker/' },
      to: { path: '\\.controller\\.ts$', pathNot: '^src/worker/' },
    },
    {
      name: 'storage-knows-no-transport',
      comment: 'Repositories are called by modules, never the other way round.',
      severity: 'error',
      from: { path: '^src/persistence/' },
      to: { path: '^src/(modules|http|worker|temporal)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'gateways-know-no-module',
      comment: 'They turn failures into problems (http) and are called by modules.',
      severity: 'error',
      from: { path: '^src/temporal/' },
      to: { path: '^src/(modules|worker)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'embedded-is-for-the-launcher',
      comment: 'Finding and starting local servers is known to the launcher and to nothing else.',
      severity: 'error',
      from: { path: '^(src|workflows|activities)/', pathNot: '^src/(embedded|launcher)/' },
      to: { path: '^src/embedded/' },
    },
    {
      name: 'embedded-knows-no-product',
      comment: 'But for names that the servers must be started with.',
      severity: 'error',
      from: { path: '^src/embedded/' },
      to: { path: '^(src|workflows|activities)/', pathNot: '^src/(embedded|contracts)/' },
    },
    {
      name: 'no-test-code',
      severity: 'error',
      from: { path: '^(src|workflows|activities)/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'no-development-packages',
      comment: 'The image holds production dependencies only.',
      severity: 'error',
      from: { path: '^(src|workflows|activities)/', pathNot: '^src/(embedded|launcher)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: npm('@types/[^/]+') },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'A package that is not in package.json is there by accident.',
      severity: 'error',
      from: { path: '^(src|workflows|activities)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|\\.doorstroom)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
    cache: false,
  },
};
