import { mask } from '../../../handlers/recognise/mask';

const FRAMES = [
  (x: string) => x,
  (x: string) => `麻烦联系我${x}谢谢`,
  (x: string) => `下水道堵了，${x}，请尽快来看`,
  (x: string) => `${x}。`,
  (x: string) => `(${x})`,
];
const fullWidth = (x: string) => x.replace(/[0-9]/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0));

/** [what is written, the part that may not be left] */
const NUMBERS: [string, string][] = [
  ...['13812345678', '15900001111', '17612348765', '19987654321', '18600009999', '14512345678'].flatMap(
    (n): [string, string][] => [
      [n, n.slice(3)],
      [`${n.slice(0, 3)} ${n.slice(3, 7)} ${n.slice(7)}`, n.slice(7)],
      [`${n.slice(0, 3)}-${n.slice(3, 7)}-${n.slice(7)}`, n.slice(7)],
      [`+86 ${n}`, n.slice(3)],
      [`电话${n}`, n.slice(3)],
      [fullWidth(n), fullWidth(n.slice(3))],
    ],
  ),
  ...['幺三八一二三四五六七八', '一五九零零零幺幺幺幺二'].map((n): [string, string] => [n, n.slice(4)]),
  ...['0731-88881234', '010-65432109', '(0571)86543210', '0755 26543210', '0731-8888123'].map((n): [string, string] => [
    n,
    n.slice(-4),
  ]),
  ...['座机8888 1234', '联系方式:66543210', '电话是 5554321'].map((n): [string, string] => [n, n.slice(-4)]),
  ...['430102199001011234', '11010519491231002X', '330106 19851120 0021', '44030120000229123x', '430102900101123'].map(
    (n): [string, string] => [n, n.slice(-4)],
  ),
  ...['6222021234567890123', '6228 4800 1234 5678 012', '6217-0012-3456-7890', '卡号 622202123456'].map(
    (n): [string, string] => [n, n.slice(-4)],
  ),
  ...['湘A12345', '粤BD12345', '京N·88H66', '沪AD54321', '川a6k7d8', '浙C 1234学', '车牌号A12B45', '苏E-99887'].map(
    (n): [string, string] => [n, n.slice(-3)],
  ),
  ...['zhangsan@qq.com', 'li.si_88@mail.example.cn', 'WANG@163.COM'].map((n): [string, string] => [n, n.slice(0, 5)]),
  ...[
    '微信abc_12345',
    '微信号：hello2024',
    '加我vx lucky_dog',
    'wx:zhao1988',
    'wxid_a1b2c3d4e5',
    'V信 13900008888',
    '微信 88776655',
  ].map((n): [string, string] => [n, n.slice(-5)]),
  ...['QQ123456789', 'qq号：10001234', '扣扣 2233445566'].map((n): [string, string] => [n, n.slice(-5)]),
];

const ROOMS: [string, string][] = [];
for (const building of ['3号楼', '三栋', '12幢', 'A座', '5#', '二期7栋']) {
  for (const [written, left] of [
    ['501', '501'],
    ['2单元1203', '1203'],
    ['二单元302室', '302'],
    ['1-402', ''],
    ['5楼503', '503'],
  ] as const) {
    if (left !== '') ROOMS.push([`${building}${written}`, left]);
  }
}
ROOMS.push(
  ['3-2-501', '501'],
  ['12-1203', '1203'],
  ['501室', '501'],
  ['三号楼二单元五零一', '五零一'],
  ['我住1203', '1203'],
  ['3栋501、502', '502'],
  ['7栋601/602', '602'],
);

const NAMES: [string, string][] = [];
for (const name of [
  '张伟',
  '李小明',
  '王秀英',
  '欧阳娜娜',
  '陈思远',
  '刘洋',
  '黄春生',
  '高建国',
  '何必文',
  '方圆圆',
  '诸葛明',
  '马丽',
]) {
  const given = name.replace(/^(?:欧阳|诸葛|.)/, '');
  for (const lead of ['我叫', '姓名：', '我的名字是', '联系人 ', '我是', '户主']) NAMES.push([`${lead}${name}`, given]);
}

test('nothing personal is left in any sentence around it', () => {
  const cases = [...NUMBERS, ...ROOMS].flatMap(([written, secret]) => FRAMES.map((f) => [f(written), secret] as const));
  const left = cases.filter(([text, secret]) => mask(text).includes(secret)).map(([text]) => `${text} → ${mask(text)}`);
  expect(cases.length).toBeGreaterThan(300);
  expect(left).toEqual([]);
});

test('names people give are cut to the surname', () => {
  const ends = ['', '，住3号楼', '。', ' 电话保密', '，想反映路灯问题'];
  const cases = NAMES.flatMap(([written, given]) => ends.map((end) => [written + end, given] as const));
  const left = cases.filter(([text, given]) => mask(text).includes(given)).map(([text]) => `${text} → ${mask(text)}`);
  expect(left).toEqual([]);
  expect(mask('我叫张小明，住3栋')).toBe('我叫张***，住3栋');
});

const UNTOUCHED = `
一共120户停水|每平米1200元|2023-10-12下午3点停水|20231012起施工|停水时间10:30-18:00|物业费2.5元每平|花了3000元|涨到123456789元|A7号诉求|工单号20260101001
编号202601010012|打12345没人接|报警110|火警119|急救120|供电热线95598|燃气公司96777|3号楼120户停电|5号楼200多人|8号楼2024年改造
12栋2000块押金|1单元18层|一梯4户|32层住宅|3号线地铁|907路公交车|第3次反映|2号楼路灯不亮|3栋和5栋之间|7栋架空层
15号楼电梯|东门岗亭没人|小区300多盏灯|车位涨到15万|电费0.588元|水压0.3兆帕|室温18.5度|11月15日供暖|5分钟后到|100米外有工地
我叫了物业来|我叫他别吵|我叫外卖|我叫不开门|我是业主|我是3号楼的|我是高中生|我是安徽人|我是党员|我是房东
我是老师|我是白领|我是新来的|我是说路灯坏了|我是真的服了|我是黄兴镇居民|我是江西人|我是农民工|我是马上要出门|我是觉得不合理
我叫张师傅来修过|我叫李阿姨帮忙|联系人不清楚|姓名保密|户主不在家|联系人没写|我是志愿者|我是网格员|我是楼栋长|我是租户
微信群里说了|微信小程序打不开|发微信了|加微信方便|微信支付不了|QQ群太吵|VX是什么|邮箱满了|邮件没收到|@物业 看一下
住了20年|住在3号楼|住2楼|我家3口人|我家100平|家住附近|住户1000多人|住3天了|住一楼|住处停水
电话打不通|电话占线|电话没人接|手机没信号|身份证丢了|银行卡被吞|账户没到账|车牌挡住了|车牌看不清|号码太长
新A栋什么时候交房|京东快递到了|苏A区那边|云南来的|川菜馆油烟大|粤语歌太吵|青年公寓|宁静路|新区路灯|晋级比赛
1-4栋楼下|3-5天修好|2-3个月|10-20元|9-12点|负一楼积水|B2层漏水|501路公交|808大巴|10086发来短信
`
  .trim()
  .split(/[\n|]/);

test('counts, prices, dates, hotlines and plain talk stay as they are', () => {
  expect(UNTOUCHED.length).toBeGreaterThanOrEqual(100);
  const changed = UNTOUCHED.filter((text) => mask(text) !== text).map((text) => `${text} → ${mask(text)}`);
  expect(changed).toEqual([]);
});

test('masking twice is masking once', () => {
  for (const [written] of [...NUMBERS, ...ROOMS, ...NAMES]) expect(mask(mask(written))).toBe(mask(written));
});

test('invisible characters do not hide a number', () => {
  expect(mask('138\u200b1234\u200b5678')).toBe('***');
});

/** Milliseconds of processor time, which other work on the machine does not lengthen. */
const cpu = (): number => process.cpuUsage().user / 1000;

test('a long message is masked in milliseconds', () => {
  const text = '3号楼501漏水，电话13812345678。'.repeat(400);
  const started = cpu();
  expect(mask(text)).not.toContain('1234');
  expect(cpu() - started).toBeLessThan(1000);
});
