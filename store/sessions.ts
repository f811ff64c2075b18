// Rows of console sessions and login links. Called by server/session through models/session's SessionStore.
import type { Collection, Db } from 'mongodb';
import { IDLE_MS, LIFE_MS, type Session, type SessionStore, type Ticket } from '../models/session/session';

/** Opens the session collections on a database of either engine. */
export function createSessionStore(db: Db): SessionStore {
  const tickets: Collection<Ticket> = db.collection('logintickets');
  const sessions: Collection<Session> = db.collection('sessions');

  return {
    async addTicket(ticket) {
      await tickets.insertOne(ticket);
    },
    async ticket(id) {
      return (await tickets.findOne({ _id: id })) ?? undefined;
    },
    async takeTicket(id) {
      return (await tickets.deleteOne({ _id: id })).deletedCount === 1;
    },
    async add(session) {
      await sessions.insertOne(session);
    },
    async session(id) {
      return (await sessions.findOne({ _id: id })) ?? undefined;
    },
    async seen(id, at) {
      await sessions.updateOne({ _id: id }, { $max: { seenAt: at } });
    },
    async remove(id) {
      await sessions.deleteOne({ _id: id });
    },
    async removeOf(personId) {
      await sessions.deleteMany({ personId });
    },
    async sweep(now) {
      await tickets.deleteMany({ expiresAt: { $lt: now } });
      await sessions.deleteMany({ seenAt: { $lt: now - IDLE_MS } });
      await sessions.deleteMany({ createdAt: { $lt: now - LIFE_MS } });
    },
  };
}
