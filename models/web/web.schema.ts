// Mongoose schemas of the web channel's rows. Registered by store/web.ts.
import { Schema } from 'mongoose';
import type { Invite, Visitor, VisitorToken, WebMessage } from './chat';

const photo = new Schema({ id: String, width: Number, height: Number }, { _id: false });
const button = new Schema({ label: String, says: String }, { _id: false });

/** Kept messages. `seq` is unique over all rooms, so that order is the same for every process. */
export const webMessageSchema = new Schema<WebMessage>(
  {
    _id: { type: String, required: true },
    seq: { type: Number, required: true },
    roomId: { type: String, required: true },
    from: { type: { id: String, name: String, bot: Boolean }, required: true, _id: false },
    at: { type: Number, required: true },
    text: { type: String, default: '' },
    photos: [photo],
    quote: { type: { id: String, name: String, text: String }, _id: false },
    buttons: [button],
    location: { type: { latitude: Number, longitude: Number, name: String }, _id: false },
    clientId: String,
  },
  { collection: 'webmessages', versionKey: false, autoIndex: false, id: false },
);
webMessageSchema.index({ seq: 1 }, { unique: true });
webMessageSchema.index({ roomId: 1, seq: 1 });

/** Visitors and the rooms they joined. */
export const visitorSchema = new Schema<Visitor>(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    rooms: [String],
    createdAt: { type: Number, required: true },
    read: { type: Schema.Types.Mixed, default: {} },
  },
  { collection: 'webvisitors', versionKey: false, autoIndex: false, minimize: false, id: false },
);
visitorSchema.index({ rooms: 1 });

/** Browser tokens, hashed. */
export const visitorTokenSchema = new Schema<VisitorToken>(
  {
    _id: { type: String, required: true },
    hash: { type: String, required: true },
    userId: { type: String, required: true },
    expiresAt: { type: Number, required: true },
  },
  { collection: 'webtokens', versionKey: false, autoIndex: false, id: false },
);

/** Invitations by code. */
export const inviteSchema = new Schema<Invite>(
  {
    _id: { type: String, required: true },
    roomId: { type: String, required: true },
    createdAt: { type: Number, required: true },
  },
  { collection: 'webinvites', versionKey: false, autoIndex: false, id: false },
);
inviteSchema.index({ roomId: 1 }, { unique: true });
