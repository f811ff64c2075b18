import { createInbox, type InboxStore, type Worked } from '../../bot/inbox';
import type { Incoming } from '../../models/message/incoming';
import type { InboxRow } from '../../models/message/rows';
import { testClock } from '../support/clock';

const message = (messageId: string, more: Partial<Incoming> = {}): Incoming => ({
  channel: 'web',
  messageId,
  roomId: 'g',
  direct: false,
  userId: 'u',
  at: 0,
  text: messageId,
  mentionsBot: false,
  ...more,
});

function stage(work: (row: InboxRow) => Promise<Worked>) {
  const stored = new Map<string, InboxRow>();
  const done: string[] = [];
  const rows: InboxStore = {
    async add(row) {
      if (stored.has(row._id)) return false;
      stored.set(row._id, row);
      return true;
    },
    done: async (id) => void done.push(id),
    failed: async (id, _at, code) => void done.push(`${id} ${code}`),
    takeOver: async () => [...stored.values()].filter((r) => !done.includes(r._id)),
  };
  const inbox = createInbox<true>({
    clock: testClock(0),
    processId: 'p',
    rows,
    listen: (incoming) => (incoming.text.startsWith('talk') ? undefined : true),
    work,
    fault: async () => 'F00',
  });
  return { inbox, stored, done };
}

test('chatter is neither stored nor worked', async () => {
  const { inbox, stored, done } = stage(async () => ({}));
  expect(await inbox.receive(message('talk1'))).toBe('chatter');
  expect(stored.size + done.length).toBe(0);
});

test('a message is stored before it is acknowledged, and a repeat is dropped', async () => {
  const worked: string[] = [];
  const { inbox, stored } = stage(async (row) => {
    worked.push(row._id);
    return {};
  });
  const answers = await Promise.all([inbox.receive(message('a')), inbox.receive(message('a'))]);
  expect(stored.has('web:a')).toBe(true);
  expect(answers).toEqual(['kept', 'repeated']);
  await inbox.idle();
  expect(await inbox.receive(message('a'))).toBe('repeated');
  await inbox.idle();
  expect(worked).toEqual(['web:a']);
});

test('a room is worked in order, rooms side by side', async () => {
  const begun: string[] = [];
  const gates = new Map<string, () => void>();
  const { inbox } = stage(
    (row) =>
      new Promise((resolve) => {
        begun.push(row._id);
        gates.set(row._id, () => resolve({}));
      }),
  );
  await inbox.receive(message('a'));
  await inbox.receive(message('b'));
  await inbox.receive(message('c', { roomId: 'other' }));
  await new Promise((resolve) => setImmediate(resolve));
  expect(begun).toEqual(['web:a', 'web:c']);
  gates.get('web:a')?.();
  await new Promise((resolve) => setImmediate(resolve));
  expect(begun).toEqual(['web:a', 'web:c', 'web:b']);
});

test('a fault ends the message with a code and the next one is worked', async () => {
  const { inbox, done } = stage(async (row) => {
    if (row._id === 'web:a') throw new Error('bug');
    return {};
  });
  await inbox.receive(message('a'));
  await inbox.receive(message('b'));
  await inbox.idle();
  expect(done.sort()).toEqual(['web:a F00', 'web:b']);
});

test('what another process left is taken up once', async () => {
  const worked: string[] = [];
  const { inbox, stored } = stage(async (row) => {
    worked.push(row._id);
    return {};
  });
  stored.set('web:left', { _id: 'web:left', owner: 'dead', pending: true, at: 1, incoming: message('left') });
  await Promise.all([inbox.takeOver(new Set(['p'])), inbox.takeOver(new Set(['p']))]);
  await inbox.idle();
  expect(worked).toEqual(['web:left']);
});

test('a message whose row cannot be written is not acknowledged', async () => {
  const full = createInbox<true>({
    clock: testClock(0),
    processId: 'p',
    rows: {
      add: async () => {
        throw new Error('disk full');
      },
      done: async () => undefined,
      failed: async () => undefined,
      takeOver: async () => [],
    },
    listen: () => true,
    work: async () => ({}),
    fault: async () => '',
  });
  await expect(full.receive(message('a'))).rejects.toThrow('disk full');
  await full.idle();
});
