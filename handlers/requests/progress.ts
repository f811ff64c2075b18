// "进度12": where a request stands, who has it, until when, what was said last. Without a number: what somebody reported
// last.
import { isRefusal, type Refusal, refuse } from '../../models/kernel/refusal';
import type { Outcome } from '../../models/message/outcome';
import type { Term } from '../../models/message/say';
import { belongsTo, isInCharge, isParty, maySeeWords } from '../../models/request/policy';
import type { Request } from '../../models/request/request';
import { defineHandler } from '../handler';
import { namesFor, type Names } from './scene';
import { type Pointer, reportedLast, targetOf } from './target';

interface Loaded {
  readonly request: Request | Refusal;
  readonly into: Request | undefined;
  readonly names: Names;
}

const lastNote = (request: Request): string | undefined =>
  request.events.findLast(
    (e) => (e.type === 'noted' || e.type === 'resolved' || e.type === 'declined') && e.note !== undefined,
  )?.note;

export const progress = defineHandler<Pointer, Loaded>({
  id: 'request.progress',
  offered: () => true,
  async load(turn, args, read) {
    const request = await targetOf(turn, args, read, reportedLast);
    if (isRefusal(request)) return { request, into: undefined, names: new Map() };
    const into = request.mergedInto === undefined ? undefined : await read.request(request.mergedInto);
    return { request, into, names: await namesFor(into ?? request, read) };
  },
  decide(turn, _args, { request: asked, into, names }): Outcome | Refusal {
    if (isRefusal(asked)) return asked;
    const request = into ?? asked;
    const { room, actor, tree } = turn;
    if (!belongsTo(actor, request.communityId, tree) && !isParty(actor, request))
      return refuse('unknownNumber', { code: asked.code });
    if (!maySeeWords(actor, request, tree)) return refuse('progress.private', { code: asked.code });
    const note = lastNote(request);
    const name = request.assigneeId === undefined ? undefined : names.get(request.assigneeId);
    const place = request.place?.text || undefined;
    const unit = tree.get(request.dispatchedTo ?? request.unitId)?.name;
    const lines: Term[] = [
      ...(into ? [{ text: 'say.progress.merged', params: { code: asked.code, into: into.code } }] : []),
      name === undefined
        ? { text: 'say.progress.unit', params: { unit } }
        : { text: 'say.progress.person', params: { name } },
      ...(request.open ? [{ text: 'say.progress.due', terms: { due: { time: request.dueAt } } }] : []),
      ...(request.hold
        ? [
            {
              text: 'say.progress.hold',
              params: { waitingFor: request.hold.waitingFor },
              terms: { until: { time: request.hold.until } },
            },
          ]
        : []),
      ...(note === undefined ? [] : [{ text: 'say.progress.note', params: { note } }]),
      ...(isInCharge(actor, request, tree) && request.supporters.length > 0
        ? [{ text: 'say.progress.supporters', params: { people: request.supporters.length + 1 } }]
        : []),
    ];
    const aside = room === undefined || (request.private && !room.direct);
    return {
      say: [
        {
          to: aside ? { person: actor._id } : { room: room._id },
          key: 'progress.text',
          params: { code: request.code, ...(place !== undefined && { place }) },
          terms: {
            category: { text: `category.${request.category}` },
            status: { text: `status.${request.status}` },
            lines: { lines },
            ...(place === undefined && { place: { text: 'say.place.unknown' } }),
          },
          about: { kind: 'request', id: request._id },
          weight: 'reply',
        },
      ],
    };
  },
});
