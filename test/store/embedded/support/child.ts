// A process of its own that works on a data folder: `child.ts <mode> <folder> [count]`. Started by children.ts.
// It prints one line for each thing that was acknowledged.
import { openEmbedded, type EmbeddedClient } from '../../../../store/embedded';

type Mode = (client: EmbeddedClient, count: number) => Promise<void>;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const modes: Readonly<Record<string, Mode>> = {
  /** Inserts for ever, many at once, saying each number when its promise resolved. */
  async insert(client) {
    const rows = client.db().collection('rows');
    await rows.createIndex({ group: 1 });
    let next = 0;
    const worker = async (): Promise<void> => {
      for (;;) {
        const n = next++;
        await rows.insertOne({ _id: n as never, group: n % 7, text: 'x'.repeat(200) });
        say(String(n));
      }
    };
    await Promise.all(Array.from({ length: 64 }, worker));
  },
  /** Adds one to a shared counter, `count` times. */
  async count(client, count) {
    const counters = client.db().collection('counters');
    for (let i = 0; i < count; i += 8) {
      await Promise.all(
        Array.from({ length: Math.min(8, count - i) }, () =>
          counters.updateOne({ _id: 'shared' as never }, { $inc: { n: 1 } }, { upsert: true }),
        ),
      );
    }
    say('done');
  },
  /** Tries to take each of `count` unique keys; says which it got. */
  async take(client, count) {
    const keys = client.db().collection('keys');
    await keys.createIndex({ key: 1 }, { unique: true });
    for (let i = 0; i < count; i++) {
      try {
        await keys.insertOne({ key: i, by: process.pid });
        say(String(i));
      } catch (error) {
        if ((error as { code?: number }).code !== 11000) throw error;
      }
    }
    say('done');
  },
  /** Waits for an index made by somebody else, then says how a query is run. */
  async explain(client) {
    const rows = client.db().collection('rows');
    say('ready');
    await new Promise((resolve) => process.stdin.once('data', resolve));
    const plan = await rows.find({ group: 3 }).explain();
    say(JSON.stringify(plan['queryPlanner']));
    process.stdin.destroy();
  },
  /** Fills the folder until it is refused; says the error's class and code. */
  async fill(client) {
    const rows = client.db().collection('rows');
    await rows.insertOne({ _id: 'first' as never });
    for (;;) {
      try {
        await rows.insertMany(Array.from({ length: 50 }, () => ({ text: 'x'.repeat(4000) })));
      } catch (error) {
        say(`${(error as Error).name} ${String((error as { code?: unknown }).code)}`);
        say(String((await rows.findOne({ _id: 'first' as never })) !== null));
        return;
      }
    }
  },
};

async function main(): Promise<void> {
  const [mode = '', folder = '', count = '0'] = process.argv.slice(2);
  const client = await openEmbedded(folder, { sweepEvery: 0 });
  await (modes[mode] as Mode)(client, Number(count));
  await client.close();
}

void main();
