// "帮助": what this person can do here, with an example each. Built from the handlers that are offered and the help
// lines of locales/<language>/phrases.json.
import { LOCALES, namespace } from '../locales/index';
import type { Term } from '../models/message/say';
import { isStaff } from '../models/person/person';
import { type AnyHandler, defineHandler } from './handler';
import type { Phrases } from './recognise/commands';

const hasLine = (id: string): boolean =>
  LOCALES.every((locale) => (namespace(locale, 'phrases')[id] as Phrases | undefined)?.help !== undefined);

/** Answers where it was asked; a bare mention of the bot asks for it too. */
export const help = defineHandler<object, { handlers: readonly AnyHandler[] }>({
  id: 'help',
  async load() {
    // The list holds this handler, so it is looked up when asked.
    const { HANDLERS } = await import('./index');
    return { handlers: [...HANDLERS.values()] };
  },
  decide(turn, _args, { handlers }) {
    if (!turn.room) return undefined;
    const lines = handlers
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
