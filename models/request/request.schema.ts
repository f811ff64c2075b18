// How requests rest in the store, and the indexes that lists, counts and duplicate look-ups stand on.
import { Schema } from 'mongoose';
import { CATEGORY_CODES } from './category';

const any = Schema.Types.Mixed;

export const requestSchema = new Schema(
  {
    _id: String,
    v: { type: Number, required: true },
    causes: [String],
    code: { type: Number, required: true },
    communityId: { type: String, required: true },
    unitId: { type: String, required: true },
    path: [String],
    status: { type: String, required: true },
    open: { type: Boolean, required: true },
    category: { type: String, enum: CATEGORY_CODES, required: true },
    triage: String,
    major: Boolean,
    urgency: String,
    danger: String,
    private: Boolean,
    anonymous: Boolean,
    reporterId: String,
    onBehalfOf: String,
    text: String,
    textSealed: String,
    fingerprint: String,
    place: any,
    asked: String,
    photos: [any],
    donePhotos: [any],
    location: any,
    roomKey: String,
    channel: String,
    supporters: [any],
    mergedInto: String,
    mergedFrom: [String],
    splitFrom: String,
    assigneeId: String,
    dispatchedTo: String,
    clause: String,
    handlerIds: [String],
    offer: any,
    hold: any,
    whistles: [any],
    extensions: [any],
    checks: [any],
    calls: [any],
    events: [any],
    fired: [String],
    dueAt: Number,
    createdAt: Number,
    updatedAt: Number,
    closedAt: Number,
    owed: { type: [any], default: undefined },
  },
  { collection: 'requests', versionKey: false, minimize: false, autoIndex: false },
);

requestSchema.index({ communityId: 1, code: 1 }, { unique: true });
requestSchema.index({ path: 1, status: 1, createdAt: -1 });
requestSchema.index({ path: 1, dueAt: 1 }, { partialFilterExpression: { open: true } });
requestSchema.index({ unitId: 1, category: 1, 'place.key': 1 }, { partialFilterExpression: { open: true } });
requestSchema.index({ reporterId: 1, createdAt: -1 });
requestSchema.index({ assigneeId: 1, dueAt: 1 }, { partialFilterExpression: { assigneeId: { $exists: true } } });
requestSchema.index({ 'supporters.personId': 1 }, { sparse: true });
requestSchema.index({ 'owed.cause': 1 }, { sparse: true });
