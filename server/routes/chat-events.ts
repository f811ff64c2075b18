// The live stream of the chat page: server-sent events, resumed by Last-Event-ID.
import { PassThrough } from 'node:stream';
import { z } from 'zod';
import { HttpError } from '../middleware/http-error';
import { presentMessage } from '../presenters/chat';
import { visitorRoute } from './route';

/** A reader this far behind is cut off and resumes by number. */
const BUFFER = 512 * 1024;

export const chatEventRoutes = [
  visitorRoute({
    method: 'get',
    path: '/api/chat/events',
    tag: 'chat',
    summary: 'Live messages as server-sent events: message, rooms, ping',
    who: { kind: 'visitor' },
    scope: { kind: 'open' },
    query: z.object({ after: z.coerce.number().min(0).max(Number.MAX_SAFE_INTEGER).optional() }),
    type: 'text/event-stream',
    async handle(call) {
      const { ctx, visitor, ports, input } = call;
      const resumed = ctx.get('last-event-id');
      const after = /^\d{1,16}(\.\d{1,9})?$/.test(resumed) ? Number(resumed) : input.query.after;
      const stream = new PassThrough();
      const leave = await ports.chat.listen(
        {
          userId: visitor._id,
          rooms: new Set(visitor.rooms),
          send(event) {
            if (stream.destroyed || stream.writableLength > BUFFER) return false;
            if (event.kind === 'message') {
              const data = JSON.stringify(presentMessage(event.message, visitor));
              stream.write(`id: ${event.message.seq}\nevent: message\ndata: ${data}\n\n`);
            } else stream.write(`event: ${event.kind}\ndata: {}\n\n`);
            return true;
          },
          end: () => stream.end(),
        },
        after,
      );
      if (!leave) throw new HttpError(429, 'tooManyStreams', {}, [], 10);
      stream.once('close', leave);
      ctx.req.once('close', () => stream.destroy());
      ctx.type = 'text/event-stream';
      ctx.set('Cache-Control', 'no-store');
      ctx.set('X-Accel-Buffering', 'no');
      // Sent at once, so that the browser knows the stream is open.
      stream.write('retry: 2000\nevent: ping\ndata: {}\n\n');
      return stream;
    },
  }),
];
