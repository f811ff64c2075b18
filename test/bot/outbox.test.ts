import { createOutbox, type Manners, type OutboxStore } from '../../bot/outbox';
import { SendError, type Channel, type Rendered } from '../../bot/channel';
import { seededRng } from '../../models/kernel/rng';
import type { OutboxRow } from '../../models/message/rows';
import { testClock } from '../support/clock';

const MINUTE = 60_000;

function stage(manners: Partial<Manners> = {}, pace = { count: 1000, windowMs: 1000 }) {
  const clock = testClock('2026-03-10T10:00:00+08:00');
  const sent: Rendered[] = [];
  const marks: string[] = [];
  let fail: SendError | undefined;
  let state: 'up' | 'down' = 'up';
  const channel: Channel = {
    name: 'web',
    can: { hearsAll: true, buttons: true, quotes: true, recalls: false, photos: true, textLimit: 500, pace },
    start: async () => undefined,
    stop: async () => undefined,
    directRoom: (id) => id,
    state: () => state,
    async send(message) {
      if (fail) throw fail;
      sent.push(message);
      return { messageId: `p-${message.key}` };
    },
  };
  const rows: OutboxStore = {
    sent: async (id, _at, receipt) => void marks.push(`sent ${id} ${receipt}`),
    postpone: async (id, _until, attempts, error) => void marks.push(`postpone ${id} ${attempts} ${error}`),
    dead: async (id, _attempts, error) => void marks.push(`dead ${id} ${error}`),
    takeOver: async () => [],
    sentSince: async () => [],
  };
  const outbox = createOutbox({
    clock,
    rng: seededRng('outbox'),
    processId: 'p',
    rows,
    channels: new Map([['web', channel]]),
    manners: () => ({
      locale: 'zh-CN',
      zone: 'Asia/Shanghai',
      now: clock.now(),
      hourlyBudget: 100,
      quietUntil: undefined,
      ...manners,
    }),
    log: () => undefined,
  });
  return {
    clock,
    outbox,
    sent,
    marks,
    failWith: (error: SendError | undefined) => (fail = error),
    go: (to: 'up' | 'down') => (state = to),
  };
}

let n = 0;
const row = (more: Partial<OutboxRow> = {}, weight: 'reply' | 'push' | 'urgent' = 'reply'): OutboxRow => ({
  _id: `r${(n += 1)}`,
  owner: 'p',
  state: 'pending',
  channel: 'web',
  roomKey: 'web:g',
  roomId: 'g',
  direct: false,
  say: { to: { room: 'web:g' }, key: 'answer.language', params: {}, weight },
  createdAt: n,
  notBefore: 0,
  attempts: 0,
  ...more,
});

test('says each row once, in order, and marks it with the receipt', async () => {
  const { outbox, sent, marks } = stage();
  const rows = [row(), row(), row()];
  outbox.add(rows);
  outbox.add(rows);
  await outbox.idle();
  expect(sent.map((m) => m.key)).toEqual(rows.map((r) => r._id));
  expect(marks).toEqual(rows.map((r) => `sent ${r._id} p-${r._id}`));
  expect(outbox.depth()).toBe(0);
});

test('an urgent row passes those that wait', async () => {
  const { outbox, sent, go } = stage();
  go('down');
  const [first, second] = [row(), row({}, 'urgent')];
  outbox.add([first, second]);
  go('up');
  outbox.wake();
  await outbox.idle();
  expect(sent.map((m) => m.key)).toEqual([second._id, first._id]);
});

test('a failure that may pass is tried again later, and the room keeps its order', async () => {
  const { outbox, sent, marks, failWith, clock } = stage();
  const [first, second] = [row(), row()];
  failWith(new SendError('unavailable', true));
  outbox.add([first, second]);
  await outbox.idle();
  expect(sent).toHaveLength(0);
  expect(marks).toEqual([`postpone ${first._id} 1 unavailable`]);
  failWith(undefined);
  outbox.wake();
  await outbox.idle();
  expect(sent).toHaveLength(0);
  clock.set(clock.now() + MINUTE);
  outbox.wake();
  await outbox.idle();
  expect(sent.map((m) => m.key)).toEqual([first._id, second._id]);
});

test('what the platform refuses for good goes to the dead letters and stops nobody', async () => {
  const { outbox, sent, marks, failWith } = stage();
  const [first, second] = [row(), row()];
  failWith(new SendError('refused', false));
  outbox.add([first]);
  await outbox.idle();
  failWith(undefined);
  outbox.add([second]);
  await outbox.idle();
  expect(marks[0]).toBe(`dead ${first._id} refused`);
  expect(sent.map((m) => m.key)).toEqual([second._id]);
});

test('eight failures and it is laid aside', async () => {
  const { outbox, marks, failWith, clock } = stage();
  failWith(new SendError('unavailable', true));
  const only = row();
  outbox.add([only]);
  for (let i = 0; i < 12; i += 1) {
    await outbox.idle();
    clock.set(clock.now() + 20 * MINUTE);
    outbox.wake();
  }
  await outbox.idle();
  expect(marks.filter((m) => m.startsWith('postpone'))).toHaveLength(7);
  expect(marks.at(-1)).toBe(`dead ${only._id} unavailable`);
});

test('keeps to the pace of the platform', async () => {
  const { outbox, sent, clock } = stage({}, { count: 2, windowMs: MINUTE });
  outbox.add([row(), row(), row()]);
  await outbox.idle();
  expect(sent).toHaveLength(2);
  clock.set(clock.now() + MINUTE - 1);
  outbox.wake();
  await outbox.idle();
  expect(sent).toHaveLength(2);
  clock.set(clock.now() + 1);
  outbox.wake();
  await outbox.idle();
  expect(sent).toHaveLength(3);
});

test('past the hourly budget what waits comes as one message, and again ten minutes later', async () => {
  const { outbox, sent, clock } = stage({ hourlyBudget: 3 });
  outbox.add(Array.from({ length: 6 }, () => row()));
  await outbox.idle();
  expect(sent).toHaveLength(3);
  expect(sent[2]?.text.split('\n')).toHaveLength(5);
  outbox.add([row(), row()]);
  await outbox.idle();
  expect(sent).toHaveLength(3);
  clock.set(clock.now() + 10 * MINUTE);
  outbox.wake();
  await outbox.idle();
  expect(sent).toHaveLength(4);
  expect(outbox.depth()).toBe(0);
});

test('a danger is said at once whatever the budget and the hour', async () => {
  const night = Date.parse('2026-03-11T07:00:00+08:00');
  const { outbox, sent } = stage({ hourlyBudget: 1, quietUntil: night });
  outbox.add([row(), row(), row({}, 'urgent')]);
  await outbox.idle();
  expect(sent).toHaveLength(2);
});

test('in quiet hours reminders wait, answers do not', async () => {
  const { outbox, sent } = stage({ quietUntil: Date.parse('2026-03-11T07:00:00+08:00') });
  const [reminder, answer] = [row({}, 'push'), row({}, 'reply')];
  outbox.add([reminder, answer]);
  await outbox.idle();
  expect(sent.map((m) => m.key)).toEqual([answer._id]);
  expect(outbox.depth()).toBe(1);
});
