// The supervisor over a bot of straw and a clock in the test's hand.
import { createSupervisor } from '../../../../bot/channels/wechaty/supervisor';

const TIMES = { patienceMs: 1000, scanMs: 60_000, pauseMs: 100, longestPauseMs: 400, rebuildAfter: 3 };

function stage(start: () => Promise<void> = async () => undefined) {
  const done: string[] = [];
  const timers = new Map<number, { at: number; fn: () => void }>();
  let now = 0;
  let ids = 0;
  let built = 0;
  const supervisor = createSupervisor({
    times: TIMES,
    build() {
      const name = `bot${(built += 1)}`;
      const note = (what: string): void => void done.push(`${now} ${what} ${name}`);
      return {
        name,
        start: () => (note('start'), start()),
        stop: async () => note('stop'),
      };
    },
    discard: (bot) => void done.push(`${now} discard ${bot.name}`),
    later(ms, fn) {
      const id = (ids += 1);
      timers.set(id, { at: now + ms, fn });
      return () => timers.delete(id);
    },
    chance: () => 0.5,
    codeOf: () => 'code',
    log: () => undefined,
  });
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    supervisor,
    done,
    timers: () => timers.size,
    async pass(ms: number): Promise<void> {
      const end = now + ms;
      await settle();
      for (;;) {
        const next = [...timers].filter(([, t]) => t.at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
        if (!next) break;
        timers.delete(next[0]);
        now = next[1].at;
        next[1].fn();
        await settle();
      }
      now = end;
    },
  };
}

test('restarts the same bot with growing pauses, then builds a new one, for as long as nobody logs in', async () => {
  const { supervisor, done, pass } = stage();
  supervisor.start();
  expect(supervisor.phase()).toBe('starting');
  await pass(5000);
  expect(done).toEqual([
    '0 start bot1',
    '1000 stop bot1',
    '1100 start bot1',
    '2100 stop bot1',
    '2300 start bot1',
    '3300 stop bot1',
    '3300 discard bot1',
    '3700 start bot2',
    '4700 stop bot2',
  ]);
  expect(supervisor.phase()).toBe('down');
  expect(supervisor.restarts()).toBe(4);
});

test('goes on when starting fails', async () => {
  const { supervisor, done, pass } = stage(() => Promise.reject(new Error('away')));
  supervisor.start();
  await pass(1200);
  expect(done).toEqual(['0 start bot1', '1000 stop bot1', '1100 start bot1']);
});

test('a login ends all trouble', async () => {
  const { supervisor, done, pass, timers } = stage();
  supervisor.start();
  await pass(10);
  supervisor.loggedIn();
  await pass(100_000);
  expect(supervisor.phase()).toBe('up');
  expect(done).toEqual(['0 start bot1']);
  expect(timers()).toBe(0);
});

test('a logout is trouble until the next login, whatever else is heard', async () => {
  const { supervisor, done, pass } = stage();
  supervisor.start();
  await pass(10);
  supervisor.loggedIn();
  supervisor.loggedOut();
  supervisor.alive();
  expect(supervisor.phase()).toBe('down');
  expect(supervisor.isLoggedIn()).toBe(false);
  await pass(1000);
  expect(done).toEqual(['0 start bot1', '1010 stop bot1']);
});

test('a broken connection is forgiven when a sign of life comes in time, else the bot restarts', async () => {
  const { supervisor, done, pass } = stage();
  supervisor.start();
  await pass(0);
  supervisor.loggedIn();
  supervisor.troubled('UNAVAILABLE');
  expect(supervisor.phase()).toBe('down');
  await pass(900);
  supervisor.alive();
  expect(supervisor.phase()).toBe('up');
  await pass(5000);
  expect(done).toHaveLength(1);
  supervisor.troubled('UNAVAILABLE');
  await pass(1000);
  expect(done.at(-1)).toBe('6900 stop bot1');
});

test('waits long while a code is to be scanned', async () => {
  const { supervisor, done, pass } = stage();
  supervisor.start();
  await pass(500);
  supervisor.scanning();
  await pass(59_000);
  expect(done).toEqual(['0 start bot1']);
  await pass(2000);
  expect(done.slice(1)).toEqual(['60500 stop bot1', '60600 start bot1']);
});

test('stops in the middle of anything and leaves no timer', async () => {
  const { supervisor, done, pass, timers } = stage();
  supervisor.start();
  await pass(1050);
  await supervisor.stop();
  expect(timers()).toBe(0);
  expect(done.at(-1)).toMatch(/discard bot1$/);
  supervisor.loggedIn();
  supervisor.troubled('UNAVAILABLE');
  expect(supervisor.phase()).toBe('down');
  expect(timers()).toBe(0);
});
