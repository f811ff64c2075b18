// A real browser for the page tests, and how a person uses the chat page in it. Used by test/web/*.test.ts only.
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import sharp from 'sharp';
import { pagesBuilt } from '../support/running';

const PLACES = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const path = PLACES.find((place) => place !== undefined && existsSync(place));

export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1280, height: 850 };

const lacking =
  path === undefined ? 'no Chromium found (set CHROMIUM to its path)' : pagesBuilt ? '' : 'pages not built';
/** `describe` where there are a Chromium and built pages; elsewhere one line says that the pages were not tried. */
export const describeInBrowser: jest.Describe | jest.Describe['skip'] = lacking ? describe.skip : describe;
if (lacking) process.stderr.write(`Browser tests skipped: ${lacking}.\n`);

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: path!, args: ['--no-sandbox'] });

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page complained about: exceptions, policy violations. Failed loads are the test's own business. */
  readonly complaints: readonly string[];
}

/** A fresh browser profile with one page. */
export async function visit(browser: Browser, url: string, viewport = PHONE, locale = 'zh-CN'): Promise<Visit> {
  const touch = viewport.width < 600;
  const context = await browser.newContext({ viewport, locale, hasTouch: touch, isMobile: touch });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (line) => {
    if (line.type() === 'error' && !line.text().startsWith('Failed to load resource')) complaints.push(line.text());
  });
  await page.goto(url);
  return { page, context, complaints };
}

/** The person's message in the open room. */
export async function says(page: Page, text: string): Promise<void> {
  await page.getByLabel(/^(写消息|Write a message)$/).fill(text);
  await page.keyboard.press('Enter');
}

/** Puts a photo to the message being written. */
export async function addsPhoto(page: Page): Promise<void> {
  const buffer = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#6688aa' } })
    .png()
    .toBuffer();
  await page.getByRole('button', { name: '照片、位置和更多' }).click();
  const files = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: '相册' }).click();
  await (await files).setFiles({ name: 'lamp.png', mimeType: 'image/png', buffer });
  await page.getByRole('list', { name: '要发的照片' }).waitFor();
}

/** The newest message of the bot that holds the words. */
export const botSaid = (page: Page, words: RegExp | string): Locator =>
  page
    .getByRole('article')
    .filter({ has: page.getByText(/^(机器人|bot)$/) })
    .filter({ hasText: words })
    .last();

/** Opens one of the person's rooms, on a phone by way of the list. */
export async function opensRoom(page: Page, name: string | RegExp): Promise<void> {
  const back = page.getByRole('button', { name: '返回聊天列表' });
  if (await back.isVisible()) await back.click();
  await page.getByRole('navigation').getByRole('button', { name }).click();
}

/** True when nothing of the page lies beyond its right edge. */
export const fits = async (page: Page): Promise<boolean> =>
  (await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')) === 0;
