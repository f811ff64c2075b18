// Pictures uploaded in the console, for acts that take photos.
import { cleanPhoto } from '../media/photo';
import type { UploadedFile } from '../media/upload';
import { chatPhoto } from './chat-schemas';
import { CONSOLE_ROLES } from './roles';
import { staffRoute } from './route';

/** Channel name of pictures that staff upload here. */
export const CONSOLE = 'console';

export const consoleMediaRoutes = [
  staffRoute({
    method: 'post',
    path: '/api/media',
    tag: 'media',
    summary: 'Upload one picture for an act; it is re-encoded without its metadata',
    who: { kind: 'staff', roles: CONSOLE_ROLES },
    scope: { kind: 'self' },
    upload: { field: 'file', limit: 'uploadBytes' },
    output: chatPhoto,
    status: 201,
    async handle({ ports, person, now, input }) {
      const { bytes, ...photo } = await cleanPhoto((input.body as unknown as UploadedFile).bytes);
      const id = ports.ids.next();
      const media = { _id: id, ...photo, size: bytes.length, channel: CONSOLE, by: person._id, rooms: [], at: now };
      await ports.media.put(media, bytes);
      return { id, url: `/api/media/${id}`, width: photo.width, height: photo.height };
    },
  }),
];
