// Mongoose schemas of console sessions and login links. Registered by store/sessions.ts.
import { Schema } from 'mongoose';
import type { Session, Ticket } from './session';

/** One-time links, hashed. */
export const ticketSchema = new Schema<Ticket>(
  {
    _id: { type: String, required: true },
    hash: { type: String, required: true },
    personId: { type: String, required: true },
    expiresAt: { type: Number, required: true },
  },
  { collection: 'logintickets', versionKey: false, autoIndex: false, id: false },
);
ticketSchema.index({ expiresAt: 1 });

/** Signed-in browsers, tokens hashed. */
export const sessionSchema = new Schema<Session>(
  {
    _id: { type: String, required: true },
    hash: { type: String, required: true },
    personId: { type: String, required: true },
    csrf: { type: String, required: true },
    createdAt: { type: Number, required: true },
    seenAt: { type: Number, required: true },
  },
  { collection: 'sessions', versionKey: false, autoIndex: false, id: false },
);
sessionSchema.index({ personId: 1 });
sessionSchema.index({ seenAt: 1 });
