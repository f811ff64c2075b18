// Every word people read, by key; the only importer of i18next. A file locales/<language>/<name>.json is the namespace
// <name>: `request.accepted` is looked up in say.json, `category.lighting` in category.json.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInstance, type i18n } from 'i18next';

export type Locale = 'zh-CN' | 'en';
export const LOCALES: readonly Locale[] = ['zh-CN', 'en'];
export const DEFAULT_LOCALE: Locale = 'zh-CN';

export interface Words {
  readonly locale: Locale;
  /** The text of a key with {{params}} filled in. A missing key is a bug and throws. */
  t(key: string, params?: Readonly<Record<string, unknown>>): string;
  has(key: string): boolean;
  /** A moment as people say it, in a zone: today and tomorrow by name, else the date; with the time of day. */
  time(at: number, now: number, zone: string): string;
  /** Joins items as the language does. */
  list(items: readonly string[]): string;
}

type Namespace = Readonly<Record<string, unknown>>;

function load(locale: Locale): Record<string, Namespace> {
  const folder = join(__dirname, locale);
  const files = readdirSync(folder).filter((f) => f.endsWith('.json'));
  return Object.fromEntries(
    files.map((f) => [f.slice(0, -5), JSON.parse(readFileSync(join(folder, f), 'utf8')) as Namespace]),
  );
}

/** A namespace as written, for lists such as the phrases of the commands. */
export const namespace = (locale: Locale, name: string): Namespace => RESOURCES[locale][name] ?? {};

const RESOURCES: Readonly<Record<Locale, Record<string, Namespace>>> = { 'zh-CN': load('zh-CN'), en: load('en') };

function start(): i18n {
  const instance = createInstance();
  void instance.init({
    resources: RESOURCES as never,
    lng: DEFAULT_LOCALE,
    fallbackLng: false,
    defaultNS: 'say',
    ns: Object.keys(RESOURCES[DEFAULT_LOCALE]),
    keySeparator: '.',
    nsSeparator: ':',
    initAsync: false,
    showSupportNotice: false,
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  return instance;
}

const texts = start();

/** A text with nothing in it but blanks to fill; undefined where i18next must choose a plural or look further. */
function plain(locale: Locale, at: string): string | undefined {
  const colon = at.indexOf(':');
  const text: unknown = texts.getResource(locale, at.slice(0, colon), at.slice(colon + 1));
  return typeof text === 'string' && !text.includes('$t(') && !/\{\{[^}]*[,-][^}]*\}\}/.test(text) ? text : undefined;
}

/** Fills the blanks as i18next does: an absent value leaves nothing. */
const fill = (text: string, params: Readonly<Record<string, unknown>> = {}): string =>
  text.includes('{{') ? text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(params[name] ?? '')) : text;

/** `category.lighting` names the file category.json when there is one; anything else is in say.json. */
function place(key: string): string {
  if (key.includes(':')) return key;
  const dot = key.indexOf('.');
  const head = dot < 0 ? '' : key.slice(0, dot);
  return head !== '' && head !== 'say' && RESOURCES[DEFAULT_LOCALE][head] && !texts.exists(`say:${key}`)
    ? `${head}:${key.slice(dot + 1)}`
    : `say:${head === 'say' ? key.slice(dot + 1) : key}`;
}

const formats = new Map<string, { day: Intl.DateTimeFormat; date: Intl.DateTimeFormat; clock: Intl.DateTimeFormat }>();

function formatsOf(locale: Locale, zone: string) {
  const key = `${locale} ${zone}`;
  let found = formats.get(key);
  if (!found) {
    const dated = {
      timeZone: zone,
      month: locale === 'en' ? 'short' : 'long',
      day: 'numeric',
      weekday: 'short',
    } as const;
    found = {
      day: new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }),
      date: new Intl.DateTimeFormat(locale, dated),
      clock: new Intl.DateTimeFormat(locale, { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    };
    formats.set(key, found);
  }
  return found;
}

const DAY_MS = 86_400_000;
const QUARTER_MS = 900_000;

/** Rendered moments kept; a deadline is the same close of business for many. */
const MOMENTS = 2000;

function build(locale: Locale): Words {
  const translate = texts.getFixedT(locale);
  /** Where a key is found; the look-up through files and languages is done once for each. */
  const places = new Map<string, string>();
  const moments = new Map<string, string>();

  function find(key: string): string {
    const known = places.get(key);
    if (known !== undefined) return known;
    const at = place(key);
    if (!texts.exists(at, { lng: locale })) throw new Error(`No words for ${key} in ${locale}`);
    places.set(key, at);
    return at;
  }

  const t = (key: string, params?: Readonly<Record<string, unknown>>): string => {
    const at = find(key);
    const text = plain(locale, at);
    return text === undefined ? translate(at, params ?? {}) : fill(text, params);
  };

  function moment(at: number, now: number, zone: string): string {
    const f = formatsOf(locale, zone);
    const day = f.day.format(at);
    const clock = f.clock.format(at);
    if (day === f.day.format(now)) return t('time.today', { clock });
    if (day === f.day.format(now + DAY_MS)) return t('time.tomorrow', { clock });
    return t('time.on', { date: f.date.format(at), clock });
  }

  return {
    locale,
    t,
    has: (key) => texts.exists(place(key), { lng: locale }),
    time(at, now, zone) {
      // Zones change their day on whole quarters of an hour.
      const key = `${at} ${Math.floor(now / QUARTER_MS)} ${zone}`;
      let said = moments.get(key);
      if (said === undefined) {
        said = moment(at, now, zone);
        if (moments.size >= MOMENTS) moments.clear();
        moments.set(key, said);
      }
      return said;
    },
    list: (items) => items.join(t('time.comma')),
  };
}

const built: Readonly<Record<Locale, Words>> = { 'zh-CN': build('zh-CN'), en: build('en') };

/** The words of a language; anything unknown speaks Chinese. */
export const words = (locale: string | undefined): Words => (locale === 'en' ? built.en : built['zh-CN']);
