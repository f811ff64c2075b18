// Plays a chat log through the real program on a throwaway store, by the log's own clock: before each message the clock
// moves to its moment and everything due until then happens. Called by server/replay.cli.ts and tests.
import type { Logger } from 'pino';
import type { Recogniser } from '../../handlers/recognise/read';
import { mask } from '../../handlers/recognise/mask';
import { idFrom } from '../../models/kernel/ids';
import { seededRng } from '../../models/kernel/rng';
import { causeOf, type Incoming } from '../../models/message/incoming';
import { DEFAULT_LIMITS } from '../ports';
import { fullCode } from '../presenters/request';
import { openProgram, type Program, type ProgramPorts } from '../program';
import { CHANNEL, type Cast } from './cast';
import type { ChatLog, LogMessage } from './chat-log';
import { ledgerOf } from './ledger';
import { isoLocal } from './moment';
import { createRecorder, type Recorded } from './recorder';
import type { Ledger, Said, Step } from './report';
import { addedBy, handlerOf } from './understood';

const SECOND = 1000;
const QUARTER = 15 * 60 * SECOND;

export interface ReplayPorts {
  /** Opens an empty store that goes by this clock. */
  openStore(now: () => number): Promise<ProgramPorts['store']>;
  /** An empty folder for photos and the data key. */
  readonly folder: string;
  readonly log: Logger;
  readonly recogniser?: Recogniser;
  /** Goes on until this moment (epoch ms) after the last message. */
  readonly until?: number;
  /** Ends the replay after the message in hand; what is known then is reported. */
  readonly signal?: AbortSignal;
}

/** What may be quoted. */
interface Quotable {
  readonly id: string;
  readonly words: string;
  /** The bot said it about a request. */
  readonly about: boolean;
}

/** Plays a log; `onStep` hears of each message in order. */
export async function replay(
  chat: ChatLog,
  cast: Cast,
  ports: ReplayPorts,
  onStep: (step: Step) => void,
): Promise<Ledger> {
  let now = chat.messages[0]?.at ?? ports.until ?? 0;
  let backwards = 0;
  let heard = 0;
  const steps: Step[] = [];
  const recorder = createRecorder(() => now);
  const quotable = new Map<string, Quotable[]>();
  const program = await open();
  const { service } = program;

  function open(): Promise<Program> {
    let n = 0;
    return ports
      .openStore(() => now)
      .then((store) =>
        openProgram({
          clock: { now: () => now },
          ids: { next: () => idFrom('replay', (n += 1)) },
          rng: seededRng('replay'),
          log: ports.log,
          store,
          folder: ports.folder,
          seedDemo: true,
          app: {
            baseUrl: 'http://localhost',
            secureCookies: false,
            trustProxy: false,
            webRoot: ports.folder,
            version: 'replay',
            limits: DEFAULT_LIMITS,
          },
          ...(ports.recogniser ? { recogniser: ports.recogniser } : {}),
          channels: () => [recorder],
          wait: () => new Promise((resolve) => setImmediate(resolve)),
          every: () => () => undefined,
          tickAge: () => 0,
        }),
      );
  }

  const stopped = (): boolean => ports.signal?.aborted === true;

  /** Moves the clock; timers fire at their moments, what waits in the outbox is tried again every quarter of an hour. */
  async function advance(to: number): Promise<void> {
    while (now < to && !stopped()) {
      const next = await service.timers.earliest();
      const waiting = service.outbox.depth() > 0;
      const due = next === undefined ? to : Math.max(now + SECOND, next);
      const quarter = waiting ? (Math.floor(now / QUARTER) + 1) * QUARTER : to;
      now = Math.min(to, due, quarter);
      if (!waiting && (next === undefined || next > now)) continue;
      await service.tick();
      await service.idle();
    }
  }

  /** What the bot said since this was asked last. */
  async function saidSince(): Promise<Said[]> {
    const fresh = recorder.said.slice(heard);
    heard = recorder.said.length;
    return Promise.all(fresh.map(said));
  }

  async function said(row: Recorded): Promise<Said> {
    const kept = await service.collections.outbox.findOne({ _id: row.key });
    noteQuotable(row.roomId, { id: row.receipt, words: row.text, about: kept?.say.about !== undefined });
    return {
      at: isoLocal(row.at),
      to: cast.nameOf(row.roomId),
      direct: row.direct,
      key: kept?.say.key ?? '',
      text: row.text,
    };
  }

  function noteQuotable(roomId: string, words: Quotable): void {
    const known = quotable.get(roomId);
    if (known) known.push(words);
    else quotable.set(roomId, [words]);
  }

  /** By id; else the newest words of the bot about a request that hold the quote; else the newest of anybody. */
  function quotesOf(roomId: string, quote: string): string | undefined {
    const known = quotable.get(roomId) ?? [];
    const holding = known.filter((k) => k.words.includes(quote));
    return (known.find((k) => k.id === quote) ?? holding.findLast((k) => k.about) ?? holding.at(-1))?.id;
  }

  function incomingOf(m: LogMessage, quotes: string | undefined): Incoming {
    const photos = Array.from({ length: m.photos }, (_, i) => ({
      id: idFrom('photo', m.n, i),
      type: 'image/jpeg',
      size: 1,
    }));
    return {
      channel: CHANNEL,
      messageId: m.id ?? `m${m.n}`,
      roomId: cast.roomOf(m),
      direct: m.direct,
      userId: cast.userOf(m.from),
      userName: m.from,
      at: m.at,
      text: m.text,
      ...(photos.length > 0 ? { photos } : {}),
      ...(m.location ? { location: m.location } : {}),
      ...(quotes === undefined ? {} : { quotes }),
      mentionsBot: m.mention || /[@＠]小邻/.test(m.text),
      ...(m.voice ? { voice: true } : {}),
    };
  }

  async function play(m: LogMessage): Promise<Step> {
    if (m.at < (chat.messages[m.n - 2]?.at ?? m.at)) backwards += 1;
    await advance(Math.max(m.at, now + 1));
    const before = await saidSince();
    const roomId = cast.roomOf(m);
    const quotes = m.quote === undefined ? undefined : quotesOf(roomId, m.quote);
    const incoming = incomingOf(m, quotes);
    const came = await service.inbox.receive(incoming);
    await service.idle();
    const spoken = await saidSince();
    noteQuotable(roomId, { id: incoming.messageId, words: m.text, about: false });
    return { ...blank(m, roomId, before), ...(await done(incoming, came, spoken)) };
  }

  const blank = (m: LogMessage, roomId: string, before: readonly Said[]): Step => ({
    n: m.n,
    line: m.line,
    at: isoLocal(m.at),
    room: cast.nameOf(roomId),
    direct: m.direct,
    from: m.from,
    text: mask(m.text),
    photos: m.photos,
    intent: null,
    repeated: false,
    quoteMissing: m.quote !== undefined && quotesOf(roomId, m.quote) === undefined,
    refused: null,
    code: null,
    opened: false,
    mergedInto: null,
    category: null,
    urgency: null,
    danger: null,
    place: null,
    private: false,
    anonymous: false,
    events: [],
    said: [],
    before,
  });

  async function done(
    incoming: Incoming,
    came: 'kept' | 'chatter' | 'repeated',
    spoken: readonly Said[],
  ): Promise<Partial<Step>> {
    if (came !== 'kept') return { repeated: came === 'repeated', said: spoken };
    const request = (await service.collections.requests.findOne({ causes: causeOf(incoming) })) ?? undefined;
    const person = await service.directory.personByIdentity(CHANNEL, incoming.userId);
    const added = request ? addedBy(request, person?._id, now) : [];
    const intent = handlerOf(incoming, request, added, spoken);
    const refusal = spoken.find((s) => s.key.startsWith('refusal.'))?.key.slice('refusal.'.length) ?? null;
    if (!request) return { intent, refused: refusal, said: spoken };
    const code = fullCode(request, service.directory.tree());
    const opened = added.some((e) => e.type === 'reported');
    return {
      intent,
      refused: refusal,
      code,
      opened,
      mergedInto: intent === 'request.report' && !opened ? code : null,
      category: request.category,
      urgency: request.urgency,
      danger: request.danger ?? null,
      place: request.place?.text || null,
      private: request.private,
      anonymous: request.anonymous,
      events: added.map((e) => e.type),
      said: spoken,
    };
  }

  try {
    await cast.settle(service.collections);
    await service.start();
    for (const message of chat.messages) {
      if (stopped()) break;
      const step = await play(message);
      steps.push(step);
      onStep(step);
    }
    if (ports.until !== undefined) await advance(ports.until);
    return await ledgerOf({ service, now, steps, backwards, after: await saidSince(), said: recorder.said.length });
  } finally {
    await program.stop();
  }
}
