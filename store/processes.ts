// Which bot processes are alive. Rows of inbox and outbox name the process that works on them; when its lease has
// lapsed, another takes them over. Called by server/service.ts at start and on every tick.
import { hostname } from 'node:os';
import type { Collections } from './models';

/** A process that has not renewed for this long is taken for dead, in milliseconds. */
export const PROCESS_LEASE_MS = 10_000;

export interface Processes {
  readonly id: string;
  /** Renews this process's lease. */
  renew(now: number): Promise<void>;
  /** Ids of the processes alive at `now`, this one included, and whether some were found dead and struck off. */
  look(now: number): Promise<{ alive: ReadonlySet<string>; died: boolean }>;
  /** Gives the lease back at an orderly stop. */
  leave(): Promise<void>;
}

/** True when a process of this machine runs; a pid of another machine cannot be asked and counts by its lease. */
function runsHere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Builds the register under this process's id. */
export function createProcesses(c: Collections, id: string): Processes {
  const host = hostname();
  return {
    id,
    async renew(now) {
      await c.processes.updateOne(
        { _id: id },
        { $set: { host, pid: process.pid, until: now + PROCESS_LEASE_MS } },
        { upsert: true },
      );
    },
    async look(now) {
      const rows = await c.processes.find({}).toArray();
      const living = rows.filter((r) => r.until > now && (r.host !== host || runsHere(r.pid)));
      const dead = rows.filter((r) => !living.includes(r)).map((r) => r._id);
      if (dead.length > 0) await c.processes.deleteMany({ _id: { $in: dead } });
      return { alive: new Set([...living.map((r) => r._id), id]), died: dead.length > 0 };
    },
    async leave() {
      await c.processes.deleteOne({ _id: id });
    },
  };
}
