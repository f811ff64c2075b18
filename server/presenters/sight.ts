// What one person may see of a request: the thing itself, its words, its reporter. Called by mount.ts and the presenters.
import type { Person, Role } from '../../models/person/person';
import { isInCharge, maySeeReporter, maySeeWords, whistleFor } from '../../models/request/policy';
import type { Request } from '../../models/request/request';
import type { Tree } from '../../models/unit/unit';

export interface Sight {
  /** What was said, masked as it is. */
  readonly words: boolean;
  readonly reporter: boolean;
  /** Works on it now or has worked on it. */
  readonly handling: boolean;
}

const touches = (person: Person, request: Request, tree: Tree): boolean =>
  isInCharge(person, request, tree) ||
  request.handlerIds.includes(person._id) ||
  request.offer?.to === person._id ||
  whistleFor(person, request, tree) !== undefined;

/** Whether the request exists for this person: a role reaches it, or they have a part in it. */
export const maySee = (person: Person, request: Request, tree: Tree, roles: readonly Role[]): boolean =>
  touches(person, request, tree) ||
  person.grants.some((g) => roles.includes(g.role) && tree.within(request.unitId, g.unitId));

/** What of it they may see. */
export const sightOf = (person: Person, request: Request, tree: Tree): Sight => ({
  words: maySeeWords(person, request, tree),
  reporter: maySeeReporter(person, request, tree),
  handling: request.assigneeId === person._id || request.handlerIds.includes(person._id),
});
