// Shapes of the chat API. Used by the chat routes and server/presenters/chat.ts.
import { z } from 'zod';
import { id, line, time, words } from './schemas';

export const chatPhoto = z.object({
  id: z.string(),
  url: z.string(),
  width: z.number().optional(),
  height: z.number().optional(),
});

export const place = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  name: line(80).optional(),
});

export const message = z
  .object({
    seq: z.number(),
    id: z.string(),
    clientId: z.string().optional(),
    roomId: z.string(),
    from: z.object({ id: z.string(), name: z.string(), bot: z.boolean(), me: z.boolean() }),
    at: time,
    text: z.string(),
    photos: z.array(chatPhoto),
    quote: z.object({ id: z.string(), name: z.string(), text: z.string() }).optional(),
    buttons: z.array(z.object({ label: z.string(), says: z.string() })),
    status: z.literal('sent'),
    location: z.object({ latitude: z.number(), longitude: z.number(), name: z.string().optional() }).optional(),
  })
  .meta({ id: 'Message' });

export const chatRoom = z
  .object({
    id: z.string(),
    name: z.string(),
    purpose: z.string().optional(),
    unitName: z.string().optional(),
    direct: z.boolean(),
    unread: z.number(),
    invitable: z.boolean(),
  })
  .meta({ id: 'ChatRoom' });

export const persona = z
  .object({
    key: z.string(),
    name: z.string(),
    role: z.string(),
    roleName: z.string(),
    unitName: z.string().optional(),
  })
  .meta({ id: 'Persona' });

export const me = z
  .object({
    userId: z.string(),
    name: z.string(),
    /** IANA zone in which times are told. */
    zone: z.string(),
    personas: z.array(persona).optional(),
    rooms: z.array(chatRoom),
  })
  .meta({ id: 'Me' });

export const joinBody = z.strictObject({
  name: line(20).optional(),
  invite: z
    .string()
    .regex(/^[A-Za-z0-9]{4,32}$/)
    .optional(),
  persona: z
    .string()
    .regex(/^[\w-]{1,40}$/)
    .optional(),
});

/** The text is measured by the route, so that too long a message gets advice with the limit in it. */
export const sayBody = z.strictObject({
  clientId: z.string().regex(/^[\w.:-]{1,80}$/),
  text: words(50_000).default(''),
  quote: id.optional(),
  photos: z.array(id).max(9).optional(),
  location: place.optional(),
  press: z.boolean().optional(),
});

export const invite = z.object({ code: z.string(), url: z.string(), qr: z.string() }).meta({ id: 'Invite' });
