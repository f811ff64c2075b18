// Prints "PASSED passed, FAILED" for one jest report, for .ci/run, which takes the first and the last word.
// Usage: node count.mjs REPORT STATUS. A suite that could not run is a failure, and so is a bad exit with none reported.
import { readFileSync } from 'node:fs';

const [, , report, status] = process.argv;
let passed = 0;
let failed = 0;
try {
  const result = JSON.parse(readFileSync(report, 'utf8'));
  passed = result.numPassedTests;
  failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
} catch {
  failed = 1;
}
if (status !== '0' && failed === 0) failed = 1;
process.stdout.write(`${passed} passed, failed: ${failed}\n`);
