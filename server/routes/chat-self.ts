// The chat page before and around joining: what an invitation leads to, one's own name and language, being forgotten.
import { z } from 'zod';
import { roomKeyOf } from '../../models/message/incoming';
import { VISITOR_COOKIE } from '../middleware/guard';
import { HttpError } from '../middleware/http-error';
import { meOf, personasOf } from './chat';
import { me, persona } from './chat-schemas';
import { publicRoute, visitorRoute } from './route';
import { line } from './schemas';

const YEAR_MS = 365 * 86_400_000;

export const chatSelfRoutes = [
  publicRoute({
    method: 'get',
    path: '/api/chat/welcome',
    tag: 'chat',
    summary: 'What somebody sees before joining: the room of an invitation, and people to play in the demo community',
    who: { kind: 'public' },
    scope: { kind: 'open' },
    query: z.object({ join: z.string().max(40).optional() }),
    output: z.object({
      demo: z.boolean(),
      personas: z.array(persona),
      room: z.object({ name: z.string(), unitName: z.string().optional() }).optional(),
    }),
    async handle(call) {
      const { ports, input } = call;
      const { people } = ports.chat;
      const personas = await personasOf(call);
      const roomId = input.query.join === undefined ? undefined : await people.invited(input.query.join);
      const room = roomId === undefined ? undefined : await ports.read.room(roomKeyOf('web', roomId));
      const unit = room?.unitId === undefined ? undefined : ports.tree().get(room.unitId);
      return {
        demo: personas.length > 0,
        personas,
        room: room && { name: room.name, unitName: unit?.name },
      };
    },
  }),

  visitorRoute({
    method: 'patch',
    path: '/api/chat/me',
    tag: 'chat',
    summary: 'Change the name shown to others, or the language of the page',
    who: { kind: 'visitor' },
    scope: { kind: 'open' },
    body: z.strictObject({ name: line(20).optional(), lang: z.enum(['zh-CN', 'en']).optional() }),
    output: me,
    async handle(call) {
      const { ports, ctx, visitor, input } = call;
      const { name, lang } = input.body;
      if (lang !== undefined) {
        ctx.cookies.set('lang', lang, { httpOnly: false, sameSite: 'lax', maxAge: YEAR_MS, overwrite: true });
      }
      const renamed = name === undefined ? visitor : await ports.chat.people.rename(visitor, name);
      if (!renamed) throw new HttpError(422, 'nameTaken');
      return meOf(call, renamed);
    },
  }),

  visitorRoute({
    method: 'delete',
    path: '/api/chat/me',
    tag: 'chat',
    summary: 'Forget this browser',
    who: { kind: 'visitor' },
    scope: { kind: 'open' },
    status: 204,
    async handle({ ports, ctx }) {
      const token = ctx.cookies.get(VISITOR_COOKIE);
      if (token !== undefined) await ports.chat.people.forget(token);
      ctx.cookies.set(VISITOR_COOKIE, null, { path: '/' });
      return undefined;
    },
  }),
];
