// Mongoose schema of stored pictures. Registered by store/media.ts; the bytes lie beside the data or in GridFS.
import { Schema } from 'mongoose';
import type { Media } from './media';

/** What is known of each picture. */
export const mediaSchema = new Schema<Media>(
  {
    _id: { type: String, required: true },
    type: { type: String, required: true },
    size: { type: Number, required: true },
    width: { type: Number, required: true },
    height: { type: Number, required: true },
    channel: { type: String, required: true },
    by: { type: String, required: true },
    rooms: [String],
    at: { type: Number, required: true },
  },
  { collection: 'media', versionKey: false, autoIndex: false, id: false },
);
