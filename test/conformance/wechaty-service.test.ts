// The Wechaty channel over a real puppet service: gRPC with TLS on loopback.
import { wechatyChannel } from '../../bot/channels/wechaty/index';
import {
  createAccount,
  createPuppetService,
  platformOf,
  timerCount,
  TIMES,
  TOKEN,
} from '../bot/channels/wechaty/weixin';
import { channelSuite } from './channel.suite';

channelSuite({
  name: 'wechaty over a puppet service',
  lacks: ['callbacks'],
  async open(ports) {
    const account = createAccount();
    const service = await createPuppetService(account);
    await service.start();
    const timers = timerCount();
    const { puppet } = account.mocker;
    const send = puppet.messageSendText;
    return {
      ...platformOf(account),
      channel: wechatyChannel(
        {
          puppet: 'wechaty-puppet-service',
          token: TOKEN,
          endpoint: service.endpoint,
          times: { ...TIMES, patienceMs: 1500 },
        },
        ports,
      ),
      login: async () => undefined,
      breakSends() {
        puppet.messageSendText = async () => {
          throw new Error('安安');
        };
      },
      mendSends: () => (puppet.messageSendText = send),
      disconnect: () => service.stop(),
      reconnect: () => service.start(),
      leftovers: timers,
      close: () => service.stop(),
    };
  },
});
