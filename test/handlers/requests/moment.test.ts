// Days as people say them.
import { endOf } from '../../../handlers/requests/moment';
import type { Turn } from '../../../handlers/turn';
import { chineseCalendar, DEFAULT_HOURS } from '../../../models/kernel/calendar';

const at = (local: string): number => Date.parse(`${local}:00+08:00`);
/** A Tuesday. */
const turn = {
  now: at('2026-03-10T22:30'),
  calendar: chineseCalendar(),
  hoursOf: () => DEFAULT_HOURS,
} as unknown as Turn;

describe('the end of the day meant', () => {
  it.each([
    ['今天', '2026-03-10'],
    ['明天', '2026-03-11'],
    ['周五', '2026-03-13'],
    ['星期二', '2026-03-10'],
    ['周一', '2026-03-16'],
    ['下周三', '2026-03-18'],
    ['3天后', '2026-03-13'],
    ['两周后', '2026-03-24'],
    ['3月15日', '2026-03-15'],
    ['3月15号', '2026-03-15'],
    ['20号', '2026-03-20'],
    ['3.20', '2026-03-20'],
    ['1月5日', '2027-01-05'],
    ['2026-04-01', '2026-04-01'],
    ['Friday', '2026-03-13'],
    ['tomorrow', '2026-03-11'],
    ['next Monday', '2026-03-16'],
    ['in 2 days', '2026-03-12'],
  ])('%s', (until, date) => {
    expect(endOf(turn, 'u', { until })).toBe(at(`${date}T23:59`));
  });

  it('counts days', () => {
    expect(endOf(turn, 'u', { days: 2 })).toBe(at('2026-03-12T23:59'));
  });

  it.each(['以后', '2月30日', '13月1日', '', 'soon'])('knows that "%s" is no day', (until) => {
    expect(endOf(turn, 'u', { until })).toBeUndefined();
  });
});
