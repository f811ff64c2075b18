// The Wechaty channel: WeChat and what else a Wechaty puppet reaches, over a personal account or a puppet service. The
// only folder that knows Wechaty; the library is loaded when the channel starts, so that others do not pay for it.
import type { EventEmitter } from 'node:events';
import { SendError, type Abilities, type Channel, type Receiver } from '../../channel';
import type { ChannelPorts } from '../index';
import { faultCode, isLost, WAIT_MS } from './faults';
import { createHearing } from './hearing';
import { keepOffDisk, loadLibrary, type Library, type Wechaty } from './library';
import { createQuotes } from './quotes';
import { createSpeaking, directRoomOf } from './speaking';
import { createSupervisor, DEFAULT_TIMES, type SupervisorTimes } from './supervisor';

export const WECHATY = 'wechaty';

/** Settings of the channel. */
export interface WechatySettings {
  /** npm name of the puppet, for example `wechaty-puppet-service`. */
  readonly puppet: string;
  /** Token of a puppet service. */
  readonly token?: string;
  /** `host:port` of a puppet service of one's own; without it the service is found by the token. */
  readonly endpoint?: string;
  /** Further options of the puppet. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly times?: Partial<SupervisorTimes>;
}

/** For the console. */
export interface WechatyStatus {
  readonly state: 'up' | 'down' | 'starting';
  /** Restarts since the last login. */
  readonly restarts: number;
  /** Text of the QR code that the account's owner has to scan now. Whoever scans it lends an account: operators only. */
  readonly qrcode?: string;
}

/** The channel with what the console shows of it. */
export interface WechatyChannel extends Channel {
  status(): WechatyStatus;
}

/**
 * Accounts are banned for talking like machines and no platform publishes its limits, so these are careful guesses: a
 * person answers a group a few times a minute and types no more than some twenty messages in it altogether.
 */
const CAN: Abilities = {
  hearsAll: true,
  buttons: false,
  quotes: false,
  recalls: false,
  photos: true,
  textLimit: 2000,
  pace: { count: 6, windowMs: 60_000 },
  robotPace: { count: 20, windowMs: 60_000 },
};

/** types.ScanStatus: values under which a code may be scanned (Waiting, Timeout: a new one follows). */
const WAITING = 2;
const SCANNED = [3, 4];

/** Builds the channel; nothing is loaded or connected before start(). */
export function wechatyChannel(settings: WechatySettings, ports: ChannelPorts): WechatyChannel {
  const { log } = ports;
  const quotes = createQuotes();
  let library: Library | undefined;
  let receiver: Receiver | undefined;
  let qrcode: string | undefined;

  const hearing = createHearing({
    channel: WECHATY,
    keepPhoto: ports.keepPhoto,
    quotedId: quotes.idOf,
    log,
    receiver: () => receiver,
  });
  const supervisor = createSupervisor<Wechaty>({
    times: { ...DEFAULT_TIMES, ...settings.times },
    build,
    discard,
    later(ms, fn) {
      const timer = setTimeout(fn, ms);
      return () => clearTimeout(timer);
    },
    chance: () => Math.random(),
    codeOf: faultCode,
    log,
  });
  const speaking = createSpeaking({
    ready() {
      const bot = supervisor.bot();
      if (!bot || !library || !supervisor.isLoggedIn()) throw new SendError('not-logged-in', true, WAIT_MS);
      if (supervisor.phase() !== 'up') throw new SendError('unavailable', true, WAIT_MS);
      return { bot, FileBox: library.FileBox };
    },
    photo: ports.photo,
    said: quotes.note,
    lost: (code) => supervisor.troubled(code),
  });

  function build(): Wechaty {
    if (!library) throw new Error('The library is not loaded');
    const { puppet, token, endpoint, options } = settings;
    const bot = library.WechatyBuilder.build({
      puppet: puppet as never,
      puppetOptions: { ...options, ...(token ? { token } : {}), ...(endpoint ? { endpoint } : {}) },
    });
    // One that was given up may still report.
    const mine = (): boolean => bot === supervisor.bot();
    const alive = (): void => {
      if (mine()) supervisor.alive();
    };
    // Wechaty reports harmless things as errors too; without a listener each would end the process.
    bot.on('error', (error) => {
      const code = faultCode(error);
      log('wechaty error', { code });
      if (mine() && isLost(code)) {
        supervisor.troubled(code);
        ask(bot);
      }
    });
    bot.on('dong', alive);
    bot.on('scan', (code, status) => {
      if (!mine()) return;
      if (Number(status) === WAITING) qrcode = code;
      if (SCANNED.includes(Number(status))) qrcode = undefined;
      supervisor.scanning();
      log('wechaty scan', { status: Number(status) });
    });
    bot.on('puppet', (puppet) => {
      keepOffDisk(puppet);
      hearing.listen(bot, puppet, {
        alive,
        loggedIn() {
          if (!mine()) return;
          qrcode = undefined;
          supervisor.loggedIn();
        },
        loggedOut: () => mine() && supervisor.loggedOut(),
      });
    });
    return bot;
  }

  /** Asks the platform for a sign of life. */
  function ask(bot: Wechaty): void {
    try {
      bot.ding();
    } catch {
      log('wechaty error', { code: 'no-client' });
    }
  }

  function discard(bot: Wechaty): void {
    hearing.leave(bot);
    (bot as unknown as EventEmitter).removeAllListeners();
    // A bot that was given up may still fail; nobody needs to know.
    bot.on('error', () => undefined);
  }

  return {
    name: WECHATY,
    can: CAN,
    async start(to) {
      receiver = to;
      library = await loadLibrary();
      supervisor.start();
    },
    async stop() {
      await hearing.stop();
      receiver = undefined;
      await speaking.idle();
      await supervisor.stop();
    },
    send: (message) => speaking.send(message),
    directRoom: directRoomOf,
    state: () => supervisor.phase(),
    status: () => ({
      state: supervisor.phase(),
      restarts: supervisor.restarts(),
      ...(qrcode === undefined ? {} : { qrcode }),
    }),
  };
}
