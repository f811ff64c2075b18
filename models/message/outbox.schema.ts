// Rows of the outbox: what is to be said, to which room, and what became of it.
import { Schema } from 'mongoose';

export const outboxSchema = new Schema(
  {
    _id: String,
    owner: String,
    state: { type: String, enum: ['pending', 'sent', 'dead', 'dropped'] },
    channel: String,
    roomKey: String,
    roomId: String,
    direct: Boolean,
    userId: String,
    say: Schema.Types.Mixed,
    createdAt: Number,
    /** Not before (epoch ms): backoff, quiet hours, budget. */
    notBefore: Number,
    attempts: Number,
    sentAt: Date,
    receipt: String,
    error: String,
  },
  { collection: 'outbox', versionKey: false, autoIndex: false },
);

outboxSchema.index({ createdAt: 1 }, { partialFilterExpression: { state: 'pending' } });
outboxSchema.index({ createdAt: -1 }, { partialFilterExpression: { state: 'dead' }, name: 'dead' });
outboxSchema.index({ channel: 1, receipt: 1 }, { partialFilterExpression: { receipt: { $exists: true } } });
outboxSchema.index({ sentAt: 1 }, { expireAfterSeconds: 180 * 24 * 3600, sparse: true });
