// Console sessions and the one-time links that open them. Used by server/session and store/sessions.

/** A one-time login link: only the hash of its secret half is kept. */
export interface Ticket {
  readonly _id: string;
  readonly hash: string;
  readonly personId: string;
  readonly expiresAt: number;
}

/** A signed-in browser. */
export interface Session {
  readonly _id: string;
  readonly hash: string;
  readonly personId: string;
  /** Double-submit value: readable cookie, request header and this must be the same. */
  readonly csrf: string;
  readonly createdAt: number;
  /** Moved forward by use, at most every minute. */
  readonly seenAt: number;
}

/** A link works for ten minutes. */
export const TICKET_MS = 10 * 60_000;
/** A session ends after twelve hours without use … */
export const IDLE_MS = 12 * 3_600_000;
/** … and after seven days in any case. */
export const LIFE_MS = 7 * 86_400_000;

/** Whether a session may still be used at `now`. */
export const isLive = (session: Session, now: number): boolean =>
  now < session.seenAt + IDLE_MS && now < session.createdAt + LIFE_MS;

/** Where sessions are kept. Implemented by store/sessions.ts. */
export interface SessionStore {
  addTicket(ticket: Ticket): Promise<void>;
  ticket(id: string): Promise<Ticket | undefined>;
  /** Removes the ticket; true for exactly one of several callers. */
  takeTicket(id: string): Promise<boolean>;
  add(session: Session): Promise<void>;
  session(id: string): Promise<Session | undefined>;
  seen(id: string, at: number): Promise<void>;
  remove(id: string): Promise<void>;
  /** Ends every session of a person, for example when rights are taken away. */
  removeOf(personId: string): Promise<void>;
  /** Deletes what can no longer be used. */
  sweep(now: number): Promise<void>;
}
