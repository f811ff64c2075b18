// "谢谢", "好的": said to the bot out of politeness. Understood, and left without an answer: silence is polite in a group.
import { defineHandler } from '../handler';

export const thanks = defineHandler<object, undefined>({
  id: 'request.thanks',
  load: async () => undefined,
  decide: () => undefined,
});
