// What a start prints for the operator: three links and how to stop. Called by server/main.ts.
import type { Words } from '../locales/index';

export interface Links {
  readonly chat: string;
  /** One-time login link; absent when nobody is an admin. */
  readonly console?: string;
  /** Public board; absent while there is no community. */
  readonly board?: string;
}

/** The lines to print. */
export function announcement(links: Links, demo: boolean, w: Words): string {
  const lines = [
    '',
    w.t('start.ready'),
    `  ${w.t('start.chat')}  ${links.chat}`,
    ...(links.console === undefined ? [] : [`  ${w.t('start.console')}  ${links.console}`]),
    ...(links.board === undefined ? [] : [`  ${w.t('start.board')}  ${links.board}`]),
    ...(demo ? [w.t('start.demo')] : []),
    w.t('start.stop'),
    '',
  ];
  return `${lines.join('\n')}\n`;
}
