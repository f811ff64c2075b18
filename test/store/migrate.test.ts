// Migrations: each step once, one process at a time, on both engines.
import { SCHEMAS } from '../../store/models';
import { MIGRATIONS } from '../../store/migrations';
import {
  migrate,
  type MigrateOptions,
  MIGRATION_COLLECTION,
  MIGRATION_LEASE_MS,
  NewerDataError,
} from '../../store/migrations/migrate';
import type { Migration } from '../../store/migrations/migration';
import type { OpenedStore } from '../../store/open';
import { engines, type OpenEngine } from './engines';

describe.each(engines)('migrations on the $name engine', (engine) => {
  let open: OpenEngine;
  let store: OpenedStore;
  let now: number;
  let said: string[];

  beforeAll(async () => {
    open = await engine.open();
    store = await open.store();
  });
  afterAll(async () => {
    await open.client.db(open.database).dropDatabase();
    await store.close();
    await open.close();
  });
  beforeEach(async () => {
    await open.client.db(open.database).dropDatabase();
    now = 1_000_000;
    said = [];
  });

  function options(owner: string, migrations?: readonly Migration[]): MigrateOptions {
    return {
      connection: store.connection,
      owner,
      now: () => now,
      // Waiting lets the others run and moves the clock; a step's renewal sleeps until the step ends.
      wait: (milliseconds, signal) =>
        signal
          ? new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
          : new Promise((resolve) => {
              now += milliseconds;
              setImmediate(resolve);
            }),
      log: { info: (_fields, message) => said.push(message) },
      ...(migrations && { migrations }),
    };
  }

  const row = () => open.client.db(open.database).collection(MIGRATION_COLLECTION).findOne({});

  function steps(count: number, did: string[], step: (version: number) => Promise<void> = async () => {}): Migration[] {
    return Array.from({ length: count }, (_, index) => ({
      version: index + 1,
      name: `step ${index + 1}`,
      async up() {
        did.push(`begin ${index + 1}`);
        await step(index + 1);
        did.push(`end ${index + 1}`);
      },
    }));
  }

  test("the program's own list makes every index the schemas declare, and does nothing the second time", async () => {
    expect(await migrate(options('a'))).toBe(MIGRATIONS.length);
    for (const schema of Object.values(SCHEMAS).filter((each) => each.indexes().length > 0)) {
      const listed = await open.client
        .db(open.database)
        .collection(String(schema.get('collection')))
        .indexes();
      for (const [keys] of schema.indexes()) expect(listed.map(({ key }) => key)).toContainEqual(keys);
    }
    const before = await row();
    said = [];
    expect(await migrate(options('b'))).toBe(MIGRATIONS.length);
    expect(await row()).toEqual(before);
    expect(said).toEqual([]);
  });

  test('steps run in order, once, and are recorded', async () => {
    const did: string[] = [];
    await migrate(options('a', steps(2, did)));
    await migrate(options('a', steps(3, did)));
    expect(did).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3']);
    expect(await row()).toMatchObject({
      version: 3,
      history: [
        { version: 1, name: 'step 1', at: 1_000_000 },
        { version: 2, name: 'step 2' },
        { version: 3, name: 'step 3' },
      ],
    });
  });

  test('of processes that start together one runs the steps, the others wait for it', async () => {
    const did: string[] = [];
    const slow = steps(2, did, async () => {
      for (let turn = 0; turn < 5; turn++) await open.client.db(open.database).command({ ping: 1 });
    });
    const versions = await Promise.all(
      ['a', 'b', 'c'].map((owner) => migrate({ ...options(owner, slow), now: () => 1 })),
    );
    expect(versions).toEqual([2, 2, 2]);
    expect(did).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2']);
  });

  test('the lease of a process that died runs out', async () => {
    await migrate(options('a', []));
    const rows = open.client.db(open.database).collection(MIGRATION_COLLECTION);
    await rows.updateOne({}, { $set: { owner: 'dead', lockedUntil: now + MIGRATION_LEASE_MS } });
    const began = now;
    const did: string[] = [];
    await migrate(options('b', steps(1, did)));
    expect(did).toEqual(['begin 1', 'end 1']);
    expect(now - began).toBeGreaterThanOrEqual(MIGRATION_LEASE_MS);
    expect(said[0]).toMatch(/waiting/);
  });

  test('a step that fails leaves the version, frees the lease and can be run again', async () => {
    const did: string[] = [];
    let broken = true;
    const list = steps(2, did, async (version) => {
      if (version === 2 && broken) throw new Error('no room');
    });
    await expect(migrate(options('a', list))).rejects.toThrow('no room');
    expect(await row()).toMatchObject({ version: 1, lockedUntil: 0 });
    broken = false;
    await migrate(options('b', list));
    expect(did).toEqual(['begin 1', 'end 1', 'begin 2', 'begin 2', 'end 2']);
  });

  test('a long step keeps its lease', async () => {
    const renewals: number[] = [];
    let renewed = () => {};
    const seen = new Promise<void>((resolve) => (renewed = resolve));
    const list = steps(1, [], () => seen);
    await migrate({
      ...options('a', list),
      wait: async (milliseconds, signal) => {
        if (signal?.aborted) return;
        now += milliseconds;
        renewals.push(((await row())?.['lockedUntil'] as number) - 1_000_000);
        if (renewals.length === 3) renewed();
        if (renewals.length > 3 && !signal?.aborted)
          await new Promise((resolve) => signal?.addEventListener('abort', resolve));
      },
    });
    expect(renewals.slice(0, 3)).toEqual([15_000, 20_000, 25_000]);
  });

  test('data of a newer program are refused and left alone', async () => {
    await migrate(options('a', steps(3, [])));
    const before = await row();
    const error = await migrate(options('a', steps(2, []))).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NewerDataError);
    expect(error).toMatchObject({ code: 'DATA_NEWER', found: 3, known: 2 });
    expect(await row()).toEqual(before);
  });
});
