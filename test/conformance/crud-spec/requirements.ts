// Says why a specification test does not run on an engine, or that it does.
import type { Requirement, SpecFile, SpecTest } from './spec-format';

/** What an engine claims to be: the server version whose behaviour it follows, and its kind of deployment. */
export interface Deployment {
  version: string;
  topology: string;
}

/** What has no meaning inside the program, or what the embedded store refuses and says so in docs/embedded-store.md. */
const notEmbedded: [RegExp, string][] = [
  [/\$listLocalSessions|\$currentOp/, 'asks a server for its own sessions or operations'],
  [/"viewOn"/, 'needs a view, which the embedded store does not have'],
  [/"modifyCollection"/, 'needs a validator in the database, which the embedded store does not have'],
  [/readConcern linearizable/, 'asks for a read concern that only several servers can tell apart'],
];

/** Expectations that the published tests themselves dropped later. */
const superseded: [RegExp, string][] = [
  [/^unacknowledged-.*-hint-clientError$/, 'refuses hints on unacknowledged writes, which servers from 4.4 allow'],
];

/** The reason a test is left out on this engine, or undefined when it must run. `embedded` adds what only servers do. */
export function skipReason(file: SpecFile, test: SpecTest, engine: Deployment, embedded: boolean): string | undefined {
  const unmet = [file.runOnRequirements, test.runOnRequirements].find(
    (list) => list && !list.some((requirement) => meets(engine, requirement)),
  );
  if (unmet) return `is for ${unmet.map(describeRequirement).join(' or ')}`;
  const dropped = superseded.find(([pattern]) => pattern.test(file.description));
  if (dropped) return dropped[1];
  const text = JSON.stringify([test.description, test.operations]);
  if (/"failPoint"/.test(text)) return 'sets a fail point, a switch only a test server has';
  return embedded ? notEmbedded.find(([pattern]) => pattern.test(text))?.[1] : undefined;
}

function meets(engine: Deployment, { minServerVersion, maxServerVersion, topologies }: Requirement): boolean {
  if (minServerVersion && compareVersions(engine.version, minServerVersion) < 0) return false;
  if (maxServerVersion && compareVersions(engine.version, maxServerVersion) > 0) return false;
  return !topologies || topologies.includes(engine.topology);
}

function compareVersions(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split('.').map(Number)) as [number[], number[]];
  for (let index = 0; index < 3; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function describeRequirement({ minServerVersion, maxServerVersion, topologies }: Requirement): string {
  return [
    minServerVersion && `servers from ${minServerVersion}`,
    maxServerVersion && `servers up to ${maxServerVersion}`,
    topologies && `deployments ${topologies.join('/')}`,
  ]
    .filter(Boolean)
    .join(', ');
}
