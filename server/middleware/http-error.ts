// Refusals of the HTTP side: a status, a code and polite words by key. Thrown by routes and middleware, answered by
// middleware/errors.ts. What is not one of these is a bug.
import type { Refusal } from '../../models/kernel/refusal';

export interface FieldFault {
  /** Where in the input, for example `body.text`. */
  readonly path: string;
  /** Text key under api.field. */
  readonly key: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** Codes of refusals; each has words under `api.error.<code>`. */
export type ErrorCode =
  | 'badRequest'
  | 'badJson'
  | 'invalid'
  | 'tooLong'
  | 'signIn'
  | 'joinFirst'
  | 'forbidden'
  | 'scope'
  | 'csrf'
  | 'crossSite'
  | 'notFound'
  | 'method'
  | 'conflict'
  | 'tooLarge'
  | 'wrongType'
  | 'heic'
  | 'badPicture'
  | 'badSheet'
  | 'tooMany'
  | 'tooManyStreams'
  | 'inviteUnknown'
  | 'personaUnknown'
  | 'nameMissing'
  | 'nameTaken'
  | 'linkUsed'
  | 'notReady'
  | 'empty'
  | 'unitMissing'
  | 'unitCycle'
  | 'prefixTaken'
  | 'personUnknown'
  | 'lastAdmin'
  | 'versionOld'
  | 'settingUnknown'
  | 'settingRange'
  | 'notDead'
  | 'onDuty'
  | 'gone';

/** An answer other than success. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    readonly code: ErrorCode,
    readonly params: Readonly<Record<string, string | number>> = {},
    readonly fields: readonly FieldFault[] = [],
    /** Seconds after which trying again makes sense. */
    readonly retryAfter?: number,
  ) {
    super(code);
    this.name = 'HttpError';
  }
}

/** A handler's refusal on its way out: its own words, status 409 or 403. */
export class RefusedError extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.refused);
    this.name = 'RefusedError';
  }
}

export const notFound = (): HttpError => new HttpError(404, 'notFound');
