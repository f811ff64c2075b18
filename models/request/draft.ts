// A request being changed: what becomes of it, what is said because of it. Made by the machine for one act, filled by
// the effects in models/request/acts.
import type { FollowUp } from '../message/outcome';
import type { Params } from '../kernel/refusal';
import type { Audience, Button, Say, Term } from '../message/say';
import type { Person } from '../person/person';
import type { Ctx } from './context';
import type { EventType, Request, Status, TimelineEvent } from './request';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface Draft {
  readonly request: Mutable<Request>;
  /** Status it was found in. */
  readonly before: Status;
  readonly by: Person;
  readonly ctx: Ctx;
  readonly says: Say[];
  readonly follow: FollowUp[];
}

/** Opens a draft over a copy; the request handed in stays as it is. */
export const draftOf = (request: Request, by: Person, ctx: Ctx): Draft => ({
  request: { ...request },
  before: request.status,
  by,
  ctx,
  says: [],
  follow: [],
});

interface Line {
  /** Who, when it is not the actor. */
  readonly by?: string;
  readonly to?: Status;
  readonly note?: string | undefined;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Adds a line to the timeline and, with `to`, changes the status. */
export const record = (d: Draft, type: EventType, { by, to, note, data }: Line = {}): void => {
  const from = d.request.status;
  const event: TimelineEvent = {
    type,
    at: d.ctx.now,
    by: by ?? d.by._id,
    ...(to !== undefined && to !== from && { from, to }),
    ...(note !== undefined && note !== '' && { note }),
    ...(data && { data }),
  };
  d.request.events = [...d.request.events, event];
  if (to !== undefined) d.request.status = to;
};

/** The number as it is said: plain inside the community, with the community's letters to people beyond it. */
export const codeText = (request: Request, ctx: Ctx, beyond = false): string => {
  const prefix = ctx.tree.get(request.communityId)?.prefix;
  return beyond && prefix !== undefined ? `${prefix}-${request.code}` : String(request.code);
};

/** True for somebody who works outside the community and needs its letters before the number. */
export const isBeyond = (d: Draft, person: Person): boolean =>
  !person.grants.some((g) => d.ctx.tree.within(g.unitId, d.request.communityId));

interface Words {
  readonly params?: Params;
  readonly terms?: Readonly<Record<string, Term>>;
  readonly buttons?: readonly Button[];
  readonly photos?: readonly string[];
  readonly weight?: Say['weight'];
  /** The reader may sit outside the community. */
  readonly beyond?: boolean;
}

/** A moment as a term. */
export const time = (at: number): Term => ({ time: at });
/** A locale text as a term. */
export const text = (key: string, params?: Params): Term => ({ text: key, ...(params && { params }) });

/** A button that says something about this request, `button.<choice>` and `button.<choice>.says` in the locale files. */
export const button = (d: Draft, choice: string, beyond = false): Button => ({
  label: `button.${choice}`,
  says: `button.${choice}.says`,
  params: { code: codeText(d.request, d.ctx, beyond) },
});

/** Names as a list in the reader's language. */
export const names = (list: readonly string[]): Term => ({ list: list.map((name) => text('say.name', { name })) });

/** Name of somebody for the people of the house: staff by name, everybody unknown as "a colleague". */
export const nameTerm = (d: Draft, personId: string): { params?: Params; terms?: Record<string, Term> } => {
  const name = personId === d.by._id ? d.by.name : d.ctx.nameOf(personId);
  return name ? { params: { name } } : { terms: { name: text('say.someone') } };
};

/** Owes words about the request. Number, kind and place are always at hand as `code`, `category` and `place`. */
export const tell = (d: Draft, to: Audience, key: string, words: Words = {}): void => {
  const { request, ctx } = d;
  const place = request.place?.text;
  d.says.push({
    to,
    key,
    params: { code: codeText(request, ctx, words.beyond), ...(place && { place }), ...words.params },
    terms: {
      category: text(`category.${request.category}`),
      ...(!place && { place: text('say.place.unknown') }),
      ...words.terms,
    },
    about: { kind: 'request', id: request._id },
    ...(words.buttons && { buttons: words.buttons }),
    ...(words.photos && words.photos.length > 0 && { photos: words.photos }),
    weight: words.weight ?? 'push',
  });
};
