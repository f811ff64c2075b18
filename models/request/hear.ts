// Who hears what about a request. Groups hear little, people hear what is theirs, private matters stay in direct messages.
// Called by the effects in models/request/acts.
import type { Audience } from '../message/say';
import { SYSTEM } from '../person/person';
import { type Draft, tell } from './draft';

type Words = Parameters<typeof tell>[3];

const groupsOf = (d: Draft): string[] => {
  if (d.request.private) return [];
  const keys = [d.request.roomKey, ...d.request.supporters.map((s) => s.roomKey)];
  return [...new Set(keys.filter((key): key is string => key !== undefined))];
};

/** Answers whoever just spoke, where they spoke; a private matter in their direct chat. A click in the console shows itself. */
export const answer = (d: Draft, key: string, words: Words = {}): void => {
  const { room } = d.ctx;
  if (!room || d.by._id === SYSTEM._id) return;
  const aside = !room.direct && d.request.private;
  const to: Audience = aside ? { person: d.by._id } : { room: room._id };
  tell(d, to, key, { weight: 'reply', ...words });
};

/** Tells one person; nobody is told what they just did themselves. */
export const inform = (d: Draft, personId: string | undefined, key: string, words: Words = {}): void => {
  if (personId === undefined || personId === SYSTEM._id || personId === d.by._id) return;
  tell(d, { person: personId }, key, words);
};

/** Tells several people, each once. */
export const informAll = (d: Draft, personIds: readonly string[], key: string, words: Words = {}): void => {
  for (const id of new Set(personIds)) inform(d, id, key, words);
};

/** Tells the groups where it was reported, but not the one where the actor has just been answered. */
export const announce = (d: Draft, key: string, words: Words = {}): void => {
  for (const room of groupsOf(d)) if (room !== d.ctx.room?._id) tell(d, { room }, key, words);
};

/** Tells the workers of the unit; nothing of a private matter but its number and kind may be in the words. */
export const tellWorkers = (d: Draft, key: string, words: Words = {}): void =>
  tell(d, { unit: d.request.unitId, purpose: 'workers' }, key, words);

/** Everybody who waits for the result: the reporter first, then those who joined. */
export const partiesOf = (d: Draft): string[] => [
  ...new Set([d.request.reporterId, ...d.request.supporters.map((s) => s.personId)]),
];

/**
 * Asks or tells each party directly. Where a channel opens no direct chat, the group they spoke in hears it once for all of
 * them, unless the matter is private.
 */
export const informParties = (d: Draft, key: string, words: Words = {}): void => {
  const { request } = d;
  const rooms = new Set<string>();
  const spoken = new Map<string, string | undefined>([[request.reporterId, request.roomKey]]);
  for (const s of request.supporters) if (!spoken.has(s.personId)) spoken.set(s.personId, s.roomKey);
  for (const [person, room] of spoken) {
    if (person === d.by._id) continue;
    const orRoom = room !== undefined && !request.private && !rooms.has(room) ? room : undefined;
    if (orRoom !== undefined) rooms.add(orRoom);
    tell(d, { person, ...(orRoom !== undefined && { orRoom }) }, key, words);
  }
};

/** Tells the reporter on the way, where that stays between the two: they reported in a direct chat, or in confidence. */
export const informReporter = (d: Draft, key: string, words: Words = {}): void => {
  if (d.request.roomKey === undefined || d.request.private || d.request.anonymous)
    inform(d, d.request.reporterId, key, words);
};
