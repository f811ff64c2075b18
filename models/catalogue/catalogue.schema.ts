// How published editions of a unit's catalogue rest in the store. Editions are only ever added.
import { Schema } from 'mongoose';

export const catalogueSchema = new Schema(
  {
    _id: String,
    v: { type: Number, required: true },
    causes: [String],
    unitId: { type: String, default: null },
    edition: { type: Number, required: true },
    from: { type: String, required: true },
    items: [Schema.Types.Mixed],
    owed: { type: [Schema.Types.Mixed], default: undefined },
  },
  { collection: 'catalogues', versionKey: false, autoIndex: false },
);

catalogueSchema.index({ unitId: 1, edition: 1 }, { unique: true });
catalogueSchema.index({ 'owed.cause': 1 }, { sparse: true });
