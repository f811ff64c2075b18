// The outbox for the console: what waits, what was given up, trying again. Rows show keys and numbers, never residents' words.
import { z } from 'zod';
import type { OutboxRow } from '../../models/message/rows';
import type { Room } from '../../models/room/room';
import { HttpError } from '../middleware/http-error';
import { done } from './schemas';
import { OVERSEERS, STEWARDS } from './roles';
import { type Base, type StaffCall, staffRoute } from './route';
import { count, id, idParams, queryTime, time } from './schemas';

const COUNT_MOST = 10_000;
/** Rows looked through for one page: those of other units are left out. */
const LOOKED_AT = 1000;

const state = z.enum(['pending', 'dead', 'sent']);

const row = z
  .object({
    id: z.string(),
    state: z.string(),
    roomName: z.string(),
    roomId: z.string(),
    channel: z.string(),
    key: z.string(),
    label: z.string(),
    requestId: z.string().optional(),
    code: z.union([z.string(), z.number()]).optional(),
    attempts: z.number(),
    error: z.string().optional(),
    createdAt: time,
    nextAt: time.optional(),
    sentAt: time.optional(),
  })
  .meta({ id: 'OutboxRow' });

/** Unit a row belongs to: that of its room, or of the request it is about; undefined for what only operators see. */
async function unitOf(one: OutboxRow, room: Room | undefined, call: Base): Promise<string | undefined> {
  if (room?.unitId !== undefined) return room.unitId;
  const about = one.say.about;
  return about ? (await call.ports.read.request(about.id))?.unitId : undefined;
}

function present(one: OutboxRow, room: Room | undefined, call: Base): z.input<typeof row> {
  const code = one.say.params['code'];
  const { key } = one.say;
  const label = call.ports.hasText(key) ? call.t(key).replace(/\{\{[^}]*\}\}/g, '…') : key;
  return {
    id: one._id,
    state: one.state,
    roomName: one.direct ? call.t('api.direct') : (room?.name ?? one.roomId),
    roomId: one.direct ? '' : one.roomKey,
    channel: one.channel,
    key,
    label,
    requestId: one.say.about?.id,
    code,
    attempts: one.attempts,
    error: one.error,
    createdAt: one.createdAt,
    nextAt: one.state === 'pending' ? one.notBefore : undefined,
    sentAt: one.sentAt?.getTime(),
  };
}

const seesAll = (call: StaffCall<unknown>): boolean =>
  call.person.grants.some((g) => g.role === 'admin' && call.ports.tree().get(g.unitId)?.parentId === null);

const scope = {
  kind: 'unit' as const,
  async unit(
    input: { readonly params: { readonly id: string } },
    call: StaffCall<unknown>,
  ): Promise<string | undefined> {
    const one = await call.ports.admin.outboxRow(input.params.id);
    if (!one) return undefined;
    const unit = await unitOf(one, await call.ports.read.room(one.roomKey), call);
    return unit ?? (seesAll(call) ? call.reach[0] : undefined);
  },
};

export const outboxRoutes = [
  staffRoute({
    method: 'get',
    path: '/api/outbox',
    tag: 'outbox',
    summary: 'Messages waiting, given up or sent, newest first',
    who: { kind: 'staff', roles: OVERSEERS },
    scope: { kind: 'list', unit: (input) => input.query.unit },
    query: z.object({
      unit: id.optional(),
      state: state.default('pending'),
      limit: count(1, 100).default(50),
      cursor: queryTime.optional(),
    }),
    output: z.object({
      items: z.array(row),
      next: z.string().optional(),
      counts: z.object({ pending: z.number(), dead: z.number(), sent: z.number() }),
    }),
    async handle(call) {
      const { ports, input, under } = call;
      const { limit, cursor } = input.query;
      const tree = ports.tree();
      const all = seesAll(call) && input.query.unit === undefined;
      const filter = { state: input.query.state, ...(cursor === undefined ? {} : { before: cursor }) };
      const rows = await ports.admin.outbox(filter, all ? limit + 1 : LOOKED_AT);
      const items: z.input<typeof row>[] = [];
      let last: number | undefined;
      let more = false;
      for (const one of rows) {
        if (items.length === limit) {
          more = true;
          break;
        }
        last = one.createdAt;
        const room = await ports.read.room(one.roomKey);
        const unit = all ? undefined : await unitOf(one, room, call);
        const seen = all || (unit !== undefined && under.some((top) => tree.within(unit, top)));
        if (seen) items.push(present(one, room, call));
      }
      const [pending, dead, sent] = await Promise.all(state.options.map((s) => ports.admin.countOutbox(s, COUNT_MOST)));
      return {
        items,
        next: (more || rows.length === LOOKED_AT) && last !== undefined ? String(last) : undefined,
        counts: { pending: pending ?? 0, dead: dead ?? 0, sent: sent ?? 0 },
      };
    },
  }),

  staffRoute({
    method: 'post',
    path: '/api/outbox/:id/retry',
    tag: 'outbox',
    summary: 'Try a message again that was given up',
    who: { kind: 'staff', roles: STEWARDS },
    scope,
    params: idParams,
    output: done,
    async handle({ ports, input, now }) {
      if (!(await ports.admin.retryOutbox(input.params.id, now))) throw new HttpError(409, 'notDead');
      return { ok: true as const };
    },
  }),

  staffRoute({
    method: 'post',
    path: '/api/outbox/:id/drop',
    tag: 'outbox',
    summary: 'Give a message up for good',
    who: { kind: 'staff', roles: STEWARDS },
    scope,
    params: idParams,
    output: done,
    async handle({ ports, input }) {
      if (!(await ports.admin.dropOutbox(input.params.id))) throw new HttpError(409, 'notDead');
      return { ok: true as const };
    },
  }),
];
