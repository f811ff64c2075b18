// Everything the HTTP side needs from the rest, handed in by service.ts: createApp(ports). Narrow on purpose, so that a
// test can build an app over a bare store.
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Read } from '../handlers/read';
import type { AuditStore } from '../models/audit/audit';
import type { Calendar, WorkHours } from '../models/kernel/calendar';
import type { Clock } from '../models/kernel/clock';
import type { Ids } from '../models/kernel/ids';
import type { Params, Refusal } from '../models/kernel/refusal';
import type { MediaStore } from '../models/media/media';
import type { Photo } from '../models/message/incoming';
import type { Outcome } from '../models/message/outcome';
import type { Person } from '../models/person/person';
import type { Clock as RequestClock } from '../models/request/clock';
import type { Request } from '../models/request/request';
import type { SessionStore } from '../models/session/session';
import type { Tree } from '../models/unit/unit';
import type { Invite, Persona, Visitor, WebMessage } from '../models/web/chat';
import type { AdminStore } from './admin-ports';

export type Locale = 'zh-CN' | 'en';

/** A token bucket: `burst` at once, then `perMinute` more each minute. */
export interface Rate {
  readonly burst: number;
  readonly perMinute: number;
}

export interface Limits {
  /** All requests of one address. */
  readonly ip: Rate;
  /** Requests of one signed-in browser. */
  readonly session: Rate;
  /** Requests of one visitor of the chat. */
  readonly visitor: Rate;
  /** Login links tried from one address. */
  readonly login: Rate;
  /** Uploads of one visitor or browser. */
  readonly upload: Rate;
  readonly jsonBytes: number;
  readonly uploadBytes: number;
  readonly sheetBytes: number;
  readonly messageChars: number;
}

/** Limits in force unless the configuration says otherwise. */
export const DEFAULT_LIMITS: Limits = {
  ip: { burst: 240, perMinute: 1200 },
  session: { burst: 120, perMinute: 600 },
  visitor: { burst: 60, perMinute: 240 },
  login: { burst: 10, perMinute: 10 },
  upload: { burst: 20, perMinute: 20 },
  jsonBytes: 64 * 1024,
  uploadBytes: 8 * 1024 * 1024,
  sheetBytes: 5 * 1024 * 1024,
  messageChars: 2000,
};

/**
 * How long a caller may take, in milliseconds, before the connection is closed: for the headers, and for a whole request
 * with its body (a picture over a weak phone line). Live streams are answers and have no end.
 */
export const WAITS = {
  headersTimeout: 10_000,
  requestTimeout: 90_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 5_000,
} as const;

export interface AppConfig {
  /** Address that people use, without a trailing slash; links and QR codes start with it. */
  readonly baseUrl: string;
  /** Cookies only over https. */
  readonly secureCookies: boolean;
  /** Takes the client's address from X-Forwarded-For. Only behind a proxy that sets it. */
  readonly trustProxy: boolean;
  /** Folder of the built pages (dist/web). */
  readonly webRoot: string;
  readonly version: string;
  readonly limits: Limits;
}

/** What came of a handler's turn. */
export interface ActResult {
  readonly refused?: Refusal;
  readonly saved?: { readonly kind: string; readonly id: string };
}

/** State of a channel for /readyz and the console. */
export interface ChannelState {
  readonly name: string;
  readonly state: 'up' | 'down' | 'starting';
}

export interface Readiness {
  readonly store: boolean;
  readonly channels: readonly ChannelState[];
  /** Milliseconds since the ticker last ran; undefined before its first run. */
  readonly tickAgeMs?: number;
}

/** What the chat routes use of the web channel (bot/channels/web). */
export interface ChatPort {
  readonly people: {
    visitorOf(token: string): Promise<Visitor | undefined>;
    /** The visitor a persona of the demo community speaks as. */
    played(persona: string): Promise<Visitor | undefined>;
    /** Room that an invitation leads to. */
    invited(code: string): Promise<string | undefined>;
    /** Undefined for a name of the bot's. */
    rename(visitor: Visitor, name: string): Promise<Visitor | undefined>;
    forget(token: string): Promise<void>;
    join(joining: {
      readonly name?: string;
      readonly invite?: string;
      readonly persona?: string;
      readonly as?: Visitor;
    }): Promise<
      | { readonly visitor: Visitor; readonly token?: string }
      | { readonly refused: 'invite' | 'persona' | 'name' | 'botName' }
    >;
    rooms(visitor: Visitor): Promise<
      readonly {
        readonly id: string;
        readonly direct: boolean;
        readonly unread: number;
        readonly room?: { readonly name: string; readonly purpose?: string; readonly unitId?: string };
      }[]
    >;
    sits(visitor: Visitor, roomId: string): boolean;
    invite(roomId: string): Promise<Invite>;
    personas(): Promise<readonly Persona[]>;
  };
  say(saying: {
    readonly visitor: Visitor;
    readonly roomId: string;
    readonly clientId: string;
    readonly text: string;
    readonly quote?: string;
    readonly photos: readonly Photo[];
    readonly location?: { readonly latitude: number; readonly longitude: number; readonly name?: string };
    readonly press?: boolean;
  }): Promise<{ readonly message: WebMessage; readonly fresh: boolean }>;
  history(
    visitor: Visitor,
    roomId: string,
    before: number | undefined,
    limit: number,
  ): Promise<{ readonly messages: readonly WebMessage[]; readonly more: boolean }>;
  listen(
    listener: {
      readonly userId: string;
      readonly rooms: ReadonlySet<string>;
      send(
        event:
          | { readonly kind: 'message'; readonly message: WebMessage }
          | { readonly kind: 'rooms' }
          | { readonly kind: 'ping' },
      ): boolean;
      end(): void;
    },
    after: number | undefined,
  ): Promise<(() => void) | undefined>;
  roomsChanged(visitor: Visitor): void;
}

export interface AppPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly config: AppConfig;
  readonly metrics: Registry;
  /** Words of a locale key such as `api.error.notFound` (file, then path in it). */
  text(locale: Locale, key: string, params?: Params): string;
  /** Whether there are words for a key. */
  hasText(key: string): boolean;
  /** Polite words of a refusal. */
  refusalText(locale: Locale, refusal: Refusal): string;
  readonly read: Read;
  /** Decrypts what `read.seal` encrypted. The caller writes the look to the access log first. */
  unseal(sealed: string): string;
  /** The organisation as it is now. */
  tree(): Tree;
  /** Runs a handler as a click of this person: hop 3 onward, the same as a message. The same cause twice acts once. */
  act(handlerId: string, args: Readonly<Record<string, unknown>>, actor: Person, cause: string): Promise<ActResult>;
  /** The clocks of a request by the rules in force at its unit (models/request/clocks.ts). */
  clocks(request: Request, now: number): readonly RequestClock[];
  /** Setting in force at a unit. */
  setting(unitId: string, name: string): number | string | boolean;
  /** Working hours in force at a unit. */
  hoursOf(unitId: string): WorkHours;
  readonly calendar: Calendar;
  /** One compare-and-set on a record's version. Organisation, people and rooms are edited through it. */
  commit(cause: string, outcome: Outcome): Promise<{ readonly state: 'saved' | 'conflict' }>;
  readonly sessions: SessionStore;
  readonly audit: AuditStore;
  readonly media: MediaStore;
  readonly admin: AdminStore;
  readonly chat: ChatPort;
  readiness(): Promise<Readiness>;
}
