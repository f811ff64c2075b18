// A lamp that is out, from the first word to the reporter's "satisfied", in the real pages of the real service.
import type { Browser } from 'playwright-core';
import { startRunning, type Running } from '../support/running';
import { addsPhoto, botSaid, DESK, describeInBrowser, openBrowser, opensRoom, PHONE, says, visit } from './visit';

jest.setTimeout(120_000);

describeInBrowser('the way of a request through the pages', () => {
  let browser: Browser;
  let running: Running;

  beforeAll(async () => {
    [browser, running] = await Promise.all([openBrowser(), startRunning()]);
  });
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
  });

  test('reported by phone, claimed, seen in the console, resolved, confirmed', async () => {
    const wang = await visit(browser, `${running.url}/chat?persona=wang`, PHONE);
    await says(wang.page, '3号楼门口的路灯不亮了，晚上看不见路');
    const accepted = botSaid(wang.page, /已受理，编号/);
    await accepted.waitFor();
    const code = /编号 (\d+)/.exec(await accepted.innerText())?.[1];
    expect(code).toBeDefined();

    const li = await visit(browser, `${running.url}/chat?persona=li`, DESK);
    await opensRoom(li.page, /一网格居民群/);
    await says(li.page, `${code} 我来`);
    await botSaid(li.page, new RegExp(`${code} 号由 .* 接手`)).waitFor();
    await botSaid(wang.page, new RegExp(`${code} 号由 .* 接手`)).waitFor();

    await opensRoom(li.page, '小邻');
    await says(li.page, '登录');
    const [desk] = await Promise.all([
      li.context.waitForEvent('page'),
      botSaid(li.page, /\/login\//)
        .getByRole('link')
        .click(),
    ]);
    await desk.getByRole('heading', { name: '处理中' }).waitFor();
    const card = desk.getByRole('article').filter({ hasText: `${code} 号` });
    expect(await card.innerText()).toContain('路灯');
    await card.getByRole('link').click();
    await desk.getByRole('heading', { name: '经过' }).waitFor();
    expect(await desk.getByRole('main').innerText()).toContain('一网格');

    await addsPhoto(li.page);
    await says(li.page, `${code} 修好了，换了新灯泡`);
    await opensRoom(wang.page, '小邻');
    const asked = botSaid(wang.page, /您看行吗/);
    await asked.waitFor();
    await asked.getByRole('button', { name: '满意', exact: true }).click();
    await botSaid(wang.page, /谢谢|感谢/).waitFor();

    await desk.reload();
    await desk
      .getByText(/已核实|已办结|满意 1/)
      .first()
      .waitFor();
    expect([...wang.complaints, ...li.complaints]).toEqual([]);
  });
});
