// Rows of timers: one per record and purpose. node-cron only wakes the loop; these rows are the truth.
import { Schema } from 'mongoose';

export const timerSchema = new Schema(
  {
    /** Unique key, for example `request:<id>`: setting a timer again moves it. */
    _id: String,
    handler: String,
    args: Schema.Types.Mixed,
    /** Epoch milliseconds. */
    dueAt: Number,
    lockedUntil: Number,
    lockedBy: String,
    /** Version of the record that set it; an older one never overwrites a newer one. */
    v: Number,
    attempts: Number,
  },
  { collection: 'timers', versionKey: false, autoIndex: false },
);

timerSchema.index({ dueAt: 1 });
