// What the web channel keeps: its rooms' messages, the people who joined them, their tokens and invitations.
// Used by bot/channels/web, store/web and the chat routes.

/** A picture shown in a message; `id` is the file's in the media store, sizes in pixels. */
export interface WebPhoto {
  readonly id: string;
  readonly width?: number;
  readonly height?: number;
}

export interface WebQuote {
  readonly id: string;
  readonly name: string;
  /** First characters of what was quoted. */
  readonly text: string;
}

export interface WebButton {
  readonly label: string;
  readonly says: string;
}

export interface WebPlace {
  readonly latitude: number;
  readonly longitude: number;
  readonly name?: string;
}

/** One message of a web room: kept ones are rows, chatter has the same shape and lives in memory only. */
export interface WebMessage {
  readonly _id: string;
  /** Order over all rooms. Kept messages have 1, 2, 3 …; chatter lies between them. */
  readonly seq: number;
  readonly roomId: string;
  readonly from: { readonly id: string; readonly name: string; readonly bot: boolean };
  /** Epoch milliseconds. */
  readonly at: number;
  readonly text: string;
  readonly photos: readonly WebPhoto[];
  readonly quote?: WebQuote;
  readonly buttons: readonly WebButton[];
  readonly location?: WebPlace;
  /** The sender's own id of the message, for the sender's browsers only. */
  readonly clientId?: string;
}

/** A message before it has its place in the order. */
export type WebDraft = Omit<WebMessage, 'seq'>;

/** Somebody who joined by link. Several browsers may act as the same visitor. */
export interface Visitor {
  /** The channel's user id. */
  readonly _id: string;
  readonly name: string;
  readonly rooms: readonly string[];
  readonly createdAt: number;
  /** Highest order number seen, by room. */
  readonly read: Readonly<Record<string, number>>;
}

/** What a browser's cookie stands for: only the hash of its secret half is kept. */
export interface VisitorToken {
  readonly _id: string;
  readonly hash: string;
  readonly userId: string;
  readonly expiresAt: number;
}

/** An invitation to a room; the code is in the link and the QR code. */
export interface Invite {
  readonly _id: string;
  readonly roomId: string;
  readonly createdAt: number;
}

/** A ready-made person of the demo community, for trying roles out. */
export interface Persona {
  readonly key: string;
  readonly name: string;
  readonly role: string;
  /** User id on the web channel. */
  readonly userId: string;
  /** Web rooms this person sits in. */
  readonly rooms: readonly string[];
}

/** The channel's own id of a visitor's direct chat with the bot. */
export const directRoomOf = (userId: string): string => `dm-${userId}`;

/** The visitor of a direct chat; undefined for a group. */
export const visitorOfDirect = (roomId: string): string | undefined =>
  roomId.startsWith('dm-') ? roomId.slice(3) : undefined;

/** Where the web channel keeps things. Implemented by store/web.ts. Every promise resolves once the write is on disk. */
export interface WebStore {
  /** Highest order number in use, 0 when there is none. */
  lastSeq(): Promise<number>;
  /** Inserts in this order; stops at the first id or order number already taken and answers how many went in. */
  insertMessages(rows: readonly WebMessage[]): Promise<number>;
  messagesById(ids: readonly string[]): Promise<readonly WebMessage[]>;
  /** Up to `limit` messages of a room before an order number, newest first. */
  before(roomId: string, seq: number, limit: number): Promise<readonly WebMessage[]>;
  /** Messages of all rooms after an order number, oldest first. */
  after(seq: number, limit: number): Promise<readonly WebMessage[]>;
  /** Messages of some rooms after an order number, oldest first. */
  afterIn(roomIds: readonly string[], seq: number, limit: number): Promise<readonly WebMessage[]>;
  /** How many messages of others a room has after an order number, counted up to 99. */
  unread(roomId: string, seq: number, userId: string): Promise<number>;
  visitor(userId: string): Promise<Visitor | undefined>;
  /** Creates or renames; rooms are added, never taken away. */
  saveVisitor(visitor: Omit<Visitor, 'read'>): Promise<Visitor>;
  markRead(userId: string, roomId: string, seq: number): Promise<void>;
  members(roomId: string): Promise<readonly Visitor[]>;
  addToken(token: VisitorToken): Promise<void>;
  token(id: string): Promise<VisitorToken | undefined>;
  removeToken(id: string): Promise<void>;
  invite(code: string): Promise<Invite | undefined>;
  /** The room's invitation; made with this code when it has none. */
  inviteOf(roomId: string, code: string, at: number): Promise<Invite>;
}
