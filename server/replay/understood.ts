// What came of one message: the request that bears its cause, the lines it added, the handler that took it.
// Called by run.ts after the message has been worked.
import { HANDLERS } from '../../handlers/index';
import { cleanText } from '../../handlers/recognise/clean';
import { buildCommands, phrasesOf } from '../../handlers/recognise/commands';
import type { Incoming } from '../../models/message/incoming';
import type { Request, TimelineEvent } from '../../models/request/request';
import type { Said } from './report';

const commands = buildCommands(phrasesOf([...HANDLERS.keys()]));

/** Answers by which a handler is known that leaves no other trace. */
const ANSWERED: Readonly<Record<string, string>> = {
  'answer.notUnderstood': 'message.notUnderstood',
  'refusal.tooLong': 'message.tooLong',
  'refusal.report.noUnit': 'request.report',
  'photo.ask': 'request.photo',
};

/** The lines a message added to a request: its speaker's, at its moment. */
export const addedBy = (request: Request, personId: string | undefined, now: number): TimelineEvent[] =>
  request.events.filter((e) => e.at === now && e.by === personId);

/** The handler that took a message which was no chatter. */
export function handlerOf(
  incoming: Incoming,
  request: Request | undefined,
  added: readonly TimelineEvent[],
  said: readonly Said[],
): string {
  const command = commands.find(cleanText(incoming.text))?.handler;
  const types = added.map((e) => e.type);
  if (types.includes('reported')) return 'request.report';
  if (request && types.includes('supported')) return command === 'request.support' ? command : 'request.report';
  if (request && types.includes('supplemented')) return 'request.supplement';
  if (command !== undefined) return command;
  const answer = said.map((s) => ANSWERED[s.key]).find((h) => h !== undefined);
  if (answer !== undefined) return answer;
  return request === undefined && incoming.photos !== undefined ? 'request.photo' : 'request.supplement';
}
