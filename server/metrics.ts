// Numbers for Prometheus besides those of the HTTP side: what waits in inbox and outbox, the process itself.
import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client';
import type { Service } from './service';

/** Registers the service's gauges; they are read when scraped. */
export function measure(metrics: Registry, service: Pick<Service, 'inbox' | 'outbox' | 'channels'>): void {
  collectDefaultMetrics({ register: metrics });
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers: [metrics],
      collect() {
        this.set(read());
      },
    });
  };
  gauge('linli_inbox_depth', 'Messages and tasks stored and not yet worked', () => service.inbox.depth());
  gauge('linli_outbox_depth', 'Messages waiting to be sent', () => service.outbox.depth());
  new Gauge({
    name: 'linli_channel_up',
    help: '1 while a channel is connected',
    labelNames: ['channel'],
    registers: [metrics],
    collect() {
      for (const c of service.channels.values()) this.set({ channel: c.name }, c.state() === 'up' ? 1 : 0);
    },
  });
}
