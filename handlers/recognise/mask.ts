// Personal details out of a text before a group or a log sees it: phones, identity and card numbers, plates, e-mail,
// chat ids, rooms, names a person gives. Called by the presenters of group summaries, by the log and before any
// outside model; the full text stays with the request for those who handle it.
import { widen } from './place/numerals';
import { findUnits } from './place/units';

const STARS = '***';
const INVISIBLE = /[\u200b-\u200f\u2060\ufeff]/g;

// Digits a unit or a colon follows are counts, prices, times. So is a number straight after a currency sign.
const NOT_AMOUNT = '(?![\\d]|\\.\\d|[元块万亿%‰℃度])';
const LONG_NUMBERS: readonly RegExp[] = [
  // identity card, 18 places with or without gaps, and the old 15
  /(?<!\d)\d{6}[ -]?(?:19|20)\d{2}[ -]?(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dX](?![\dA-Z])/g,
  // bank card in groups of four
  /(?<!\d)\d{4}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?(?!\d)/g,
  // mobile, with the gaps people put in and a country code
  /(?<!\d)(?:(?:\+|00)?86[ -]?)?1[3-9]\d(?:[ -.·]?\d{4}){2}(?!\d)/g,
  /(?<!\d)1[3-9](?:[ -]?\d){9}(?!\d)/g,
  // landline with its area code
  /(?<!\d)[(]?0(?:10|2\d|[3-9]\d{2})[)]?[ -]?[2-9]\d{2,3}[ -]?\d{4}(?:[ -]\d{1,4})?(?!\d)/g,
  // any other long number: accounts, parcels, meters
  new RegExp(`(?<![\\d.])\\d{9,}${NOT_AMOUNT}`, 'g'),
  // dictated: 幺三八…
  /(?<![零〇一二三四五六七八九幺两])[一幺][三四五六七八九](?:[ ,，-]?[零〇一二三四五六七八九幺两]){9}(?![零〇一二三四五六七八九幺两])/g,
];
const OFFICIAL_NUMBER = /(?:工单|编|文|备案|许可证|受理|诉求)号?[:： 是为]*$/;

const PLATE =
  /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][A-HJ-Z][ ·.-]?(?:[A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[挂学警港澳])(?![A-Z0-9])/g;
// Lengths as addresses may have them; without an end a long run of letters would be read from each of its places anew.
const EMAIL = /[A-Z0-9][A-Z0-9._%+-]{0,63}@[A-Z0-9-]{1,63}(?:\.[A-Z0-9-]{1,63}){0,8}\.[A-Z]{2,}/g;
const CHAT_ID = /WXID_[A-Z0-9]{6,}/g;

/** What a word before it makes personal: group 1 stays, the rest goes. */
const LABELLED: readonly RegExp[] = [
  /((?:微信|薇信|威信|V信|VX|WX|WECHAT|加V|加我V|加WX)(?:号|账号|ID)?(?:是|为)?[:： ]*)(?![A-Z]*(?:WECHAT|ANDROID|IPHONE|WINDOWS))([A-Z][-_A-Z0-9]{5,19}|\d{6,12})(?![A-Z0-9])/g,
  /((?:QQ|扣扣)(?:群|号|号码)?(?:是|为)?[:： ]*)(\d{5,11})(?!\d)/g,
  /((?:车牌|牌照|车号)(?:号码|号)?(?:是|为)?[:： ]*)([A-Z]?[ ·-]?[A-Z0-9]{5,6})(?![A-Z0-9])/g,
  /((?:电话|手机|手机号|号码|联系方式|座机|TEL|PHONE)(?:号码|号)?(?:是|为)?[:： ]*)(\d[\d -]{5,14}\d)(?!\d|[元块万亿年月])/g,
  /((?:身份证|证件|证件号|护照|社保号|社保卡号|医保号|银行卡|卡号|账号|账户|户号|学号|病历号|住院号)(?:号码|号)?(?:是|为)?[:： ]*)([A-Z]?\d[\dA-Z -]{4,22}[\dX])(?![\dA-Z])/g,
  /((?:我住|家住|住在|住|我家|我们家|房号|房间号|室号|门牌号|门牌)(?:是|在|为)?[:： ]*)(\d{3,4})(?![\d.元块万度米年天个月日人户平㎡多楼号路栋幢])/g,
];

const SURNAMES =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝';
const GIVEN = '[\\u4e00-\\u9fff]';
const FULL_NAME = `((?:欧阳|司马|上官|诸葛|夏侯|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|[${SURNAMES}]))(${GIVEN}{1,2}?)`;
const NAME_ENDS = `(?=$|[\\s,，。.!！?？;；:：、()（）0-9]|(?:住|家住|电话|手机|联系|身份证|性别|男|女|今年|现住|是|来自|我|家|想|要|的电话|的手机))`;
/** 我叫, 姓名: what follows is a name unless it is exactly an everyday word. */
const STATES_NAME: readonly RegExp[] = [
  new RegExp(`((?:我叫|我名叫|名叫|名字叫|我的名字是|名字是|我姓名是)[:： ]*)${FULL_NAME}${NAME_ENDS}`, 'g'),
  new RegExp(
    `((?:姓名|联系人|户主|报修人|投诉人|举报人|申请人|当事人|患者|死者|伤者)(?:姓名)?(?:是|为|叫)?[:： ]*)${FULL_NAME}${NAME_ENDS}`,
    'g',
  ),
];
/** 我是: mostly not followed by a name, so whatever begins like an everyday word is none. */
const MAY_STATE_NAME = new RegExp(
  `((?:我是|本人是?|这里是|我就是)[:： ]*)${FULL_NAME}(?=$|[\\s,，。.!！;；:：、()（）]|(?:住|家住|电话|手机|身份证))`,
  'g',
);
/** Words that start with a surname's character and name nobody. */
const NO_NAME = new RegExp(
  `^(?:${[
    '高[一二三中考]|安[徽置全保]|江[西苏]|金融|时[间候]|成[年都员]|文[员明]|管[理家]|解[决释]|应[该当届]|关[于心键]|明[天白年]|全[家体职都]',
    '连[续着]|党[员委]|房[东主客]|方[便法]|司机|农[民村]|师[傅生]|常[住来年客]|向[您你着]|左右|万[分一万]|白[天领]|钟点|路[过人]|和[他她你业]',
    '单[位亲身独]|景区|包[工子]|田[里间]|石[头材]|尚未|康复|盛夏|温馨|商[户家贩铺]|卫生|麻烦|马上|许多|程序|任[何意]|余下|毛坯|付[款费]',
    '施工|简单|项目|阳[光台]|华[润人]|何[时人事苦]|林[业场]|夏天|黄[昏色]|龙头|宁[愿可]|尤其|毕业|胡说|谢谢|易[怒烦]|温州|苏州|冷门|边[上境]|查[看询]|古[镇城]',
  ].join('|')})`,
);
const TITLE_AFTER =
  /^(?:师傅|老师|阿姨|先生|女士|大爷|大妈|主任|医生|经理|书记|叔叔|奶奶|爷爷|小姐|同学|村长|队长|老板|姐|哥|总|工|姨|叔)/;
const NOT_PERSON = /(?:人|户|区|市|县|镇|村|楼|栋|员|业主|居民|老师|医生|学生|家长|代表)$/;

/** Ranges [start, end) of `wide` to be starred, by position. */
function spansOf(wide: string): [number, number][] {
  const spans: [number, number][] = [];
  for (const re of LONG_NUMBERS) {
    for (const m of wide.matchAll(re)) {
      if (!OFFICIAL_NUMBER.test(wide.slice(Math.max(0, m.index - 8), m.index)))
        spans.push([m.index, m.index + m[0].length]);
    }
  }
  for (const re of [PLATE, EMAIL, CHAT_ID])
    for (const m of wide.matchAll(re)) spans.push([m.index, m.index + m[0].length]);
  for (const re of LABELLED) {
    for (const m of wide.matchAll(re)) spans.push([m.index + m[1]!.length, m.index + m[0].length]);
  }
  for (const u of findUnits(wide)) {
    if (!u.roomSpan) continue;
    const more = /^(?:[、/,，和及-] ?\d{3,4}(?:号房|室|房)?(?![\d.元块万度米年天个月日人户平㎡多]))+/.exec(
      wide.slice(u.roomSpan[1]),
    );
    spans.push([u.roomSpan[0], u.roomSpan[1] + (more?.[0].length ?? 0)]);
  }
  for (const re of [...STATES_NAME, MAY_STATE_NAME]) {
    for (const m of wide.matchAll(re)) {
      const name = m[2]! + m[3]!;
      const start = m.index + m[1]!.length;
      const word = NO_NAME.exec(name)?.[0];
      const everyday = word !== undefined && (re === MAY_STATE_NAME || word.length === name.length);
      if (everyday || TITLE_AFTER.test(wide.slice(start + m[2]!.length)) || NOT_PERSON.test(name)) continue;
      spans.push([start + m[2]!.length, start + name.length]);
    }
  }
  return spans;
}

/**
 * The text with personal details starred out: 3号楼501 → 3号楼***, 我叫张小明 → 我叫张***. Counts, prices, dates, times,
 * hotlines (12345, 110) and request numbers stay. Idempotent.
 */
export function mask(text: string): string {
  const clean = text.replace(INVISIBLE, '');
  const spans = spansOf(widen(clean)).sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  if (spans.length === 0) return clean;
  let out = '';
  let at = 0;
  for (const [start, end] of spans) {
    if (end <= at) continue;
    // A span that overlaps the last one only lengthens it.
    if (start >= at) out += clean.slice(at, start) + STARS;
    at = end;
  }
  return out + clean.slice(at);
}
