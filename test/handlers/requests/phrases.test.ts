// The wordings of the locale files: no clash, and each said as people say it is understood as meant.
import { LOCALES, namespace } from '../../../locales/index';
import { buildCommands, type Phrases } from '../../../handlers/recognise/commands';

const all: Record<string, { match: string[] }> = {};
for (const locale of LOCALES)
  for (const [id, { match }] of Object.entries(namespace(locale, 'phrases')) as [string, Phrases][])
    all[id] = { match: [...new Set([...(all[id]?.match ?? []), ...match])] };

describe('phrases of requests', () => {
  const commands = buildCommands(all);
  const said = (text: string): [string | undefined, unknown] => {
    const found = commands.find(text);
    return [found?.handler, found?.args];
  };
  const twelve = [{ code: 12 }];

  it.each<[string, string, object]>([
    ['12 我来', 'request.claim', { refs: twelve }],
    ['认领12', 'request.claim', { refs: twelve }],
    ['/claim 12', 'request.claim', { refs: twelve }],
    ["I'll take 12", 'request.claim', { refs: twelve }],
    ['12号我来处理', 'request.claim', { refs: twelve }],
    ['交给我吧', 'request.claim', {}],
    ['认领 XF-12', 'request.claim', { refs: [{ code: 12, prefix: 'XF' }] }],
    ['12、15、19 我来', 'request.claim', { refs: [{ code: 12 }, { code: 15 }, { code: 19 }] }],
    ['+1', 'request.support', {}],
    ['12 +1', 'request.support', { refs: twelve }],
    ['撤回', 'request.withdraw', {}],
    ['12 修好了，换了灯泡', 'request.resolve', { refs: twelve, text: '换了灯泡' }],
    ['修好了 12', 'request.resolve', { refs: twelve }],
    ['搞定了', 'request.resolve', {}],
    ['满意 12', 'request.confirm', { refs: twelve }],
    ['挺好 谢谢', 'request.confirm', {}],
    ['没修好 12', 'request.unsolved', { refs: twelve }],
    ['不满意 12', 'request.unsatisfied', { refs: twelve }],
    ['不满意 12 拖太久', 'request.unsatisfied', { refs: twelve, text: '拖太久' }],
    ['12 又坏了', 'request.reopen', { refs: twelve }],
    ['12 转给 李敏', 'request.transfer', { refs: twelve, person: '李敏' }],
    ['12 派给 城管', 'request.dispatch', { refs: twelve, units: ['城管'] }],
    ['12 吹哨 城管、消防', 'request.whistle', { refs: twelve, units: ['城管', '消防'] }],
    ['报到 12', 'request.arrive', { refs: twelve }],
    ['12 等配件 到周五', 'request.hold', { refs: twelve, text: '配件', until: '周五' }],
    ['12 暂停 等物业 到12月3日', 'request.hold', { refs: twelve, text: '物业', until: '12月3日' }],
    ['延期12 3天 配件没到', 'request.askExtension', { refs: twelve, days: 3, text: '配件没到' }],
    ['同意延期 12', 'request.grantExtension', { refs: twelve }],
    ['不同意延期 12', 'request.refuseExtension', { refs: twelve }],
    ['12 并入 9', 'request.merge', { refs: twelve, choice: '9' }],
    ['12 改为 停车', 'request.triage', { refs: twelve, choice: '停车' }],
    ['12 不受理 不在本社区 请找 市政', 'request.decline', { refs: twelve, text: '不在本社区', units: ['市政'] }],
    ['进度12', 'request.progress', { refs: twelve }],
    ['我的任务', 'request.mine', {}],
    ['请假 到周五 由 李敏 代', 'person.leave', { until: '周五', person: '李敏' }],
    ['请假3天', 'person.leave', { days: 3 }],
    ['收到 12', 'request.receive', { refs: twelve }],
    ['核实没解决 12', 'request.foundUnsolved', { refs: twelve }],
    ['补充12 晚上也不亮', 'request.supplement', { refs: twelve, text: '晚上也不亮' }],
    ['进展12 下午来修', 'request.note', { refs: twelve, text: '下午来修' }],
    ['帮助', 'help', {}],
  ])('%s', (text, handler, args) => {
    expect(said(text)).toEqual([handler, args]);
  });

  it.each(['12号楼路灯不亮', '今天天气不错', '3栋2单元电梯坏了', '我来小区五年了'])('leaves %s alone', (text) => {
    expect(commands.find(text)).toBeUndefined();
  });

  it('has the same handlers in both languages', () => {
    expect(Object.keys(namespace('en', 'phrases'))).toEqual(Object.keys(namespace('zh-CN', 'phrases')));
  });
});
