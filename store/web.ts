// Rows of the web channel. Called by bot/channels/web through models/web/chat's WebStore.
import type { Collection, Db } from 'mongodb';
import type { Invite, Visitor, VisitorToken, WebMessage, WebStore } from '../models/web/chat';
import { isDuplicateKey } from './duplicate-key';

/** Most unread messages that are counted; beyond that nobody reads the number. */
const UNREAD_MAX = 99;

/** Opens the web channel's collections on a database of either engine. */
export function createWebStore(db: Db): WebStore {
  const messages: Collection<WebMessage> = db.collection('webmessages');
  const visitors: Collection<Visitor> = db.collection('webvisitors');
  const tokens: Collection<VisitorToken> = db.collection('webtokens');
  const invites: Collection<Invite> = db.collection('webinvites');

  return {
    async lastSeq() {
      const [last] = await messages.find({}).sort({ seq: -1 }).limit(1).toArray();
      return last?.seq ?? 0;
    },

    async insertMessages(rows) {
      try {
        await messages.insertMany([...rows], { ordered: true });
        return rows.length;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        return (error as { insertedCount?: number }).insertedCount ?? 0;
      }
    },

    messagesById: (ids) => messages.find({ _id: { $in: [...ids] } }).toArray(),
    before: (roomId, seq, limit) =>
      messages
        .find({ roomId, seq: { $lt: seq } })
        .sort({ seq: -1 })
        .limit(limit)
        .toArray(),
    after: (seq, limit) =>
      messages
        .find({ seq: { $gt: seq } })
        .sort({ seq: 1 })
        .limit(limit)
        .toArray(),
    async afterIn(roomIds, seq, limit) {
      const each = await Promise.all(
        roomIds.map((roomId) =>
          messages
            .find({ roomId, seq: { $gt: seq } })
            .sort({ seq: 1 })
            .limit(limit)
            .toArray(),
        ),
      );
      return each
        .flat()
        .sort((a, b) => a.seq - b.seq)
        .slice(0, limit);
    },
    async unread(roomId, seq, userId) {
      const rows = await messages
        .find({ roomId, seq: { $gt: seq } })
        .sort({ seq: 1 })
        .limit(UNREAD_MAX)
        .toArray();
      return rows.filter((m) => m.from.id !== userId).length;
    },

    async visitor(userId) {
      return (await visitors.findOne({ _id: userId })) ?? undefined;
    },
    async saveVisitor({ _id, name, rooms, createdAt }) {
      const change = {
        $set: { name },
        $addToSet: { rooms: { $each: [...rooms] } },
        $setOnInsert: { createdAt, read: {} },
      };
      const saved = await visitors.findOneAndUpdate({ _id }, change, { upsert: true, returnDocument: 'after' });
      if (!saved) throw new Error(`Visitor ${_id} was not saved`);
      return saved;
    },
    async markRead(userId, roomId, seq) {
      await visitors.updateOne({ _id: userId }, { $max: { [`read.${roomId}`]: seq } as never });
    },
    members: (roomId) => visitors.find({ rooms: roomId }).limit(2000).toArray(),

    async addToken(token) {
      await tokens.insertOne(token);
    },
    async token(id) {
      return (await tokens.findOne({ _id: id })) ?? undefined;
    },
    async removeToken(id) {
      await tokens.deleteOne({ _id: id });
    },

    async invite(code) {
      return (await invites.findOne({ _id: code })) ?? undefined;
    },
    async inviteOf(roomId, code, at) {
      const found = await invites.findOne({ roomId });
      if (found) return found;
      try {
        await invites.insertOne({ _id: code, roomId, createdAt: at });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
      const made = await invites.findOne({ roomId });
      if (!made) throw new Error(`No invitation for ${roomId}`);
      return made;
    },
  };
}
