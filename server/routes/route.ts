// What a route is: address, who may, in which scope, shapes in and out, and what it does. A route cannot be declared
// without them; mount.ts enforces them and openapi.ts describes them. Used by every file in routes/.
import type { Context } from 'koa';
import type { z } from 'zod';
import type { Person, Role } from '../../models/person/person';
import type { Request } from '../../models/request/request';
import type { Session } from '../../models/session/session';
import type { Visitor } from '../../models/web/chat';
import type { AppPorts, Locale } from '../ports';
import type { Sessions } from '../session/sessions';

/** Who may call: anybody, a visitor of the chat, or staff holding one of the roles. */
export type Who =
  | { readonly kind: 'public' }
  | { readonly kind: 'visitor' }
  | { readonly kind: 'staff'; readonly roles: readonly Role[] };

/**
 * What a staff route touches, checked before it runs.
 * - `self`: nothing but the caller.
 * - `unit`: one unit, which a role of the caller must reach; undefined means there is no such thing (404).
 * - `list`: a unit asked for must be in reach; without one, everything in reach is listed.
 * - `request`: the request `params.id`, which the caller must be allowed to see.
 * - `open`: public and visitor routes, which check membership themselves.
 */
export type Scope<I> =
  | { readonly kind: 'self' | 'open' | 'request' }
  | {
      readonly kind: 'unit';
      readonly unit: (input: I, call: StaffCall<I>) => string | undefined | Promise<string | undefined>;
    }
  | { readonly kind: 'list'; readonly unit: (input: I) => string | undefined };

export interface Base {
  readonly ports: AppPorts;
  readonly sessions: Sessions;
  readonly ctx: Context;
  readonly locale: Locale;
  /** Read once when the request came in. */
  readonly now: number;
  /** Key under which effects are done at most once: the caller's Idempotency-Key, or a fresh one. */
  readonly cause: string;
  t(key: string, params?: Readonly<Record<string, string | number>>): string;
}

export interface StaffCall<I> extends Base {
  readonly input: I;
  readonly person: Person;
  readonly session: Session;
  /** Units that the call may list: the unit asked for, or the tops of everything in reach. */
  readonly under: readonly string[];
  /** Tops of everything in reach, whatever unit was asked for. */
  readonly reach: readonly string[];
}

export interface RequestCall<I> extends StaffCall<I> {
  readonly request: Request;
}

export interface VisitorCall<I> extends Base {
  readonly input: I;
  readonly visitor: Visitor;
}

export interface PublicCall<I> extends Base {
  readonly input: I;
}

/** What a route takes from a multipart body instead of JSON. */
export interface Upload {
  readonly field: string;
  readonly limit: 'uploadBytes' | 'sheetBytes';
}

/** Parsed input; each part is what its schema makes of it. */
export interface Input<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
}

type Out<S> = S extends z.ZodType ? z.output<S> : Record<string, never>;
export type InputOf<P, Q, B> = Input<Out<P>, Out<Q>, Out<B>>;

interface Shape<P, Q, B, R> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With `:name` for parameters. */
  readonly path: string;
  /** Group in the API description. */
  readonly tag: string;
  /** One line for the API description. */
  readonly summary: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly upload?: Upload;
  /** Limit of the JSON body where it is not the usual one. */
  readonly bodyBytes?: number;
  /** Shape of the answer; fields it does not name never leave. Absent where `type` is no JSON. */
  readonly output?: R;
  /** Content type of an answer that is not JSON. */
  readonly type?: string;
  /** Status of success, 200 unless said. A handler may answer another of `also`. */
  readonly status?: number;
  readonly also?: readonly number[];
}

type Answer<R> = R extends z.ZodType ? z.input<R> : unknown;

export interface StaffRoute<P, Q, B, R> extends Shape<P, Q, B, R> {
  readonly who: Extract<Who, { kind: 'staff' }>;
  readonly scope: Exclude<Scope<InputOf<P, Q, B>>, { kind: 'open' | 'request' | 'self' }> | { readonly kind: 'self' };
  handle(call: StaffCall<InputOf<P, Q, B>>): Promise<Answer<R>> | Answer<R>;
}

export interface RequestRoute<P, Q, B, R> extends Shape<P, Q, B, R> {
  readonly who: Extract<Who, { kind: 'staff' }>;
  readonly scope: { readonly kind: 'request' };
  handle(call: RequestCall<InputOf<P, Q, B>>): Promise<Answer<R>> | Answer<R>;
}

export interface VisitorRoute<P, Q, B, R> extends Shape<P, Q, B, R> {
  readonly who: { readonly kind: 'visitor' };
  readonly scope: { readonly kind: 'open' };
  handle(call: VisitorCall<InputOf<P, Q, B>>): Promise<Answer<R>> | Answer<R>;
}

export interface PublicRoute<P, Q, B, R> extends Shape<P, Q, B, R> {
  readonly who: { readonly kind: 'public' };
  readonly scope: { readonly kind: 'open' };
  handle(call: PublicCall<InputOf<P, Q, B>>): Promise<Answer<R>> | Answer<R>;
}

/** A route whose types have been closed over, as the registry holds it. */
export interface AnyRoute extends Shape<z.ZodType, z.ZodType, z.ZodType, z.ZodType> {
  readonly who: Who;
  readonly scope: Scope<never>;
  handle(call: never): unknown;
}

type Maybe = z.ZodType | undefined;

/** Declares a route for staff in a unit scope. */
export const staffRoute = <
  P extends Maybe = undefined,
  Q extends Maybe = undefined,
  B extends Maybe = undefined,
  R extends Maybe = undefined,
>(
  route: StaffRoute<P, Q, B, R>,
): AnyRoute => route as unknown as AnyRoute;

/** Declares a route about one request, `params.id`. */
export const requestRoute = <
  P extends Maybe = undefined,
  Q extends Maybe = undefined,
  B extends Maybe = undefined,
  R extends Maybe = undefined,
>(
  route: RequestRoute<P, Q, B, R>,
): AnyRoute => route as unknown as AnyRoute;

/** Declares a route for visitors of the chat. */
export const visitorRoute = <
  P extends Maybe = undefined,
  Q extends Maybe = undefined,
  B extends Maybe = undefined,
  R extends Maybe = undefined,
>(
  route: VisitorRoute<P, Q, B, R>,
): AnyRoute => route as unknown as AnyRoute;

/** Declares a route for anybody. */
export const publicRoute = <
  P extends Maybe = undefined,
  Q extends Maybe = undefined,
  B extends Maybe = undefined,
  R extends Maybe = undefined,
>(
  route: PublicRoute<P, Q, B, R>,
): AnyRoute => route as unknown as AnyRoute;
