// From a message to exactly one intent or none. Pure and synchronous: it runs before anything is stored, so that what
// is none of ours leaves no trace. Called by bot/inbox.ts through server/service.ts, and again after a restart.
import { LOCALES, namespace } from '../../locales/index';
import type { Incoming } from '../../models/message/incoming';
import type { About } from '../../models/message/say';
import type { Room } from '../../models/room/room';
import type { Anchor, Ear } from '../ears';
import { withOpinion, type Opinion } from './assist';
import type { Commands } from './commands';
import { cleanText } from './clean';
import { readEnglish, withLocalPlace } from './english';
import { comparePlaces } from './duplicate/same-matter';
import { findPlace, type Gazetteer, type Place } from './place/place';
import type { Reading, Recogniser } from './read';

/** Longest message that is read as one matter, in characters. */
export const TEXT_LIMIT = 2000;

/** What is known of the situation when something is said. */
export interface Hearing {
  readonly incoming: Incoming;
  readonly room: Room | undefined;
  readonly ear: Ear | undefined;
  /** Photos of this person still waiting for words. */
  readonly photosWaiting: boolean;
  /** The room's newest report, which a "+1" without a number means. */
  readonly anchor: Anchor | undefined;
  /** This person has just said something that was none of our business. */
  readonly hasSpoken: boolean;
  /** The request whose finished work this person was just asked to show. */
  readonly lacksPhoto?: string | undefined;
  /** What the quoted message is about. */
  readonly about: About | undefined;
  readonly gazetteer: Gazetteer | undefined;
  /** What an outside model thinks of a message that the recogniser is unsure of, where one was asked. */
  readonly opinion?: Opinion | undefined;
}

export interface Intent {
  readonly handler: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly about?: About;
  /** The bot was spoken to, so silence would be rude. */
  readonly addressed: boolean;
}

/** From this likelihood on a kind counts as clear. */
const PLAIN = 0.95;
/** Fewer characters than this are no report by themselves. */
const MEANT = 8;

/** Handlers whose bare words (without number or quote) mean the room's newest report. */
const ANCHORED: readonly string[] = ['request.support', 'request.withdraw'];

interface Markers {
  readonly anonymous: readonly string[];
  readonly onBehalf: readonly string[];
  readonly private: readonly string[];
  readonly support: readonly string[];
}

const markers = (): Markers => {
  const all = LOCALES.map((l) => namespace(l, 'marker') as unknown as Markers);
  const of = (k: keyof Markers): string[] => all.flatMap((m) => [...m[k]]);
  return { anonymous: of('anonymous'), onBehalf: of('onBehalf'), private: of('private'), support: of('support') };
};

/** Takes a marker word off the text; undefined when it is not there. */
function takeOff(text: string, words: readonly string[]): string | undefined {
  const lower = text.toLowerCase();
  const word = words.find((w) => lower.includes(w));
  if (word === undefined) return undefined;
  const at = lower.indexOf(word);
  return (text.slice(0, at) + text.slice(at + word.length)).replace(/^[\s,，:：。、]+/, '').trim();
}

export interface IntentPorts {
  readonly recogniser: Recogniser;
  readonly commands: Commands;
}

/** Builds the listener. */
export function createIntentOf({ recogniser, commands }: IntentPorts): (h: Hearing) => Intent | undefined {
  const marks = markers();
  const behalf = marks.onBehalf.map((m) => new RegExp(m, 'i'));

  function reportArgs(text: string, reading: Reading, place: Place | undefined, incoming: Incoming) {
    const anonymous = takeOff(text, marks.anonymous);
    const words = anonymous ?? text;
    const found = behalf.map((re) => re.exec(words)).find((m) => m !== null);
    const onBehalfOf = found?.groups?.['who']?.trim();
    const kept = found ? words.slice(0, found.index) + words.slice(found.index + found[0].length) : words;
    const discreet = takeOff(kept, marks.private);
    return {
      reading,
      place,
      text: (discreet ?? kept).trim() || text,
      photos: incoming.photos ?? [],
      ...(incoming.location ? { location: incoming.location } : {}),
      anonymous: anonymous !== undefined,
      private: reading.private || discreet !== undefined,
      ...(onBehalfOf ? { onBehalfOf } : {}),
    };
  }

  /** Words that belong to a report just made: its missing place, more about it, or nothing of the kind. */
  function supplement(
    h: Hearing,
    text: string,
    reading: Reading,
    place: Place | undefined,
  ): Intent['args'] | undefined {
    const { ear, incoming } = h;
    if (!ear) return undefined;
    const extra = { photos: incoming.photos ?? [], ...(incoming.location ? { location: incoming.location } : {}) };
    const usable = place !== undefined && (place.key !== '' || place.relative === true);
    if (ear.asked === 'place') {
      const another = reading.isRequest === 'yes' && reading.category !== ear.category && text.length > 12;
      if (another) return undefined;
      if (usable || incoming.location) return { id: ear.requestId, text, place, ...extra };
    }
    if (text === '') return { id: ear.requestId, text, ...extra };
    const sameKind = reading.category === ear.category || reading.categoryScore < 0.5;
    const before = findPlace(ear.place, h.gazetteer)?.key ?? '';
    const samePlace = !usable || comparePlaces(place.key, before) !== 'different';
    // A danger is never a mere addition to something else.
    if (reading.danger && reading.category !== ear.category) return undefined;
    const belongs = reading.isRequest === 'yes' ? sameKind && samePlace : reading.isRequest === 'unsure' || usable;
    return belongs ? { id: ear.requestId, text, ...(usable ? { place } : {}), ...extra } : undefined;
  }

  return (h) => {
    const { incoming, room, about } = h;
    const spoken = incoming.direct || incoming.mentionsBot || about !== undefined;
    const raw = incoming.text;
    const text = cleanText(raw.length > TEXT_LIMIT ? raw.slice(0, TEXT_LIMIT) : raw);
    const bare = text === '';

    if (bare) {
      if (!incoming.photos?.length && !incoming.location)
        return spoken ? { handler: 'help', args: {}, addressed: true } : undefined;
      if (h.lacksPhoto !== undefined && !about && incoming.photos?.length) {
        const args = { id: h.lacksPhoto, text: '', photos: incoming.photos };
        return { handler: 'request.supplement', args, addressed: true };
      }
      if (h.ear) {
        const args = supplement(h, '', NOTHING, undefined);
        return { handler: 'request.supplement', args: args ?? {}, addressed: spoken };
      }
      if (about)
        return {
          handler: 'request.supplement',
          args: { id: about.id, text: '', photos: incoming.photos ?? [] },
          about,
          addressed: true,
        };
      // In a group, a photo among talk goes with the talk, and one among colleagues is theirs to explain.
      if (!spoken && (room?.purpose !== 'residents' || h.hasSpoken)) return undefined;
      return { handler: 'request.photo', args: { photos: incoming.photos ?? [] }, addressed: spoken };
    }

    const command = commands.find(text);
    if (command) {
      const anchored = about === undefined && command.bare && ANCHORED.includes(command.handler);
      const target = about ?? (anchored && h.anchor ? ({ kind: 'request', id: h.anchor.id } as const) : undefined);
      const workplace = room !== undefined && room.purpose !== undefined && room.purpose !== 'residents';
      const binding = command.handler === 'room.bind' && room?.unitId === undefined;
      if (!command.bare || spoken || workplace || binding || target !== undefined) {
        const args = { ...command.args, ...(incoming.photos?.length ? { photos: incoming.photos } : {}) };
        const addressed = spoken || !command.bare || workplace;
        return { handler: command.handler, args, addressed, ...(target ? { about: target } : {}) };
      }
    }

    const reading = readEnglish(text) ?? withOpinion(recogniser.read(text, { addressed: spoken }), h.opinion);
    const joins = h.anchor && !about && marks.support.some((word) => text.includes(word));
    if (joins && h.anchor && (reading.category === h.anchor.category || reading.categoryScore < 0.5)) {
      return {
        handler: 'request.support',
        args: { text },
        about: { kind: 'request', id: h.anchor.id },
        addressed: spoken,
      };
    }
    // "匿名反映 …" at the beginning is said to nobody but the bot, in a group too.
    const confides = marks.anonymous.some((m) => text.toLowerCase().startsWith(m));
    const worth = reading.isRequest !== 'no' || spoken || confides || h.ear !== undefined || h.photosWaiting;
    if (!worth) return undefined;
    const place = findPlace(withLocalPlace(text), h.gazetteer);
    if (about)
      return {
        handler: 'request.supplement',
        args: { id: about.id, text, place, photos: incoming.photos ?? [] },
        about,
        addressed: true,
      };
    const more = supplement(h, text, reading, place);
    if (more) return { handler: 'request.supplement', args: more, addressed: spoken };
    // Told to the bot itself, with a place or "anonymously" in it, it is a report even where the words are unusual.
    const meant = place !== undefined || [...marks.anonymous, ...marks.private].some((m) => text.includes(m));
    const told = (spoken && reading.isRequest === 'unsure') || ((spoken || confides) && meant && text.length >= MEANT);
    // A clear kind at a numbered building is a report even where names and numbers around it blur the words.
    const plain = place?.building !== undefined && reading.categoryScore >= PLAIN;
    const likely = reading.isRequest === 'unsure' && (h.photosWaiting || plain);
    const isReport = reading.isRequest === 'yes' || told || likely;
    if (isReport) {
      if (raw.length > TEXT_LIMIT)
        return { handler: 'message.tooLong', args: { limit: TEXT_LIMIT }, addressed: spoken };
      return { handler: 'request.report', args: reportArgs(text, reading, place, incoming), addressed: spoken };
    }
    return spoken ? { handler: 'message.notUnderstood', args: {}, addressed: true } : undefined;
  };
}

/** The reading of a message without words. */
const NOTHING: Reading = {
  isRequest: 'no',
  requestScore: 0,
  category: 'other',
  categoryScore: 0,
  urgency: 'normal',
  private: false,
  text: '',
  spoke: [],
};
