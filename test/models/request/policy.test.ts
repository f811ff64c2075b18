// Who may do what: for every act somebody who may and several who may not, with the reason each of them is given.
import type { Act } from '../../../models/request/act';
import { forbids, mayCheck, maySeeReporter, maySeeWords } from '../../../models/request/policy';
import type { Request } from '../../../models/request/request';
import { stages } from './stages';
import { after, cast, ctxAt, MINUTE, people, reported, tree, type Who } from './world';

const claimed = (): Request => stages.inProgress();
const resolved = (): Request => stages.resolved();
const whistled = (): Request => stages.whistled();
const offered = (): Request => stages.transferred();
const extended = (): Request =>
  after(claimed(), ['li', { act: 'askExtension', days: 2, reason: '等配件', approver: people.fang }]);
const checked = (): Request => stages.verified();
const called = (): Request => ({
  ...claimed(),
  calls: [{ id: 'c', kind: 'supervise', step: 0, personIds: ['zheng'], at: 0 }],
});

const why = (request: Request, who: Who, act: Act, wait = MINUTE): string | undefined =>
  forbids(people[who], request, act, ctxAt(request.updatedAt + wait))?.refused;

const SUPPLEMENT: Act = { act: 'supplement', photos: [], quiet: false };
const WHISTLE: Act = { act: 'whistle', units: [], officers: [] };
const RESOLVE: Act = { act: 'resolve', photos: [] };
const OFFER: Act = { act: 'offer', to: people.qian };
const HOLD: Act = { act: 'hold', waitingFor: 'x', until: 0 };
const ASK: Act = { act: 'askExtension', days: 1, reason: 'x', approver: people.fang };
const FINDING: Act = { act: 'finding', solved: true, cast };
const ASSIGN_CHECK: Act = { act: 'assignCheck', to: people.qian };

describe('who may', () => {
  it.each<[string, () => Request, Act, Who]>([
    ['supplement: the reporter', reported, SUPPLEMENT, 'wang'],
    ['supplement: staff of the grid', reported, SUPPLEMENT, 'li'],
    ['supplement: a part-time helper of the grid', reported, SUPPLEMENT, 'wu'],
    ['support: a neighbour', reported, { act: 'support', photos: [] }, 'zhang'],
    ['withdraw: the reporter', reported, { act: 'withdraw' }, 'wang'],
    ['claim: a worker of the grid', reported, { act: 'claim' }, 'li'],
    ['claim: the community worker above', reported, { act: 'claim' }, 'fang'],
    ['dispatch: the dispatcher of the township', reported, { act: 'dispatch', to: tree.get('g2')! }, 'he'],
    ['triage: a worker of the grid', reported, { act: 'triage', major: true }, 'li'],
    ['assign: a chief', reported, { act: 'assign', to: people.li }, 'fang'],
    ['assign: the roster', reported, { act: 'assign', to: people.li }, 'system'],
    ['release: whoever has it', claimed, { act: 'release' }, 'li'],
    ['release: a chief', claimed, { act: 'release' }, 'fang'],
    ['offer: whoever has it', claimed, OFFER, 'li'],
    ['acceptOffer: the one asked', offered, { act: 'acceptOffer' }, 'qian'],
    ['hold: whoever has it', claimed, HOLD, 'li'],
    ['askExtension: whoever has it', claimed, ASK, 'li'],
    ['grantExtension: the approver', extended, { act: 'grantExtension' }, 'fang'],
    ['grantExtension: a chief above', extended, { act: 'grantExtension' }, 'he'],
    ['whistle: a worker of the grid', claimed, WHISTLE, 'qian'],
    ['arrive: an officer of the department', whistled, { act: 'arrive' }, 'shi'],
    ['note: an officer called', whistled, { act: 'note', text: 'x', photos: [] }, 'shi'],
    ['resolve: whoever has it', claimed, RESOLVE, 'li'],
    ['resolve: a chief', claimed, RESOLVE, 'fang'],
    ['confirm: the reporter', resolved, { act: 'confirm' }, 'wang'],
    ['assignCheck: a chief without a part in it', resolved, ASSIGN_CHECK, 'fang'],
    ['finding: the checker', checked, FINDING, 'qian'],
    ['close: a chief without a part in it', checked, { act: 'close' }, 'fang'],
    ['reopen: the reporter', stages.closed, { act: 'reopen', cast }, 'wang'],
    ['decline: staff of the grid', reported, { act: 'decline', reason: 'x', goTo: 'y' }, 'li'],
    ['receive: whoever was called', called, { act: 'receive' }, 'zheng'],
    ['tick: the timer', reported, { act: 'tick', cast }, 'system'],
  ])('%s', (_name, request, act, who) => {
    expect(why(request(), who, act)).toBeUndefined();
  });

  it.each<[string, () => Request, Act, Who, string]>([
    ['supplement: a stranger', reported, SUPPLEMENT, 'zhang', 'policy.partyOnly'],
    [
      'supplement: a part-time helper, to a private matter',
      () => reported({ private: true }),
      SUPPLEMENT,
      'wu',
      'policy.partyOnly',
    ],
    ['support: a timer', reported, { act: 'support', photos: [] }, 'system', 'policy.staffOnly'],
    ['withdraw: somebody else', reported, { act: 'withdraw' }, 'zhang', 'policy.reporterOnly'],
    ['withdraw: a worker', reported, { act: 'withdraw' }, 'li', 'policy.reporterOnly'],
    ['claim: a resident', reported, { act: 'claim' }, 'zhang', 'policy.staffOnly'],
    ['claim: a worker of another grid', reported, { act: 'claim' }, 'zhao', 'policy.scope'],
    ['claim: a part-time helper', reported, { act: 'claim' }, 'wu', 'policy.partTime'],
    ['claim: an officer it was not sent to', reported, { act: 'claim' }, 'shi', 'policy.scope'],
    ['claim: a supervisor', reported, { act: 'claim' }, 'zheng', 'policy.scope'],
    ['dispatch: a resident', reported, { act: 'dispatch', to: tree.get('g2')! }, 'wang', 'policy.staffOnly'],
    ['triage: a part-time helper', reported, { act: 'triage', major: true }, 'wu', 'policy.partTime'],
    ['assign: a worker', reported, { act: 'assign', to: people.qian }, 'li', 'policy.chiefOnly'],
    ['release: a colleague', claimed, { act: 'release' }, 'qian', 'policy.ownerOnly'],
    ['offer: a resident', claimed, OFFER, 'wang', 'policy.staffOnly'],
    ['acceptOffer: somebody else', offered, { act: 'acceptOffer' }, 'fang', 'policy.notOffered'],
    ['hold: a colleague', claimed, HOLD, 'qian', 'policy.ownerOnly'],
    ['askExtension: a chief', claimed, ASK, 'fang', 'policy.assigneeOnly'],
    ['grantExtension: the asker', extended, { act: 'grantExtension' }, 'li', 'policy.notOwnApprover'],
    ['grantExtension: a colleague', extended, { act: 'grantExtension' }, 'qian', 'policy.notApprover'],
    ['grantExtension: nothing asked', claimed, { act: 'grantExtension' }, 'fang', 'extension.none'],
    ['whistle: a resident', claimed, WHISTLE, 'wang', 'policy.staffOnly'],
    ['arrive: another department', whistled, { act: 'arrive' }, 'huo', 'policy.notWhistled'],
    ['arrive: the owner', whistled, { act: 'arrive' }, 'li', 'policy.notWhistled'],
    ['note: a resident', claimed, { act: 'note', text: 'x', photos: [] }, 'wang', 'policy.staffOnly'],
    ['resolve: a colleague', claimed, RESOLVE, 'qian', 'policy.ownerOnly'],
    ['confirm: a neighbour not asked', resolved, { act: 'confirm' }, 'zhang', 'policy.notAsked'],
    ['confirm: the handler', resolved, { act: 'confirm' }, 'li', 'policy.notAsked'],
    ['dispute: the handler', resolved, { act: 'dispute', answer: 'unsolved' }, 'li', 'policy.notAsked'],
    ['assignCheck: the handler', resolved, ASSIGN_CHECK, 'li', 'policy.handlerMayNotCheck'],
    ['assignCheck: a resident', resolved, ASSIGN_CHECK, 'wang', 'policy.staffOnly'],
    ['finding: the handler', checked, FINDING, 'li', 'policy.notChecker'],
    ['finding: a chief who was not drawn', checked, FINDING, 'fang', 'policy.notChecker'],
    ['close: the handler', checked, { act: 'close' }, 'li', 'policy.handlerMayNotCheck'],
    ['close: a resident', checked, { act: 'close' }, 'wang', 'policy.staffOnly'],
    ['reopen: the handler', stages.closed, { act: 'reopen', cast }, 'li', 'policy.chiefOnly'],
    ['decline: a resident', reported, { act: 'decline', reason: 'x', goTo: 'y' }, 'wang', 'policy.staffOnly'],
    ['receive: somebody not called', called, { act: 'receive' }, 'li', 'policy.notCalled'],
    ['tick: anybody', reported, { act: 'tick', cast }, 'he', 'policy.staffOnly'],
  ])('not %s', (_name, request, act, who, key) => {
    expect(why(request(), who, act)).toBe(key);
  });

  it('withdraws only for ten minutes', () => {
    expect(why(reported(), 'wang', { act: 'withdraw' }, 10 * MINUTE)).toBeUndefined();
    expect(why(reported(), 'wang', { act: 'withdraw' }, 11 * MINUTE)).toBe('withdraw.late');
  });
});

describe('what may be seen', () => {
  const hidden = (): Request => reported({ private: true, anonymous: true });

  it.each<[Who, boolean]>([
    ['wang', true],
    ['li', true],
    ['fang', true],
    ['zhang', false],
    ['zhao', false],
    ['wu', false],
    ['shi', false],
  ])('words of a private matter: %s %s', (who, yes) => {
    expect(maySeeWords(people[who], hidden(), tree)).toBe(yes);
  });

  it('shows an anonymous reporter only to those who handle it', () => {
    const request = hidden();
    expect(maySeeReporter(people.fang, request, tree)).toBe(false);
    expect(maySeeReporter(people.li, request, tree)).toBe(false);
    const taken = after(request, ['li', { act: 'claim' }]);
    expect(maySeeReporter(people.li, taken, tree)).toBe(true);
    expect(maySeeReporter(people.fang, taken, tree)).toBe(false);
    expect(maySeeReporter(people.wang, taken, tree)).toBe(true);
  });

  it('shows words to departments once they are called', () => {
    const request = after(hidden(), ['li', { act: 'claim' }]);
    expect(maySeeWords(people.shi, request, tree)).toBe(false);
    const asked = after(request, ['li', { act: 'whistle', units: [tree.get('water')!], officers: [] }]);
    expect(maySeeWords(people.shi, asked, tree)).toBe(true);
  });
});

describe('who may check', () => {
  it('nobody who handled or reported it, or whose department did', () => {
    const request = after(
      reported(),
      ['li', { act: 'claim' }],
      ['li', { act: 'offer', to: people.qian }],
      ['qian', { act: 'acceptOffer' }],
    );
    const fit = (who: Who): boolean => mayCheck(people[who], request, tree);
    expect([fit('li'), fit('qian'), fit('wang')]).toEqual([false, false, false]);
    expect([fit('fang'), fit('wu'), fit('zheng')]).toEqual([true, true, true]);
    expect(mayCheck(people.shi, stages.whistled(), tree)).toBe(false);
  });
});
