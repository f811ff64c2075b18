// Hops 3 to 6 of one inbox row: its intent, its turn, its handler. Called by the inbox through service.ts.
import type { Worked } from '../bot/inbox';
import type { Dispatch } from '../handlers/dispatch';
import type { Intent } from '../handlers/recognise/intent';
import type { Turn } from '../handlers/turn';
import { directRoom, UNRECORDED, type Turns } from '../handlers/turns';
import type { Incoming } from '../models/message/incoming';
import type { InboxRow } from '../models/message/rows';
import type { Person } from '../models/person/person';
import type { Commit } from '../store/commit';
import type { Directory } from '../store/directory';
import { isDuplicateKey } from '../store/duplicate-key';
import type { Collections } from '../store/models';

export interface WorkerPorts {
  readonly collections: Collections;
  readonly directory: Directory;
  readonly turns: Turns;
  readonly dispatch: Dispatch;
  readonly commit: Commit;
  listen(incoming: Incoming): Promise<Intent | undefined> | Intent | undefined;
}

/** Puts somebody met for the first time on record, before anything refers to them. Doing it again changes nothing. */
export async function remember({ persons }: Collections, directory: Directory, { actor }: Turn): Promise<void> {
  if (actor.v !== UNRECORDED) return;
  const person: Person = { ...actor, v: 1 };
  try {
    await persons.insertOne(person as never);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  directory.changed('person', person);
}

/** Builds the worker of inbox rows. */
export function createWorker({ directory, turns, dispatch, commit, listen }: WorkerPorts) {
  /** A direct chat is put on record the first time, so that answers find their way after a restart too. */
  async function keepDirectRoom(turn: Turn): Promise<void> {
    const { message, room } = turn;
    if (!message?.direct || !room || (await directory.room(room._id))) return;
    const record = directRoom(room._id, message, turn.actor);
    await commit(`room:${room._id}`, { save: { kind: 'room', record }, say: [] });
  }

  async function message(row: InboxRow, incoming: Incoming, heard: Intent | undefined): Promise<Worked> {
    const intent = heard ?? (await listen(incoming));
    if (!intent) return {};
    const turn = await turns.ofMessage(row._id, incoming, intent);
    await keepDirectRoom(turn);
    const { saved, debt } = await dispatch(turn, intent.handler, intent.args);
    return { ...(saved?.kind === 'request' ? { about: saved.id } : {}), ...(debt ? { debt } : {}) };
  }

  return async function work(row: InboxRow, heard: Intent | undefined): Promise<Worked> {
    if (row.incoming) return message(row, row.incoming, heard);
    if (!row.task) return {};
    const actor = row.task.actorId === undefined ? undefined : await directory.person(row.task.actorId);
    const { debt } = await dispatch(turns.ofTask(row._id, actor), row.task.handler, row.task.args);
    return debt ? { debt } : {};
  };
}
