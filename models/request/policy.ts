// Who may do what to a request: role, unit scope, part in it. Whatever no rule allows is refused. Called by the machine
// before every act, by the console to know which acts to show, by lists and messages to know whose words may be seen.
import { type Refusal, refuse } from '../kernel/refusal';
import { type Person, type Role, SYSTEM } from '../person/person';
import type { Tree } from '../unit/unit';
import type { Act, ActName } from './act';
import type { Ctx } from './context';
import type { Request } from './request';

/** Roles that take requests into their own hands. */
export const WORKERS: readonly Role[] = ['gridWorker', 'branchSecretary', 'communityWorker'];
/** Roles that direct others. */
export const CHIEFS: readonly Role[] = ['communityWorker', 'branchSecretary', 'dispatcher', 'supervisor', 'admin'];
const STAFF: readonly Role[] = [...WORKERS, 'dispatcher', 'supervisor', 'admin'];

type Scene = Pick<Ctx, 'tree' | 'now' | 'setting' | 'nameOf'>;
type Rule = (by: Person, request: Request, act: Act, scene: Scene) => Refusal | undefined;

/** True when the person holds one of the roles over the unit, not as a part-time helper. */
export const holdsFully = (by: Person, roles: readonly Role[], unitId: string, tree: Tree): boolean =>
  by.grants.some((g) => !g.partTime && roles.includes(g.role) && tree.within(unitId, g.unitId));

const isPartTime = (by: Person): boolean =>
  by.grants.some((g) => g.partTime) && !by.grants.some((g) => !g.partTime && g.role !== 'resident');

const isOfficerOf = (by: Person, unitId: string | undefined, tree: Tree): boolean =>
  unitId !== undefined && holdsFully(by, ['departmentOfficer'], unitId, tree);

/** The whistle an officer would answer: of their department, the one still waiting first. */
export const whistleFor = (by: Person, request: Request, tree: Tree): Request['whistles'][number] | undefined => {
  const own = request.whistles.filter((w) => isOfficerOf(by, w.unitId, tree));
  return own.find((w) => w.status === 'called') ?? own.find((w) => w.status === 'arrived') ?? own[own.length - 1];
};

/** Reporter, or one of those who joined. */
export const isParty = (by: Person, request: Request): boolean =>
  by._id === request.reporterId || request.supporters.some((s) => s.personId === by._id);

/** May take the request into their own hands. */
export const mayHandle = (by: Person, request: Request, tree: Tree): boolean =>
  holdsFully(by, WORKERS, request.unitId, tree) || isOfficerOf(by, request.dispatchedTo, tree);

/** Works on it or directs those who do. */
export const isInCharge = (by: Person, request: Request, tree: Tree): boolean =>
  by._id === request.assigneeId ||
  holdsFully(by, STAFF, request.unitId, tree) ||
  isOfficerOf(by, request.dispatchedTo, tree);

/** May read what was said: anybody when it is public, else the parties and the people in charge, never part-time helpers. */
export const maySeeWords = (by: Person, request: Request, tree: Tree): boolean =>
  !request.private ||
  isParty(by, request) ||
  isInCharge(by, request, tree) ||
  request.handlerIds.includes(by._id) ||
  whistleFor(by, request, tree) !== undefined;

/** May know who reported it: staff in charge; of an anonymous one only the reporter and those who handle it. */
export const maySeeReporter = (by: Person, request: Request, tree: Tree): boolean =>
  by._id === request.reporterId ||
  by._id === request.assigneeId ||
  request.handlerIds.includes(by._id) ||
  (!request.anonymous && isInCharge(by, request, tree));

/** May judge for a third party: has worked here, but neither handled nor reported this one. */
export const mayCheck = (by: Person, request: Request, tree: Tree): boolean =>
  !request.handlerIds.includes(by._id) &&
  by._id !== request.assigneeId &&
  !isParty(by, request) &&
  !request.whistles.some((w) => isOfficerOf(by, w.unitId, tree)) &&
  (holdsFully(by, STAFF, request.unitId, tree) ||
    by.grants.some((g) => g.role === 'gridWorker' && tree.within(request.unitId, g.unitId) && !request.private));

const code = (request: Request): { code: number } => ({ code: request.code });
const no = (key: string, request: Request): Refusal => refuse(key, code(request));

const notInScope = (by: Person, request: Request): Refusal => {
  if (isPartTime(by)) return no('policy.partTime', request);
  const staff = by.grants.some((g) => g.role !== 'resident' && g.role !== 'householdLead');
  return no(staff ? 'policy.scope' : 'policy.staffOnly', request);
};

const handlers: Rule = (by, request, _act, { tree }) =>
  mayHandle(by, request, tree) ? undefined : notInScope(by, request);

const staff: Rule = (by, request, _act, { tree }) =>
  isInCharge(by, request, tree) ? undefined : notInScope(by, request);

const chiefs: Rule = (by, request, _act, { tree }) => {
  if (holdsFully(by, CHIEFS, request.unitId, tree)) return undefined;
  return isInCharge(by, request, tree) ? no('policy.chiefOnly', request) : notInScope(by, request);
};

const owner: Rule = (by, request, _act, { tree, nameOf }) => {
  if (by._id === request.assigneeId || holdsFully(by, CHIEFS, request.unitId, tree)) return undefined;
  if (!isInCharge(by, request, tree)) return notInScope(by, request);
  const name = request.assigneeId === undefined ? undefined : nameOf(request.assigneeId);
  return refuse(name ? 'policy.ownerOnly' : 'policy.chiefOnly', { ...code(request), name });
};

const system: Rule = (by, request) => (by._id === SYSTEM._id ? undefined : no('policy.staffOnly', request));

const anybody: Rule = (by, request) => (by._id === SYSTEM._id ? no('policy.staffOnly', request) : undefined);

/** Lives or works in the community, or directs it from above. */
export const belongsTo = (by: Person, communityId: string, tree: Tree): boolean =>
  by.grants.some((g) => tree.within(g.unitId, communityId) || tree.within(communityId, g.unitId));

const neighbour: Rule = (by, request, _act, { tree }) => {
  if (by._id === SYSTEM._id) return no('policy.staffOnly', request);
  return belongsTo(by, request.communityId, tree) ? undefined : no('policy.elsewhere', request);
};

/** Part-time helpers and household leads of the place add what they see, but to nothing that is private. */
const helpsHere = (by: Person, request: Request, tree: Tree): boolean =>
  !request.private &&
  by.grants.some(
    (g) => (g.role === 'gridWorker' || g.role === 'householdLead') && tree.within(request.unitId, g.unitId),
  );

const party: Rule = (by, request, _act, { tree }) =>
  isParty(by, request) || isInCharge(by, request, tree) || helpsHere(by, request, tree)
    ? undefined
    : no('policy.partyOnly', request);

const asked: Rule = (by, request) =>
  request.checks[request.checks.length - 1]?.asked.includes(by._id) ? undefined : no('policy.notAsked', request);

const called: Rule = (by, request, _act, { tree }) =>
  whistleFor(by, request, tree) ? undefined : no('policy.notWhistled', request);

const offered: Rule = (by, request) => (request.offer?.to === by._id ? undefined : no('policy.notOffered', request));

const approver: Rule = (by, request, _act, { tree }) => {
  const pending = request.extensions.find((x) => x.answer === undefined);
  if (!pending) return no('extension.none', request);
  if (pending.askedBy === by._id) return no('policy.notOwnApprover', request);
  if (pending.approverId === by._id || holdsFully(by, CHIEFS, request.unitId, tree)) return undefined;
  return no('policy.notApprover', request);
};

const RULES: Readonly<Record<ActName, Rule>> = {
  report: anybody,
  splitOff: staff,
  supplement: party,
  support: neighbour,
  withdraw: (by, request, _act, { now, setting }) => {
    if (!isParty(by, request)) return no('policy.reporterOnly', request);
    const own = request.supporters.find((s) => s.personId === by._id);
    const since = own?.at ?? request.createdAt;
    const minutes = Number(setting(request.unitId, 'withdrawMinutes'));
    return now - since <= minutes * 60_000 ? undefined : refuse('withdraw.late', { ...code(request), minutes });
  },
  // Whoever reported it may find, once the place is told, that the matter is known.
  merge: (by, request, act, scene) =>
    by._id === request.reporterId && request.status === 'accepted' ? undefined : staff(by, request, act, scene),
  absorb: (by, request, act, scene) =>
    act.act === 'absorb' && act.from.mergedInto === request._id && act.from.reporterId === by._id
      ? undefined
      : staff(by, request, act, scene),
  split: staff,
  triage: staff,
  dispatch: staff,
  claim: handlers,
  assign: (by, request, act, scene) => (by._id === SYSTEM._id ? undefined : chiefs(by, request, act, scene)),
  release: owner,
  offer: owner,
  acceptOffer: offered,
  declineOffer: offered,
  handOver: owner,
  hold: owner,
  resume: owner,
  askExtension: (by, request) => (by._id === request.assigneeId ? undefined : no('policy.assigneeOnly', request)),
  grantExtension: approver,
  refuseExtension: approver,
  whistle: (by, request, _act, { tree }) =>
    holdsFully(by, [...WORKERS, 'dispatcher'], request.unitId, tree) ? undefined : notInScope(by, request),
  arrive: called,
  whistleDone: called,
  whistleRefuse: called,
  note: (by, request, act, scene) => (whistleFor(by, request, scene.tree) ? undefined : staff(by, request, act, scene)),
  resolve: (by, request, act, scene) => (request.assigneeId === undefined ? handlers : owner)(by, request, act, scene),
  confirm: asked,
  dispute: asked,
  assignCheck: (by, request, act, scene) => {
    if (by._id === request.assigneeId || request.handlerIds.includes(by._id))
      return no('policy.handlerMayNotCheck', request);
    return chiefs(by, request, act, scene);
  },
  finding: (by, request) => {
    const third = request.checks[request.checks.length - 1]?.third;
    return third?.checkerId === by._id && third.finding === undefined ? undefined : no('policy.notChecker', request);
  },
  close: (by, request, act, scene) =>
    by._id === request.assigneeId || request.handlerIds.includes(by._id)
      ? no('policy.handlerMayNotCheck', request)
      : chiefs(by, request, act, scene),
  reopen: (by, request, act, scene) => {
    if (isParty(by, request)) return undefined;
    const forbidden = chiefs(by, request, act, scene);
    return forbidden?.refused === 'policy.staffOnly' ? no('reopen.notYours', request) : forbidden;
  },
  decline: staff,
  receive: (by, request) =>
    request.calls.some((c) => c.personIds.includes(by._id)) ? undefined : no('policy.notCalled', request),
  tick: system,
};

/** Why this person may not do this, or undefined when they may. */
export const forbids = (by: Person, request: Request, act: Act, scene: Scene): Refusal | undefined =>
  RULES[act.act](by, request, act, scene);
