// The pages as people meet them: on a narrow phone, in large type, in English, by keyboard alone, with the line cut.
import type { Browser } from 'playwright-core';
import { startRunning, type Running } from '../support/running';
import { botSaid, DESK, describeInBrowser, fits, openBrowser, opensRoom, PHONE, says, visit } from './visit';

jest.setTimeout(120_000);

describeInBrowser('the pages', () => {
  let browser: Browser;
  let running: Running;

  beforeAll(async () => {
    [browser, running] = await Promise.all([openBrowser(), startRunning()]);
  });
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
  });

  /** The link a worker shows to neighbours. */
  async function inviteLink(): Promise<string> {
    const { page, context } = await visit(browser, `${running.url}/chat?persona=li`, DESK);
    await opensRoom(page, /一网格居民群/);
    await page.getByRole('navigation').getByRole('button', { name: '打开设置' }).click();
    await page.getByRole('button', { name: '邀请邻居进群' }).click();
    const code = await page.locator('.invite b').innerText();
    await context.close();
    return `${running.url}/chat?join=${code}`;
  }

  test('a stranger comes by an invite link, enters a name once and is known afterwards', async () => {
    const { page, complaints } = await visit(browser, await inviteLink());
    await page.getByText('一网格居民群').waitFor();
    await page.getByRole('button', { name: '进入聊天' }).click();
    await page.getByText('请先填一个称呼。').waitFor();
    await page.getByLabel('怎么称呼您？').fill('新来的');
    await page.keyboard.press('Enter');
    await page.getByRole('log').waitFor();
    await page.reload();
    await page.getByRole('log').waitFor();
    await page.getByRole('button', { name: '返回聊天列表' }).click();
    await page.getByRole('heading', { name: '新来的' }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('without an invite the page asks for one, and says when a code is wrong', async () => {
    const { page } = await visit(browser, `${running.url}/chat`);
    await page.getByRole('button', { name: '进入聊天' }).click();
    await page.getByText('请先填邀请码。').waitFor();
    await page.getByLabel('邀请码').fill('nosuchcode');
    await page.getByLabel('怎么称呼您？').fill('路人');
    await page.keyboard.press('Enter');
    await page.getByText('邀请码不对或已失效').waitFor();
  });

  test('large type stays on over a reload, and nothing runs off a phone', async () => {
    const { page } = await visit(browser, `${running.url}/chat?persona=wang`);
    const large = page.getByRole('button', { name: '大字' });
    await large.click();
    await page.reload();
    await large.waitFor();
    expect(await large.getAttribute('aria-pressed')).toBe('true');
    expect(await page.evaluate('getComputedStyle(document.documentElement).fontSize')).toBe('22px');
    expect(await fits(page)).toBe(true);
  });

  test('the language switches without a reload and is remembered', async () => {
    const { page } = await visit(browser, `${running.url}/chat`);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'Enter the chat' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.goto(`${running.url}/board`);
    await page.getByRole('heading', { name: 'Public board' }).waitFor();
    await page.getByRole('button', { name: '中文' }).waitFor();
  });

  test('the chat is usable by keyboard alone', async () => {
    const { page } = await visit(browser, `${running.url}/chat?persona=wang`, DESK);
    const log = page.getByRole('log');
    await log.waitFor();
    const focused = (): Promise<unknown> =>
      page.evaluate('document.activeElement.getAttribute("aria-label") ?? document.activeElement.tagName');
    for (let i = 0; i < 30 && (await focused()) !== '写消息'; i++) await page.keyboard.press('Tab');
    expect(await focused()).toBe('写消息');
    await page.keyboard.type('今天天气真好');
    await page.keyboard.press('Enter');
    await page.getByRole('article').filter({ hasText: '今天天气真好' }).waitFor();
    await log.focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('r');
    await page.getByText('引用', { exact: false }).first().waitFor();
    expect(await focused()).toBe('写消息');
    await page.keyboard.press('Escape');
  });

  test('what is written while the line is cut goes out once, also after a reload', async () => {
    const { page, context } = await visit(browser, `${running.url}/chat?persona=zhang`);
    await page.getByRole('log').waitFor();
    await context.setOffline(true);
    await page.getByRole('status').filter({ hasText: '网络断开' }).waitFor();
    await says(page, '断网的时候写的一句话');
    await page.getByText('等网络恢复后自动发出').waitFor();
    await context.setOffline(false);
    const said = page.getByRole('article').filter({ hasText: '断网的时候写的一句话' });
    await said.waitFor();
    await page.reload();
    await said.waitFor();
    expect(await said.count()).toBe(1);
  });

  test('the bot answers in the person’s own chat, on a phone', async () => {
    const { page } = await visit(browser, `${running.url}/chat?persona=xu`);
    await page.getByRole('button', { name: '返回聊天列表' }).click();
    await page.getByRole('navigation').getByRole('button', { name: '小邻' }).click();
    await says(page, '帮助');
    await botSaid(page, /\S/).waitFor();
    expect(await fits(page)).toBe(true);
  });

  test('the public board needs no login and fits a phone', async () => {
    const { page, complaints } = await visit(browser, `${running.url}/board`);
    await page.getByRole('list').getByRole('link').first().click();
    await page.getByRole('heading', { name: '满意率' }).waitFor();
    expect(await page.getByRole('main').innerText()).toContain('没有回复的不算满意');
    expect(await fits(page)).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('every page of the console opens, on a phone and on a desk', async () => {
    for (const size of [PHONE, DESK]) {
      const { page, complaints } = await visit(browser, await running.loginLink(), size);
      await page.getByRole('heading', { level: 1, name: '看板' }).waitFor();
      for (const name of [
        '诉求',
        '派单',
        '清零单',
        '三率',
        '值班表',
        '人员',
        '组织',
        '导入导出',
        '三张清单',
        '设置',
        '群聊',
        '发件箱',
        '查看记录',
      ]) {
        if (size === PHONE) await page.getByRole('button', { name: '更多' }).click();
        await page.getByRole('navigation', { name: '功能' }).getByRole('link', { name, exact: true }).last().click();
        await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
        await page.waitForLoadState('networkidle');
        expect([name, await page.getByRole('alert').count()]).toEqual([name, 0]);
        expect([name, await fits(page)]).toEqual([name, true]);
      }
      expect(complaints).toEqual([]);
    }
  });

  test('without a session the console says how to sign in', async () => {
    const { page } = await visit(browser, `${running.url}/console/people`);
    await page.getByRole('heading', { name: '用聊天里的链接登录' }).waitFor();
  });
});
