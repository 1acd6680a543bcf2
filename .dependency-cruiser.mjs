/** Who may import whom. `chapter` and `community` meet only in `schema` and `kernel`; so do `gateway` and `subgraphs`. */
const from = (path) => ({ path: `^${path}/` });
const OURS = '^(bin|cli|gateway|importers|kernel|migrations|sample|schema|subgraphs|test)/';
const except = (...allowed) => ({ path: OURS, pathNot: `^(${allowed.join('|')})/` });

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'schema-alone',
      severity: 'error',
      from: from('schema'),
      to: except('schema'),
    },
    {
      name: 'kernel-low',
      severity: 'error',
      from: from('kernel'),
      to: except('kernel', 'schema', 'test'),
    },
    {
      name: 'gateway-apart',
      severity: 'error',
      from: from('gateway'),
      to: except('gateway', 'kernel', 'schema', 'test'),
    },
    {
      name: 'engine-knows-no-chapters',
      severity: 'error',
      from: { path: '^gateway/engine/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(gateway/(?!engine/)|kernel/(?!errors\\.ts|log\\.ts))' },
    },
    {
      name: 'chapter-apart',
      severity: 'error',
      from: from('subgraphs/chapter'),
      to: { path: '^(gateway|cli|importers|sample|subgraphs/community)/' },
    },
    {
      name: 'community-apart',
      severity: 'error',
      from: from('subgraphs/community'),
      to: { path: '^(gateway|cli|importers|sample|subgraphs/chapter)/' },
    },
    {
      name: 'migrations-low',
      severity: 'error',
      from: from('migrations'),
      to: except('kernel', 'migrations'),
    },
    {
      name: 'no-test-in-product',
      severity: 'error',
      from: { pathNot: '(\\.test\\.ts$|^test/|\\.testing\\.ts$)' },
      to: { path: '(\\.test\\.ts$|^test/|\\.testing\\.ts$)' },
    },
    {
      name: 'resolver-thin',
      severity: 'error',
      from: { path: '\\.resolver\\.ts$' },
      to: { path: '\\.entity\\.ts$' },
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: 'dist/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|bench)/' },
    parser: 'swc',
    tsPreCompilationDeps: false,
    moduleSystems: ['es6'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
};
