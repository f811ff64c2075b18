// Pictures: taking them in from the chat page, showing them to those who may see them.
import { z } from 'zod';
import { directRoomOf } from '../../models/web/chat';
import { cleanPhoto } from '../media/photo';
import type { UploadedFile } from '../media/upload';
import { signedIn, visiting } from '../middleware/guard';
import { HttpError, notFound } from '../middleware/http-error';
import { maySee, sightOf } from '../presenters/sight';
import { CONSOLE_ROLES } from './roles';
import type { AnyRoute, Base } from './route';
import { publicRoute, visitorRoute } from './route';
import { chatPhoto } from './chat-schemas';
import { id, idParams } from './schemas';

/** The visitor uploaded it or sits in a room where it was shown. */
async function seenInChat(
  call: Base,
  media: { by: string; channel: string; rooms: readonly string[] },
): Promise<boolean> {
  const visitor = await visiting(call.ctx, call.ports);
  if (!visitor) return false;
  const rooms = [directRoomOf(visitor._id), ...visitor.rooms];
  const own = media.channel === 'web' && media.by === visitor._id;
  return own || media.rooms.some((room) => rooms.includes(room));
}

/** Staff see the pictures of requests they may see; of private ones only those who may read the words. */
async function seenInRequest(call: Base, mediaId: string, requestId: string | undefined): Promise<boolean> {
  if (requestId === undefined) return false;
  const { ports, ctx } = call;
  const who = await signedIn(ctx, ports, call.sessions);
  const request = who && (await ports.read.request(requestId));
  if (!request || ![...request.photos, ...request.donePhotos].some((p) => p.id === mediaId)) return false;
  const tree = ports.tree();
  return maySee(who.person, request, tree, CONSOLE_ROLES) && sightOf(who.person, request, tree).words;
}

export const mediaRoutes: readonly AnyRoute[] = [
  visitorRoute({
    method: 'post',
    path: '/api/chat/media',
    tag: 'chat',
    summary: 'Upload one picture for a message; it is re-encoded without its metadata',
    who: { kind: 'visitor' },
    scope: { kind: 'open' },
    upload: { field: 'file', limit: 'uploadBytes' },
    output: chatPhoto,
    status: 201,
    async handle(call) {
      const { ports, visitor, now } = call;
      const photo = await cleanPhoto((call.input.body as unknown as UploadedFile).bytes);
      const { type, width, height, bytes } = photo;
      const mediaId = ports.ids.next();
      const media = {
        _id: mediaId,
        type,
        size: bytes.length,
        width,
        height,
        channel: 'web',
        by: visitor._id,
        rooms: [],
        at: now,
      };
      await ports.media.put(media, bytes);
      return { id: mediaId, url: `/api/media/${mediaId}`, width, height };
    },
  }),

  publicRoute({
    method: 'get',
    path: '/api/media/:id',
    tag: 'media',
    summary: 'A picture, for members of a room it was shown in and for staff who may see its request',
    who: { kind: 'public' },
    scope: { kind: 'open' },
    params: idParams,
    query: z.object({ request: id.optional() }),
    type: 'image/*',
    async handle(call) {
      const { ports, ctx, input } = call;
      const media = await ports.media.media(input.params.id);
      const allowed =
        media && ((await seenInChat(call, media)) || (await seenInRequest(call, media._id, input.query.request)));
      if (!allowed) throw notFound();
      const bytes = await ports.media.bytes(media._id);
      if (!bytes) throw new HttpError(404, 'gone');
      ctx.type = media.type;
      ctx.set('Cache-Control', 'private, max-age=86400, immutable');
      ctx.set('Content-Disposition', 'inline');
      return bytes;
    },
  }),
];
