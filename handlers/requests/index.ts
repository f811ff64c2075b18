// All handlers of service requests, for handlers/index.ts.
import type { AnyHandler } from '../handler';
import * as ending from './close';
import { daily, weekly } from './digests';
import { assigned, back, handOver, leave } from './leave';
import * as lists from './lists';
import { merge } from './merge';
import * as own from './own';
import { progress } from './progress';
import { report } from './report';
import * as route from './route';
import { supplement } from './supplement';
import { thanks } from './thanks';
import { tick } from './tick';
import { triage } from './triage';
import * as wait from './wait';
import * as whistles from './whistle';

export const requestHandlers: readonly AnyHandler[] = [
  report,
  supplement,
  route.support,
  route.withdraw,
  own.claim,
  own.release,
  own.transfer,
  own.acceptOffer,
  own.declineOffer,
  own.agree,
  own.disagree,
  own.assign,
  own.receive,
  triage,
  route.dispatch,
  merge,
  route.absorb,
  route.split,
  route.splitOff,
  wait.note,
  wait.hold,
  wait.resume,
  wait.askExtension,
  wait.grantExtension,
  wait.refuseExtension,
  whistles.whistle,
  whistles.arrive,
  whistles.whistleDone,
  whistles.whistleRefuse,
  ending.resolve,
  ending.confirm,
  ending.unsatisfied,
  ending.unsolved,
  ending.found,
  ending.foundUnsolved,
  ending.assignCheck,
  ending.close,
  ending.reopen,
  ending.decline,
  tick,
  thanks,
  progress,
  lists.mine,
  lists.dueToday,
  lists.unclaimed,
  lists.myReports,
  lists.zero,
  lists.rates,
  lists.ledger,
  leave,
  back,
  handOver,
  assigned,
  daily,
  weekly,
] as unknown as readonly AnyHandler[];
