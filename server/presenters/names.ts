// Names for ids, looked up together before a presenter runs. Called by the routes.
import { type Person, SYSTEM } from '../../models/person/person';
import type { Read } from '../../handlers/read';
import type { Request } from '../../models/request/request';

/** Name of a person by id; `fallback` for somebody no longer known. */
export type NameOf = (id: string) => string;

/** Looks people up, each once. */
export async function namesOf(
  read: Pick<Read, 'person'>,
  ids: Iterable<string | undefined>,
  words: { readonly system: string; readonly unknown: string },
): Promise<NameOf> {
  const wanted = [...new Set([...ids].filter((id): id is string => id !== undefined && id !== SYSTEM._id))];
  const people = await Promise.all(wanted.map((id) => read.person(id)));
  const known = new Map(people.filter((p): p is Person => p !== undefined).map((p) => [p._id, p.name]));
  return (id) => (id === SYSTEM._id ? words.system : (known.get(id) ?? words.unknown));
}

/** Everybody a request's page names. */
export const peopleIn = (r: Request): (string | undefined)[] => [
  r.reporterId,
  r.assigneeId,
  r.offer?.to,
  r.offer?.by,
  ...r.events.map((e) => e.by),
  ...r.supporters.map((s) => s.personId),
  ...r.whistles.map((w) => w.officerId),
  ...r.checks.map((c) => c.third?.checkerId),
  ...r.extensions.flatMap((e) => [e.askedBy, e.approverId]),
];
