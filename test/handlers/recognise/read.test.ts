import { statSync } from 'node:fs';
import { join } from 'node:path';
import { loadRecogniser } from '../../../handlers/recognise/read';
import { CATEGORY_CODES } from '../../../models/request/category';

const reader = loadRecogniser();
const read = (text: string, addressed = false) => reader.read(text, { addressed });

describe('chatter is left alone', () => {
  test.each([
    '早上好',
    '大家好,我是新搬来的',
    '收到',
    '好的,谢谢',
    '哈哈哈哈',
    '生日快乐🎂',
    '[捂脸][捂脸]',
    '周末有人打羽毛球吗',
    '出二手婴儿车,九成新,要的私聊',
    '有没有人拼单买樱桃',
    '接龙 1. 张姐 2份 2. 李哥 1份',
    '你家也停水了吗哈哈',
    '路灯修好了,谢谢师傅',
    '你这人能不能讲点道理',
    '今天火锅真好吃',
    '我小时候老家天天停电',
    '您好,您反映的问题已收悉,现回复如下:我局高度重视,已安排人员处理。',
    '温馨提示:明天上午9点停水检修,请大家提前准备',
    '定个明天早上七点的闹钟',
    '',
    '   ',
    '？？？',
  ])('%s', (text) => {
    expect(read(text).isRequest).toBe('no');
  });
});

describe('reports are heard, with their category', () => {
  test.each([
    ['3号楼路灯不亮', 'lighting'],
    ['2栋电梯坏了,老人下不了楼', 'elevator'],
    ['我们楼停水了', 'waterSupply'],
    ['4号楼门口垃圾桶满了没人收', 'garbage'],
    ['楼下烧烤店油烟大,熏得睡不着', 'fumes'],
    ['小区门口下水道堵了,污水往外冒', 'drainage'],
    ['楼上漏水到我家天花板了', 'waterLeak'],
    ['投诉物业乱收费不作为', 'property'],
    ['请问低保怎么申请', 'hardship'],
    ['公司拖欠工资半年不给', 'wages'],
    ['孩子上小学划片不合理', 'school'],
    ['咨询城乡居民医保怎么报销', 'socialInsurance'],
    ['建议增加班次,公交等太久', 'publicTransport'],
    ['健身房跑路不退款', 'consumer'],
    ['嗯那个我想反映一下我们楼道灯坏了好几天了也没人管', 'lighting'],
    ['３号樓　路燈　不亮！！！', 'lighting'],
  ])('%s', (text, category) => {
    expect(read(text)).toMatchObject({ isRequest: 'yes', category });
  });

  test('who has a leak is a report', () => {
    expect(read('谁家漏水了,都流到楼下来了')).toMatchObject({ isRequest: 'yes', category: 'waterLeak' });
  });
});

describe('danger happening now', () => {
  test.each([
    ['楼道里好浓的煤气味', 'gas'],
    ['3号楼着火了快来人', 'fire'],
    ['电梯里关了两个人', 'trapped'],
    ['围墙倒了砸到车', 'collapse'],
    ['路灯杆漏电,有人触电了', 'electric'],
    ['地下车库被淹了', 'flood'],
    ['有人要跳楼', 'person'],
    ['我老公又打我了', 'person'],
  ])('%s', (text, danger) => {
    expect(read(text)).toMatchObject({ danger, urgency: 'high' });
    expect(read(text).isRequest).not.toBe('no');
  });

  test.each([
    '楼道堆满杂物,有火灾隐患',
    '周六上午举行消防演练',
    '新闻说外地一个小区着火了',
    '预防煤气中毒知识讲座',
    '去年我们楼着火那次真吓人',
    '这首歌火了',
    '老公打我电话了',
  ])('no alarm for: %s', (text) => {
    expect(read(text).danger).toBeUndefined();
  });
});

describe('urgency', () => {
  test.each([
    ['消防通道被车堵死了', 'high'],
    ['整栋楼停电了', 'high'],
    ['我家停水三天了', 'high'],
    ['井盖不见了', 'high'],
    ['小区经常停水', 'normal'],
    ['广场舞太吵', 'normal'],
    ['路灯不亮', 'normal'],
    ['请问老年证怎么办理', 'low'],
    ['建议增设公交站点', 'low'],
  ])('%s: %s', (text, urgency) => {
    expect(read(text).urgency).toBe(urgency);
  });
});

describe('what is private', () => {
  test.each(['我老公又打我了', '家里揭不开锅了,想申请低保', '儿子残疾没人照顾', '我被网贷催收威胁'])('%s', (text) => {
    expect(read(text).private).toBe(true);
  });
  test.each(['3号楼路灯不亮', '垃圾没人收', '无障碍通道被堵'])('not: %s', (text) => {
    expect(read(text).private).toBe(false);
  });
});

describe('the reader itself', () => {
  test('speaking to the bot makes a report likelier', () => {
    const text = '灯';
    expect(read(text, true).requestScore).toBeGreaterThan(read(text).requestScore);
  });

  test('explains which words spoke, only when asked', () => {
    expect(read('3号楼路灯不亮').spoke).toEqual([]);
    const { spoke } = reader.read('3号楼路灯不亮', { explain: true });
    expect(spoke.some((s) => s.word.includes('路灯') && s.for === 'lighting' && s.weight > 0)).toBe(true);
    expect(spoke.some((s) => s.for === 'request')).toBe(true);
  });

  test('same text, same reading', () => {
    expect(read('楼道灯坏了')).toEqual(read('楼道灯坏了'));
    expect(loadRecogniser().version).toBe(reader.version);
  });

  test('any input gives a reading in range', () => {
    const odd = ['\u202e\u200b', '𠮷'.repeat(50), '{}[]\\', 'a'.repeat(10_000), '路灯不亮'.repeat(2500), '\ud800', '0'];
    for (const text of odd) {
      const reading = read(text);
      expect(reading.requestScore).toBeGreaterThanOrEqual(0);
      expect(reading.requestScore).toBeLessThanOrEqual(1);
      expect(CATEGORY_CODES).toContain(reading.category);
    }
  });

  test('the model file stays under 3 MB, and another file is refused', () => {
    const folder = join(__dirname, '../../../handlers/recognise');
    expect(statSync(join(folder, 'model.bin')).size).toBeLessThan(3_000_000);
    expect(() => loadRecogniser(join(folder, 'cues.json'))).toThrow('not a recogniser model');
  });
});
