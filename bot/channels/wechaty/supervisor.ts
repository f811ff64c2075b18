// Keeps one bot alive. Wechaty restarts a broken puppet only once, so this restarts the whole bot, however often it takes,
// with growing pauses; and as every restart of a puppet leaves listeners behind, it builds a new one after several. Used
// by index.ts, which tells it what the bot reports.

/** What is supervised. Neither call may take for ever; rejections count as trouble. */
export interface Supervised {
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface SupervisorTimes {
  /** Trouble without a login or another sign of life for this long (ms) means a restart. */
  readonly patienceMs: number;
  /** The same while a person is to scan a code, which a restart would make void. */
  readonly scanMs: number;
  /** Shortest and longest pause (ms) before starting again. */
  readonly pauseMs: number;
  readonly longestPauseMs: number;
  /** After this many restarts in a row a new bot is built. */
  readonly rebuildAfter: number;
}

export const DEFAULT_TIMES: SupervisorTimes = {
  patienceMs: 45_000,
  scanMs: 600_000,
  pauseMs: 2_000,
  longestPauseMs: 300_000,
  rebuildAfter: 4,
};

export interface SupervisorPorts<B extends Supervised> {
  readonly times: SupervisorTimes;
  /** A fresh bot, wired to report here. Throws when it cannot be built. */
  build(): B;
  /** Takes the wires off a bot that is given up. */
  discard(bot: B): void;
  later(ms: number, fn: () => void): () => void;
  /** In [0, 1), so that many bots do not come back in the same moment. */
  chance(): number;
  codeOf(error: unknown): string;
  log(event: string, fields: Readonly<Record<string, unknown>>): void;
}

export type Phase = 'starting' | 'up' | 'down';

export interface Supervisor<B> {
  start(): void;
  /** Ends bot and timers; resolves when both are gone. */
  stop(): Promise<void>;
  /** The bot that runs, also while it is in trouble. */
  bot(): B | undefined;
  phase(): Phase;
  isLoggedIn(): boolean;
  /** Restarts since the last login. */
  restarts(): number;
  loggedIn(): void;
  loggedOut(): void;
  /** The way to the platform seems broken. */
  troubled(code: string): void;
  /** Something came from the platform, so the way to it is whole. */
  alive(): void;
  /** A code waits to be scanned by a person. */
  scanning(): void;
}

/** Builds the supervisor; nothing runs before start(). */
export function createSupervisor<B extends Supervised>(ports: SupervisorPorts<B>): Supervisor<B> {
  const { times, log } = ports;
  let bot: B | undefined;
  let phase: Phase = 'down';
  let login = false;
  let restarts = 0;
  let running = false;
  let cancel: (() => void) | undefined;
  /** Starts and stops of the bot, one after the other. */
  let work: Promise<void> = Promise.resolve();

  function disarm(): void {
    cancel?.();
    cancel = undefined;
  }

  function arm(ms: number, fn: () => void): void {
    disarm();
    if (!running) return;
    cancel = ports.later(ms, () => {
      cancel = undefined;
      fn();
    });
  }

  function next(step: () => Promise<void>): void {
    work = work.then(step).catch((error: unknown) => {
      log('wechaty error', { code: ports.codeOf(error) });
    });
  }

  const begin = (): void =>
    next(async () => {
      if (!running) return;
      arm(times.patienceMs, again);
      bot ??= ports.build();
      await bot.start();
    });

  const again = (): void =>
    next(async () => {
      if (!running) return;
      phase = 'down';
      login = false;
      restarts += 1;
      const grown = Math.min(times.longestPauseMs, times.pauseMs * 2 ** Math.min(restarts - 1, 20));
      const waitMs = Math.round(grown * (0.75 + ports.chance() / 2));
      log('wechaty restart', { restarts, waitMs });
      const old = bot;
      if (restarts % times.rebuildAfter === 0) bot = undefined;
      arm(waitMs, begin);
      await old?.stop();
      if (old && !bot) ports.discard(old);
    });

  function up(): void {
    disarm();
    if (phase !== 'up') log('wechaty up', { restarts });
    phase = 'up';
    restarts = 0;
  }

  function down(code: string): void {
    if (!running) return;
    if (phase === 'up') {
      phase = 'down';
      log('wechaty down', { code });
    }
    if (!cancel) arm(times.patienceMs, again);
  }

  return {
    start() {
      running = true;
      phase = 'starting';
      begin();
    },
    async stop() {
      running = false;
      phase = 'down';
      login = false;
      disarm();
      next(async () => {
        const old = bot;
        bot = undefined;
        await old?.stop().finally(() => ports.discard(old));
      });
      await work;
    },
    bot: () => bot,
    phase: () => phase,
    isLoggedIn: () => login,
    restarts: () => restarts,
    loggedIn() {
      if (!running) return;
      login = true;
      up();
    },
    loggedOut() {
      login = false;
      down('logout');
    },
    troubled: down,
    alive() {
      if (login && running) up();
    },
    scanning() {
      if (running && !login) arm(times.scanMs, again);
    },
  };
}
