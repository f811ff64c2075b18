// Prints "PASSED passed, FAILED" for one jest report, for .ci/run, which takes the first and the last word.
// Usage: node count.mjs REPORT STATUS. A suite that could not run is a failure, and so is a bad exit with none reported.
import { readFileSync } from 'node:fs';

const [, , report, status] = process.argv;
const [passed, reported] = counts();
const failed = status !== '0' && reported === 0 ? 1 : reported;
process.stdout.write(`${passed} passed, failed: ${failed}\n`);

function counts() {
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    return [result.numPassedTests, result.numFailedTests + result.numRuntimeErrorTestSuites];
  } catch {
    return [0, 1];
  }
}
