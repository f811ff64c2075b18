// The shapes of MongoDB's CRUD specification tests, and the reading of a folder of them.
// The older one-operation files (v1) are turned into the unified shape, so the runner knows only one.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EJSON } from 'bson';
import type { Document } from 'mongodb';

/** Where a test may run: server versions (inclusive) and kinds of deployment; a missing key means any. */
export interface Requirement {
  minServerVersion?: string;
  maxServerVersion?: string;
  topologies?: string[];
}

/** Documents of one collection, before the test (initialData) or after it (outcome). */
export interface CollectionData {
  databaseName: string;
  collectionName: string;
  documents: Document[];
}

/** One call of a test: on which entity, with what, and what must come back. */
export interface Operation {
  object: string;
  name: string;
  arguments?: Document;
  expectResult?: unknown;
  expectError?: ExpectedError;
}

/** What an error must look like; every key given must hold. */
export interface ExpectedError {
  isError?: true;
  isClientError?: boolean;
  errorContains?: string;
  errorCode?: number;
  errorCodeName?: string;
  errorResponse?: Document;
  expectResult?: unknown;
}

/**
 * One test of a file. expectEvents is command monitoring and is never checked here; a skipReason is about the one
 * driver whose copy of the files is read, so it is not heeded.
 */
export interface SpecTest {
  description: string;
  runOnRequirements?: Requirement[];
  operations: Operation[];
  expectEvents?: unknown[];
  outcome?: CollectionData[];
}

/** One file of the specification. */
export interface SpecFile {
  description: string;
  runOnRequirements?: Requirement[];
  createEntities: Document[];
  initialData?: CollectionData[];
  tests: SpecTest[];
}

interface OldFile {
  data: Document[];
  minServerVersion?: string;
  maxServerVersion?: string;
  tests: {
    description: string;
    operation: { name: string; arguments?: Document };
    outcome: { error?: boolean; result?: unknown; collection?: { name?: string; data: Document[] } };
  }[];
}

const place = { databaseName: 'crud-spec', collectionName: 'things' };

/**
 * Reads every test file of a folder that holds `unified/*.json` and, if it has them, `v1/read` and `v1/write`.
 * A folder without the first is refused with an error: nothing run must never look like everything passed.
 */
export function readSpecFiles(folder: string): SpecFile[] {
  const unified = jsonFiles(join(folder, 'unified')).map((path) => parse<SpecFile>(path));
  if (unified.length === 0) throw new Error(`${folder} holds no CRUD specification tests (unified/*.json)`);
  const old = ['read', 'write'].flatMap((part) => {
    try {
      return jsonFiles(join(folder, 'v1', part));
    } catch {
      return [];
    }
  });
  return [...unified, ...old.map((path) => unify(nameOf(path), parse<OldFile>(path)))];
}

function unify(name: string, file: OldFile): SpecFile {
  const requirement = {
    ...(file.minServerVersion && { minServerVersion: file.minServerVersion }),
    ...(file.maxServerVersion && { maxServerVersion: file.maxServerVersion }),
  };
  return {
    description: `v1 ${name}`,
    runOnRequirements: [requirement],
    createEntities: [
      { client: { id: 'client' } },
      { database: { id: 'database', client: 'client', databaseName: place.databaseName } },
      { collection: { id: 'collection', database: 'database', collectionName: place.collectionName } },
    ],
    initialData: [{ ...place, documents: file.data }],
    tests: file.tests.map(({ description, operation, outcome }) => ({
      description,
      operations: [
        {
          object: 'collection',
          name: operation.name,
          arguments: unifyArguments(operation.arguments ?? {}),
          ...(outcome.error
            ? { expectError: { isError: true, ...('result' in outcome && { expectResult: outcome.result }) } as const }
            : 'result' in outcome && { expectResult: outcome.result }),
        },
      ],
      ...(outcome.collection && {
        outcome: [
          {
            databaseName: place.databaseName,
            collectionName: outcome.collection.name ?? place.collectionName,
            documents: outcome.collection.data,
          },
        ],
      }),
    })),
  };
}

function unifyArguments({ options, requests, ...rest }: Document): Document {
  if (!Array.isArray(requests)) return { ...rest, ...options };
  const models = requests.map((request: Document) => ({ [request.name]: request.arguments }));
  return { ...rest, ...options, requests: models };
}

function jsonFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(folder, name));
}

function nameOf(path: string): string {
  return path.replace(/.*\//, '').replace(/\.json$/, '');
}

function parse<Shape>(path: string): Shape {
  return EJSON.parse(readFileSync(path, 'utf8')) as Shape;
}
