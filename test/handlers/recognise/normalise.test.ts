import { normalise } from '../../../handlers/recognise/normalise';

const text = (raw: string): string => normalise(raw).text;

describe('normalise', () => {
  test.each([
    ['３号楼　路灯', '3号楼路灯'],
    ['路\u200b灯\u202e不\ufeff亮', '路灯不亮'],
    ['樓道燈壞了', '楼道灯坏了'],
    ['ＫＴＶ太吵', 'ktv太吵'],
    ['停水了!!!!!!', '停水了!'],
    ['哈哈哈哈哈哈', '哈哈'],
    ['路灯不亮😭😭', '路灯不亮'],
    ['路灯不亮[捂脸]', '路灯不亮'],
    ['@小邻 路灯不亮', '路灯不亮'],
    ['@张三\u2005@小邻\u2005停水了', '停水了'],
    ['嗯那个路灯不亮', '路灯不亮'],
    ['呃,那个,路灯不亮', '路灯不亮'],
    ['那个那个那个灯坏了', '那个灯坏了'],
    ['路 灯 不 亮', '路灯不亮'],
  ])('%j', (raw, plain) => {
    expect(text(raw)).toBe(plain);
  });

  test('keeps numbers, hours and masked details', () => {
    expect(text('3.5元 8:30 电话[电话]')).toContain('3.5元');
    expect(text('8:30停水')).toBe('8:30停水');
    expect(text('打[电话]')).toBe('打[电话]');
  });

  test('counts the faces and mentions it takes out', () => {
    expect(normalise('@小邻 好的😊[玫瑰]')).toMatchObject({ faces: 2, mentions: 1 });
  });

  test('is idempotent', () => {
    for (const raw of ['嗯嗯,那个,３號樓!!!', '@小邻 灯…坏了。。。', '哈哈哈😄 ok.', '1.5~2.0吨']) {
      expect(text(text(raw))).toBe(text(raw));
    }
  });
});
