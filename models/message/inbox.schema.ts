// Rows of the inbox: things to do, kept until their effects are on disk, then a bare mark that they were done.
import { Schema } from 'mongoose';

export const inboxSchema = new Schema(
  {
    /** The cause: `channel:messageId`, or an id derived from the cause that owed it. */
    _id: String,
    /** Process working on it; another takes over when that one's lease has lapsed. */
    owner: String,
    pending: Boolean,
    at: Number,
    incoming: Schema.Types.Mixed,
    task: Schema.Types.Mixed,
    doneAt: Date,
    /** Request the message became part of, so that quoting it finds the request. */
    about: String,
    error: String,
  },
  { collection: 'inbox', versionKey: false, autoIndex: false },
);

inboxSchema.index({ at: 1 }, { partialFilterExpression: { pending: true } });
inboxSchema.index({ doneAt: 1 }, { expireAfterSeconds: 90 * 24 * 3600, sparse: true });
