// A request in every status, for tests that walk the state table, and one plausible act of each name with its actor.
import type { Act, ActName } from '../../../models/request/act';
import type { Request } from '../../../models/request/request';
import type { Column } from '../../../models/request/table';
import { after, cast, HOUR, NINE, people, reported, tree, type Who } from './world';

const resolve: Act = { act: 'resolve', how: '换了灯泡', photos: [] };
const claim: Act = { act: 'claim' };
const other = (): Request => ({ ...reported({}, NINE + HOUR), _id: 'other', code: 13 });

/** The status that a request comes to by acts of the right people. */
export const stages: Readonly<Record<Exclude<Column, 'new'>, () => Request>> = {
  accepted: () => reported(),
  dispatched: () => after(reported(), ['fang', { act: 'dispatch', to: tree.get('g1')! }]),
  inProgress: () => after(reported(), ['li', claim]),
  onHold: () => after(reported(), ['li', claim], ['li', { act: 'hold', waitingFor: '配件', until: NINE + 48 * HOUR }]),
  transferred: () => after(reported(), ['li', claim], ['li', { act: 'offer', to: people.qian }]),
  whistled: () =>
    after(reported(), ['li', claim], ['li', { act: 'whistle', units: [tree.get('water')!], officers: [people.shi] }]),
  resolved: () => after(reported(), ['li', claim], ['li', resolve]),
  verified: () => {
    const done = after(reported(), ['li', claim], ['li', resolve]);
    const check = { ...done.checks[0]!, third: { reason: 'sample' as const, assignedAt: NINE, checkerId: 'qian' } };
    return { ...done, status: 'verified', checks: [check] };
  },
  closed: () => {
    const done = after(reported(), ['li', claim], ['li', resolve]);
    const check = { ...done.checks[0]!, third: { reason: 'dispute' as const, assignedAt: NINE, checkerId: 'qian' } };
    return after({ ...done, checks: [check] }, ['qian', { act: 'finding', solved: true, cast }]);
  },
  reopened: () => after(stages.closed(), ['wang', { act: 'reopen', cast }]),
  declined: () => after(reported(), ['fang', { act: 'decline', reason: '不在本社区', goTo: '市政' }]),
  merged: () => after(reported(), ['li', { act: 'merge', into: other() }]),
  withdrawn: () => after(reported(), ['wang', { act: 'withdraw' }]),
};

/** Somebody who may do it, and what they do. */
export const plausible = (name: Exclude<ActName, 'report' | 'splitOff'>, request: Request): readonly [Who, Act] => {
  const owner = (request.assigneeId ?? 'li') as Who;
  const acts: { readonly [N in typeof name]: readonly [Who, Act] } = {
    supplement: ['wang', { act: 'supplement', words: { text: '晚上也不亮' }, photos: [], quiet: false }],
    support: ['zhang', { act: 'support', photos: [] }],
    withdraw: ['wang', { act: 'withdraw' }],
    merge: ['li', { act: 'merge', into: other() }],
    absorb: ['li', { act: 'absorb', from: other(), supporters: [] }],
    split: ['li', { act: 'split', parts: ['消防栓没水'] }],
    triage: ['fang', { act: 'triage', category: 'parking' }],
    dispatch: ['fang', { act: 'dispatch', to: tree.get('g2')! }],
    claim: [owner, { act: 'claim' }],
    assign: ['fang', { act: 'assign', to: people.qian }],
    release: [owner, { act: 'release' }],
    offer: [owner, { act: 'offer', to: people.qian }],
    acceptOffer: ['qian', { act: 'acceptOffer' }],
    declineOffer: ['qian', { act: 'declineOffer' }],
    handOver: [owner, { act: 'handOver', to: people.qian }],
    hold: [owner, { act: 'hold', waitingFor: '配件', until: request.updatedAt + 48 * HOUR }],
    resume: [owner, { act: 'resume' }],
    askExtension: [owner, { act: 'askExtension', days: 3, reason: '配件没到', approver: people.fang }],
    grantExtension: ['fang', { act: 'grantExtension' }],
    refuseExtension: ['fang', { act: 'refuseExtension' }],
    whistle: [owner, { act: 'whistle', units: [tree.get('fire')!], officers: [people.huo] }],
    arrive: ['shi', { act: 'arrive' }],
    whistleDone: ['shi', { act: 'whistleDone' }],
    whistleRefuse: ['shi', { act: 'whistleRefuse', note: '不在管理范围' }],
    note: [owner, { act: 'note', text: '下午来修', photos: [] }],
    resolve: [owner, { act: 'resolve', how: '换了灯泡', photos: [] }],
    confirm: ['wang', { act: 'confirm' }],
    dispute: ['wang', { act: 'dispute', answer: 'unsolved' }],
    assignCheck: ['fang', { act: 'assignCheck', to: people.qian }],
    finding: ['qian', { act: 'finding', solved: true, cast }],
    close: ['fang', { act: 'close' }],
    reopen: ['wang', { act: 'reopen', cast }],
    decline: ['fang', { act: 'decline', reason: '不在本社区', goTo: '市政' }],
    receive: ['zheng', { act: 'receive' }],
    tick: ['system', { act: 'tick', cast }],
  };
  return acts[name];
};

/** What must have happened before, so that nothing but the status can refuse the act. */
export const ready = (name: ActName, request: Request): Request => {
  const base = request.updatedAt;
  const asked = { id: 'x', askedBy: 'li', askedAt: base, days: 3, reason: '配件没到', approverId: 'fang' };
  const called = { id: 'w', unitId: 'water', at: base, by: 'li', status: 'called' as const };
  const check = request.checks[0] ?? { round: 1, askedAt: base, endsAt: base, asked: ['wang'], answers: {} };
  if (name === 'grantExtension' || name === 'refuseExtension') return { ...request, extensions: [asked] };
  if (name === 'arrive' || name === 'whistleDone' || name === 'whistleRefuse')
    return request.whistles.length > 0 ? request : { ...request, whistles: [called] };
  if (name === 'finding')
    return { ...request, checks: [{ ...check, third: { reason: 'sample', assignedAt: base, checkerId: 'qian' } }] };
  if (name === 'receive')
    return { ...request, calls: [{ id: 'c', kind: 'supervise', step: 0, personIds: ['zheng'], at: base }] };
  if (name === 'acceptOffer' || name === 'declineOffer')
    return request.offer ? request : { ...request, offer: { to: 'qian', by: 'li', at: base, expiresAt: base + HOUR } };
  return request;
};
