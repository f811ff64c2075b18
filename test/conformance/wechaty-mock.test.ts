// The Wechaty channel over the mock puppet.
import type { EventEmitter } from 'node:events';
import { wechatyChannel } from '../../bot/channels/wechaty/index';
import { createAccount, platformOf, timerCount, TIMES, TOKEN } from '../bot/channels/wechaty/weixin';
import { channelSuite } from './channel.suite';

channelSuite({
  name: 'wechaty over the mock puppet',
  lacks: ['callbacks'],
  async open(ports) {
    const timers = timerCount();
    const account = createAccount();
    const { mocker } = account;
    let mend = (): void => undefined;
    const channel = wechatyChannel(
      // The mocker takes one puppet only.
      {
        puppet: 'wechaty-puppet-mock',
        token: TOKEN,
        options: { mocker },
        times: { ...TIMES, rebuildAfter: Infinity },
      },
      ports,
    );
    let away = false;
    return {
      ...platformOf(account),
      channel,
      async login() {
        await new Promise((resolve) => setImmediate(resolve));
        const { puppet } = mocker;
        (puppet as unknown as EventEmitter).on('start', () => setImmediate(() => away || account.login()));
        if (puppet.state.active() === true) account.login();
      },
      breakSends() {
        const { puppet } = mocker;
        const send = puppet.messageSendText;
        puppet.messageSendText = async () => {
          throw new Error('2 UNKNOWN: 安安');
        };
        mend = () => (puppet.messageSendText = send);
      },
      mendSends: () => mend(),
      async disconnect() {
        away = true;
        await mocker.puppet.logout();
      },
      async reconnect() {
        away = false;
      },
      leftovers: () => timers() + Math.max(0, mocker.puppet.listenerCount('message') - 1),
      close: async () => undefined,
    };
  },
});
