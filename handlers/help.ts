// "帮助": what this person can do here, with an example each. Built from the handlers that are offered and the help
// lines of locales/<language>/phrases.json.
import { LOCALES, namespace } from '../locales/index';
import type { Term } from '../models/message/say';
import { isStaff } from '../models/person/person';
import { defineHandler } from './handler';
import { HANDLERS } from './index';
import type { Phrases } from './recognise/commands';

const hasLine = (id: string): boolean =>
  LOCALES.every((locale) => (namespace(locale, 'phrases')[id] as Phrases | undefined)?.help !== undefined);

/** Answers where it was asked; a bare mention of the bot asks for it too. The list it reads holds itself. */
export const help = defineHandler<object, undefined>({
  id: 'help',
  load: async () => undefined,
  decide(turn) {
    if (!turn.room) return undefined;
    const lines = [...HANDLERS.values()]
      .filter((h) => h.offered?.(turn) && hasLine(h.id))
      .map((h): Term => ({ text: 'say.help.line', terms: { words: { text: `phrases.${h.id}.help` } } }));
    return {
      say: [
        {
          to: { room: turn.room._id },
          key: isStaff(turn.actor) ? 'help.staff' : 'help.resident',
          params: {},
          terms: { lines: { lines } },
          weight: 'reply',
        },
      ],
    };
  },
});
