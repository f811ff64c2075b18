// How photos without words rest in the store.
import { Schema } from 'mongoose';

export const dialogueSchema = new Schema(
  {
    _id: String,
    v: { type: Number, required: true },
    causes: [String],
    roomKey: String,
    personId: String,
    identityKey: String,
    photos: [Schema.Types.Mixed],
    at: Number,
    askedAt: Number,
    owed: { type: [Schema.Types.Mixed], default: undefined },
  },
  { collection: 'dialogues', versionKey: false, autoIndex: false },
);

dialogueSchema.index({ at: 1 });
dialogueSchema.index({ 'owed.cause': 1 }, { sparse: true });
