// How units and households rest in the store.
import { Schema } from 'mongoose';

export const unitSchema = new Schema(
  {
    _id: String,
    v: { type: Number, required: true },
    causes: [String],
    level: {
      type: String,
      enum: ['county', 'township', 'community', 'grid', 'building', 'department'],
      required: true,
    },
    name: { type: String, required: true },
    aliases: [String],
    parentId: { type: String, default: null },
    prefix: String,
    department: String,
    hours: Schema.Types.Mixed,
    settings: Schema.Types.Mixed,
    owed: { type: [Schema.Types.Mixed], default: undefined },
  },
  { collection: 'units', versionKey: false, autoIndex: false, minimize: false },
);

unitSchema.index({ parentId: 1 });
unitSchema.index({ prefix: 1 }, { unique: true, sparse: true });
unitSchema.index({ 'owed.cause': 1 }, { sparse: true });

export const householdSchema = new Schema(
  {
    _id: String,
    /** Building the flat belongs to. */
    unitId: { type: String, required: true },
    /** Entrance and room as people say them, for example 2单元501. */
    label: { type: String, required: true },
    /** Floor area by title, square metres with two decimals. */
    area: { type: Number, required: true },
    owners: [String],
  },
  { collection: 'households', versionKey: false, autoIndex: false },
);

householdSchema.index({ unitId: 1, label: 1 }, { unique: true });
