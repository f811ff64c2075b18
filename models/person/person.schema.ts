// How people rest in the store.
import { Schema } from 'mongoose';
import { ROLES } from './person';

export const personSchema = new Schema(
  {
    _id: String,
    v: { type: Number, required: true },
    causes: [String],
    name: { type: String, required: true },
    identities: [{ _id: false, channel: String, userId: String }],
    identityKeys: [String],
    grants: [{ _id: false, role: { type: String, enum: ROLES }, unitId: String, partTime: Boolean }],
    householdId: String,
    buildingId: String,
    locale: String,
    phoneSealed: String,
    leave: Schema.Types.Mixed,
    lastAssignedAt: Number,
    owed: { type: [Schema.Types.Mixed], default: undefined },
  },
  { collection: 'persons', versionKey: false, autoIndex: false },
);

personSchema.index({ identityKeys: 1 }, { unique: true, sparse: true });
personSchema.index({ 'grants.unitId': 1, 'grants.role': 1 });
personSchema.index({ name: 1 });
personSchema.index({ householdId: 1 }, { sparse: true });
personSchema.index({ 'owed.cause': 1 }, { sparse: true });
