// What is known of the situation when something is said, gathered for handlers/recognise/intent.ts. Answers at once from
// memory for ordinary talk; waits only for a quote or a room met for the first time.
import type { Ears } from '../handlers/ears';
import type { Assist, Opinion } from '../handlers/recognise/assist';
import { cleanText } from '../handlers/recognise/clean';
import { mask } from '../handlers/recognise/mask';
import type { Recogniser } from '../handlers/recognise/read';
import type { Hearing, Intent } from '../handlers/recognise/intent';
import { buildGazetteer, type Gazetteer, type GazetteerEntry } from '../handlers/recognise/place/place';
import type { Clock } from '../models/kernel/clock';
import { causeOf, roomKeyOf, type Incoming } from '../models/message/incoming';
import type { About } from '../models/message/say';
import { identityKey } from '../models/person/person';
import type { Room } from '../models/room/room';
import type { Tree } from '../models/unit/unit';
import type { Directory } from '../store/directory';
import type { OutboxRow } from '../models/message/rows';

/** Handlers to which photos sent just before the words belong. */
const TAKES_PHOTOS: readonly string[] = ['request.report', 'request.resolve', 'request.note'];

export interface HearingPorts {
  readonly clock: Clock;
  readonly directory: Directory;
  readonly ears: Ears;
  readonly intentOf: (hearing: Hearing) => Intent | undefined;
  byReceipt(channel: string, receipt: string): Promise<OutboxRow | undefined>;
  aboutOf(cause: string): Promise<string | undefined>;
  /** Asked about group messages the recogniser is unsure of, masked; absent when none is configured. */
  readonly assist?: Assist;
  readonly recogniser: Recogniser;
}

const NAMED = ['community', 'grid', 'building'];

/** The names of one community's units, for finding places. */
function gazetteerOf(tree: Tree, communityId: string): Gazetteer {
  const entries = tree
    .below(communityId)
    .filter((u) => NAMED.includes(u.level))
    .map((u) => ({
      id: u._id,
      level: u.level as GazetteerEntry['level'],
      name: u.name,
      aliases: u.aliases,
      ...(u.parentId === null ? {} : { parentId: u.parentId }),
    }));
  return buildGazetteer(entries);
}

/** Builds the listener of hop 2. */
export function createHearing(
  ports: HearingPorts,
): (incoming: Incoming) => Promise<Intent | undefined> | Intent | undefined {
  const { directory, ears, assist } = ports;
  const gazetteers = new Map<string, Gazetteer>();
  let edition = -1;

  function gazetteer(unitId: string | undefined): Gazetteer | undefined {
    if (unitId === undefined) return undefined;
    if (edition !== directory.edition()) {
      gazetteers.clear();
      edition = directory.edition();
    }
    const tree = directory.tree();
    const scope = tree.up(unitId, 'community')?._id ?? unitId;
    let found = gazetteers.get(scope);
    if (!found) {
      found = gazetteerOf(tree, scope);
      gazetteers.set(scope, found);
    }
    return found;
  }

  function hear(
    incoming: Incoming,
    room: Room | undefined,
    unitId: string | undefined,
    about: About | undefined,
    opinion?: Opinion,
  ) {
    const now = ports.clock.now();
    const roomKey = roomKeyOf(incoming.channel, incoming.roomId);
    const speaker = identityKey(incoming.channel, incoming.userId);
    const photos = ears.photos(roomKey, speaker, now);
    const intent = ports.intentOf({
      incoming,
      room,
      ear: ears.of(roomKey, speaker, now),
      photosWaiting: photos.length > 0,
      anchor: ears.anchor(roomKey, now),
      hasSpoken: ears.hasSpoken(roomKey, speaker, now),
      lacksPhoto: ears.lacksPhoto(speaker, now),
      about,
      gazetteer: gazetteer(unitId),
      opinion,
    });
    if (!intent && incoming.text !== '') ears.spoke(roomKey, speaker, now);
    if (!intent || photos.length === 0 || !TAKES_PHOTOS.includes(intent.handler)) return intent;
    return { ...intent, args: { ...intent.args, photos: [...photos, ...(incoming.photos ?? [])] } };
  }

  async function quoted(incoming: Incoming): Promise<About | undefined> {
    const { channel, quotes } = incoming;
    if (quotes === undefined) return undefined;
    const said = await ports.byReceipt(channel, quotes);
    if (said?.say.about) return said.say.about;
    const id = await ports.aboutOf(causeOf({ channel, messageId: quotes }));
    return id === undefined ? undefined : { kind: 'request', id };
  }

  async function slowly(incoming: Incoming): Promise<Intent | undefined> {
    const room = await directory.room(roomKeyOf(incoming.channel, incoming.roomId));
    const person = await directory.personByIdentity(incoming.channel, incoming.userId);
    const home = incoming.direct ? (person?.buildingId ?? person?.grants[0]?.unitId) : undefined;
    return hear(incoming, room, room?.unitId ?? home, await quoted(incoming));
  }

  async function outside(asked: Assist, incoming: Incoming, room: Room): Promise<Intent | undefined> {
    const text = cleanText(incoming.text);
    if (text === '' || ports.recogniser.read(text).isRequest !== 'unsure') return undefined;
    return hear(incoming, room, room.unitId, undefined, await asked.ask(mask(text)));
  }

  return (incoming) => {
    const room = directory.peekRoom(roomKeyOf(incoming.channel, incoming.roomId));
    if (!room || incoming.direct || incoming.quotes !== undefined) return slowly(incoming);
    const intent = hear(incoming, room, room.unitId, undefined);
    return intent ?? (assist && room.unitId ? outside(assist, incoming, room) : undefined);
  };
}
