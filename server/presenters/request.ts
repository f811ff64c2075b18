// A request as a line of a list. Called by the list, board, zero list and request routes.
import type { z } from 'zod';
import type { Person } from '../../models/person/person';
import type { Clock } from '../../models/request/clock';
import { colour } from '../../models/request/colour';
import type { Request } from '../../models/request/request';
import type { Tree } from '../../models/unit/unit';
import type { requestRow } from '../routes/request-schemas';
import type { NameOf } from './names';
import { sightOf } from './sight';

/** What every presenter of requests needs to know. */
export interface Viewer {
  readonly person: Person;
  readonly tree: Tree;
  readonly now: number;
  readonly nameOf: NameOf;
  t(key: string, params?: Readonly<Record<string, string | number>>): string;
  clocks(request: Request): readonly Clock[];
  /** Working time left on a clock, in words; absent when it is met, late or has no deadline. */
  left?(clock: Clock): string | undefined;
}

/** Deadlines beyond this are none: the rules say "open until zero". */
const NEVER = 8.6e15;

/** The number with its community's letters. */
export const fullCode = (request: Pick<Request, 'code' | 'communityId'>, tree: Tree): string => {
  const prefix = tree.get(request.communityId)?.prefix;
  return prefix === undefined ? String(request.code) : `${prefix}-${request.code}`;
};

/** A line as this person may see it: words that are not for them are replaced. */
export function presentRow(request: Request, viewer: Viewer): z.input<typeof requestRow> {
  const { person, tree, now, nameOf, t } = viewer;
  const sight = sightOf(person, request, tree);
  return {
    id: request._id,
    code: request.code,
    fullCode: fullCode(request, tree),
    status: request.status,
    statusName: t(`api.status.${request.status}`),
    category: request.category,
    categoryName: t(`category.${request.category}`),
    urgency: request.urgency,
    danger: request.danger,
    private: request.private,
    colour: request.open ? colour(viewer.clocks(request), now, request.danger !== undefined) : 'green',
    triage: request.triage,
    unitId: request.unitId,
    unitName: tree.get(request.unitId)?.name ?? '',
    place: sight.words ? (request.place?.text ?? '') : '',
    text: sight.words ? request.text : t('api.request.hidden'),
    readable: sight.words,
    assignee:
      request.assigneeId === undefined ? undefined : { id: request.assigneeId, name: nameOf(request.assigneeId) },
    supporters: request.supporters.length,
    createdAt: request.createdAt,
    dueAt: request.dueAt < NEVER ? request.dueAt : undefined,
    photos: request.photos.length,
  };
}
