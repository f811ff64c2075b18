// Signing in and staying signed in: one-time links, sessions, their end. Called by the login route, the staff guard and
// whoever sends a login link.
import type { Clock } from '../../models/kernel/clock';
import type { Ids } from '../../models/kernel/ids';
import { isLive, type Session, type SessionStore, TICKET_MS } from '../../models/session/session';
import { mint, proves, tokenId } from '../../models/session/token';

export interface Opened {
  /** Value of the HttpOnly cookie. */
  readonly token: string;
  /** Value of the readable cookie. */
  readonly csrf: string;
  readonly personId: string;
}

export interface Sessions {
  /** Path of a new login link for a person, good for ten minutes and one use. The token in it is never logged. */
  link(personId: string): Promise<string>;
  /** Uses a link up; undefined when it is unknown, expired or used. */
  redeem(token: string): Promise<Opened | undefined>;
  /** The live session of a cookie; moves its idle time forward. */
  find(token: string): Promise<Session | undefined>;
  close(session: Session): Promise<void>;
}

/** Idle time is written at most this often, so that reading pages does not mean writing rows. */
const TOUCH_MS = 60_000;

/** Builds the session service. */
export function createSessions(ports: { clock: Clock; ids: Ids; store: SessionStore }): Sessions {
  const { clock, ids, store } = ports;

  return {
    async link(personId) {
      const { token, id, hash } = mint(ids);
      await store.addTicket({ _id: id, hash, personId, expiresAt: clock.now() + TICKET_MS });
      return `/login/${token}`;
    },

    async redeem(token) {
      const id = tokenId(token);
      const ticket = id === undefined ? undefined : await store.ticket(id);
      if (!ticket || !proves(token, ticket.hash) || clock.now() >= ticket.expiresAt) return undefined;
      if (!(await store.takeTicket(ticket._id))) return undefined;
      const now = clock.now();
      const minted = mint(ids);
      const csrf = ids.next() + ids.next();
      await store.add({
        _id: minted.id,
        hash: minted.hash,
        personId: ticket.personId,
        csrf,
        createdAt: now,
        seenAt: now,
      });
      await store.sweep(now);
      return { token: minted.token, csrf, personId: ticket.personId };
    },

    async find(token) {
      const id = tokenId(token);
      const session = id === undefined ? undefined : await store.session(id);
      const now = clock.now();
      if (!session || !proves(token, session.hash) || !isLive(session, now)) return undefined;
      if (now - session.seenAt >= TOUCH_MS) await store.seen(session._id, now);
      return session;
    },

    close: (session) => store.remove(session._id),
  };
}
