// How duty rosters rest in the store: one per unit.
import { Schema } from 'mongoose';

const any = Schema.Types.Mixed;

export const rosterSchema = new Schema(
  {
    _id: String,
    v: { type: Number, required: true },
    causes: [String],
    unitId: { type: String, required: true },
    shifts: [any],
    overrides: [any],
    leaves: [any],
    owed: { type: [any], default: undefined },
  },
  { collection: 'rosters', versionKey: false, autoIndex: false },
);

rosterSchema.index({ unitId: 1 }, { unique: true });
rosterSchema.index({ 'owed.cause': 1 }, { sparse: true });
