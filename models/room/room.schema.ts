// How rooms rest in the store.
import { Schema } from 'mongoose';

export const roomSchema = new Schema(
  {
    _id: String,
    v: { type: Number, required: true },
    causes: [String],
    channel: String,
    roomId: String,
    name: String,
    direct: Boolean,
    personId: String,
    unitId: String,
    purpose: String,
    locale: String,
    hourlyBudget: Number,
    owed: { type: [Schema.Types.Mixed], default: undefined },
  },
  { collection: 'rooms', versionKey: false, autoIndex: false },
);

roomSchema.index({ unitId: 1, purpose: 1 });
roomSchema.index({ personId: 1 }, { sparse: true });
roomSchema.index({ 'owed.cause': 1 }, { sparse: true });
