// A request's timer fired: the machine does everything that is due.
import type { Cast } from '../../models/request/context';
import { type ActArgs, actHandler } from './act';
import { castFor } from './cast';

export const tick = actHandler<ActArgs, Cast>({
  id: 'request.tick',
  extra: (turn, _args, request, read) => castFor(turn, request, read),
  act: (_args, _request, _by, cast) => ({ act: 'tick', cast }),
});
