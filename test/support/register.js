// Lets plain node run the project's TypeScript: `node -r ./test/support/register.js file.ts`.
// Used by tests that start child processes, and by the benchmarks.
const { readFileSync } = process.getBuiltinModule('node:fs');
const { transformSync } = module.require('@swc/core');

require.extensions['.ts'] = (target, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    filename,
    swcrc: false,
    sourceMaps: 'inline',
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  target._compile(code, filename);
};
