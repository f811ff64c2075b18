// What becomes of a request when something is done to it: repeated causes, the state table, the policy, the effect, in this
// order. Pure. Called by handlers/requests/*, by nothing else.
import { isRefusal, type Refusal, refuse } from '../kernel/refusal';
import type { Outcome } from '../message/outcome';
import type { Person } from '../person/person';
import type { Act, ActName, ActOf } from './act';
import * as calls from './acts/call';
import * as ending from './acts/close';
import * as intake from './acts/intake';
import * as own from './acts/own';
import * as route from './acts/route';
import { tick } from './acts/tick';
import * as wait from './acts/wait';
import * as whistles from './acts/whistle';
import { clocksFor, dueOf, nextDue } from './clocks';
import type { Ctx } from './context';
import { type Draft, draftOf } from './draft';
import { forbids } from './policy';
import { CLOSED, type Request } from './request';
import { TABLE } from './table';

export { TABLE } from './table';

const KEPT_CAUSES = 200;

/** Changes the draft, or says why not. Refusing throws the draft away. */
type Effect<N extends ActName> = (d: Draft, act: ActOf<N>) => Refusal | undefined | void;

const EFFECTS: { readonly [N in ActName]: Effect<N> } = {
  report: intake.report,
  splitOff: intake.splitOff,
  supplement: intake.supplement,
  support: intake.support,
  withdraw: intake.withdraw,
  merge: route.merge,
  absorb: route.absorb,
  split: route.split,
  triage: route.triage,
  dispatch: route.dispatch,
  claim: own.claim,
  assign: own.assign,
  release: own.release,
  offer: own.offer,
  acceptOffer: own.acceptOffer,
  declineOffer: own.declineOffer,
  handOver: own.handOver,
  hold: wait.hold,
  resume: wait.resume,
  askExtension: wait.askExtension,
  grantExtension: wait.grantExtension,
  refuseExtension: wait.refuseExtension,
  whistle: whistles.whistle,
  arrive: whistles.arrive,
  whistleDone: whistles.whistleDone,
  whistleRefuse: whistles.whistleRefuse,
  note: wait.note,
  resolve: ending.resolve,
  confirm: ending.confirm,
  dispute: ending.dispute,
  assignCheck: ending.assignCheck,
  finding: ending.finding,
  close: ending.closeByHand,
  reopen: ending.reopen,
  decline: route.decline,
  receive: calls.receive,
  tick,
};

/** Why an act does not fit the status: in the words of what the person should do instead. */
const unfit = (request: Request, act: ActName, by: Person, ctx: Ctx): Refusal => {
  const owner = request.assigneeId;
  if (
    act === 'claim' &&
    owner !== undefined &&
    request.open &&
    request.status !== 'resolved' &&
    request.status !== 'verified'
  )
    return own.taken(request, ctx.nameOf(owner), owner === by._id);
  if (act === 'support' && !request.open) return refuse('support.over', { code: request.code });
  const name = owner === undefined ? undefined : owner === by._id ? by.name : ctx.nameOf(owner);
  return refuse(`state.${request.status}`, { code: request.code, name });
};

const finish = (d: Draft, act: ActName): Outcome => {
  const { request, ctx } = d;
  const allowed = TABLE[act][request.v === 0 ? 'new' : d.before];
  if (!allowed?.includes(request.status)) throw new Error(`${act} must not lead from ${d.before} to ${request.status}`);
  request.open = !CLOSED.includes(request.status);
  // A pause and an offer belong to one status each and end with it.
  if (request.status !== 'onHold') delete request.hold;
  if (request.status !== 'transferred') delete request.offer;
  const clocks = clocksFor(request, ctx);
  request.dueAt = dueOf(clocks);
  request.v += 1;
  request.causes = [...request.causes, ctx.cause].slice(-KEPT_CAUSES);
  request.updatedAt = ctx.now;
  return {
    save: { kind: 'request', record: request },
    say: d.says,
    alarm: { handler: 'request.tick', dueAt: nextDue(request, ctx, clocks) },
    ...(d.follow.length > 0 && { follow: d.follow }),
  };
};

const carryOut = (d: Draft, act: Act): Outcome | Refusal => {
  const effect = EFFECTS[act.act] as Effect<ActName>;
  const refused = effect(d, act);
  return isRefusal(refused) ? refused : finish(d, act.act);
};

/** Makes a request out of a report or a part cut out of another one. */
export const begin = (act: ActOf<'report'> | ActOf<'splitOff'>, by: Person, ctx: Ctx): Outcome | Refusal => {
  const fresh = intake.blank(act.birth, by, ctx);
  const forbidden = forbids(by, act.act === 'splitOff' ? act.from : fresh, act, ctx);
  return forbidden ?? carryOut(draftOf(fresh, by, ctx), act);
};

/**
 * Does one thing to a request. Undefined when this cause has been applied already, or when a timer finds nothing open.
 * The request handed in is never changed.
 */
export const move = (request: Request, act: Act, by: Person, ctx: Ctx): Outcome | Refusal | undefined => {
  if (request.causes.includes(ctx.cause)) return undefined;
  if (!TABLE[act.act][request.status]) {
    if (act.act === 'tick') return undefined;
    // Whose it is concerns only those who could have taken it.
    return (act.act === 'claim' ? forbids(by, request, act, ctx) : undefined) ?? unfit(request, act.act, by, ctx);
  }
  const forbidden = forbids(by, request, act, ctx);
  return forbidden ?? carryOut(draftOf(request, by, ctx), act);
};
