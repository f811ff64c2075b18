// What staff do in the console, in the real pages of the real service.
import type { Browser, Page } from 'playwright-core';
import { startRunning, type Running } from '../support/running';
import { botSaid, DESK, describeInBrowser, openBrowser, opensRoom, says, visit } from './visit';

jest.setTimeout(120_000);

describeInBrowser('the console', () => {
  let browser: Browser;
  let running: Running;

  beforeAll(async () => {
    [browser, running] = await Promise.all([openBrowser(), startRunning()]);
  });
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
  });

  /** Number of a request a resident has just reported. */
  async function reported(text: string, room: string | RegExp = /居民群/): Promise<string> {
    const { page, context } = await visit(browser, `${running.url}/chat?persona=zhang`);
    await opensRoom(page, room);
    await says(page, text);
    const accepted = botSaid(page, /编号 \d+/);
    await accepted.waitFor();
    const code = /编号 (\d+)/.exec(await accepted.innerText())![1]!;
    await context.close();
    return `XF-${code}`;
  }

  /** The console of a person of the demo community, at one of its pages. */
  async function at(name: string, who = 'admin'): Promise<Page> {
    const { page } = await visit(browser, await running.loginLink(who), DESK);
    await page.getByRole('navigation', { name: '功能' }).first().getByRole('link', { name, exact: true }).click();
    await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    return page;
  }

  test('the dispatch desk gives a request to somebody with one tap', async () => {
    const code = await reported('2号楼楼下的下水道堵了，污水冒出来了');
    const page = await at('派单', 'fang');
    const card = page.getByRole('article').filter({ hasText: code });
    await card.getByRole('button', { name: '派给李敏' }).click();
    await card.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: '诉求', exact: true }).first().click();
    const taken = page.getByRole('article').filter({ hasText: code });
    await taken.getByText('李敏').waitFor();
  });

  test('unmasked words are shown for a reason, which is noted', async () => {
    const code = await reported('3号楼电梯老是异响，有事打我电话13912345678', '小邻');
    const page = await at('诉求', 'fang');
    await page.getByRole('article').filter({ hasText: code }).getByRole('link').click();
    await page.getByRole('heading', { name: '经过' }).waitFor();
    expect(await page.getByRole('main').innerText()).not.toContain('13912345678');
    await page.getByRole('button', { name: '查看未遮盖的原文' }).click();
    await page.getByLabel('为什么要看').fill('联系报事人上门');
    await page.getByRole('button', { name: '查看', exact: true }).click();
    await page.getByText('13912345678').waitFor();
    const log = await at('查看记录');
    await log.getByRole('cell', { name: '联系报事人上门' }).waitFor();
  });

  test('a setting made here says so, and can come from above again', async () => {
    const page = await at('设置');
    const line = page.getByRole('listitem').filter({ hasText: '同一人几分钟内的消息算一件' });
    await line.getByText('沿用默认').waitFor();
    await line.getByRole('spinbutton').fill('5');
    await line.getByRole('spinbutton').press('Tab');
    await page.getByRole('button', { name: '保存' }).click();
    await line.getByText('本级单独设置').waitFor();
    await line.getByRole('button', { name: '改为沿用上级' }).click();
    await page.getByRole('button', { name: '保存' }).click();
    await line.getByText('沿用默认').waitFor();
  });

  test('a roster is checked row by row before anything changes', async () => {
    const page = await at('导入导出');
    const pick = (buffer: Buffer): Promise<void> =>
      page
        .locator('input[type=file]')
        .setInputFiles({ name: 'roster.xlsx', mimeType: 'application/octet-stream', buffer });
    await pick(Buffer.from('no sheet'));
    await page.getByRole('main').getByRole('alert').waitFor();
    const exported = await page.request.get(`${running.url}/api/export/roster.xlsx`);
    await pick(await exported.body());
    await page.getByText('逐行检查通过').waitFor();
    await page.getByRole('button', { name: '正式导入' }).waitFor();
  });

  test('when the session ends the page stays, and goes on after signing in again', async () => {
    const page = await at('群聊');
    await page.context().clearCookies();
    await page.getByRole('link', { name: '人员', exact: true }).first().click();
    await page.getByRole('dialog', { name: '登录已经过期' }).waitFor();
    const again = await page.context().newPage();
    await again.goto(await running.loginLink());
    await page.getByRole('button', { name: '已登录，继续' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('cell', { name: '李敏' }).first().waitFor();
  });
});
