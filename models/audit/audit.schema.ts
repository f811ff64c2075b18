// Mongoose schema of the access log. Registered by store/audit.ts.
import { Schema } from 'mongoose';
import type { Look } from './audit';

/** Looks at private data. */
export const lookSchema = new Schema<Look>(
  {
    _id: { type: String, required: true },
    at: { type: Number, required: true },
    by: { type: String, required: true },
    what: { type: String, required: true },
    requestId: String,
    path: [String],
    why: { type: String, required: true },
  },
  { collection: 'accesslog', versionKey: false, autoIndex: false, id: false },
);
lookSchema.index({ path: 1, at: -1 });
lookSchema.index({ by: 1, at: -1 });
