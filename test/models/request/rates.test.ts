// Rates count what was said and done, never silence.
import { percent, ratesOf } from '../../../models/request/rates';
import type { Request } from '../../../models/request/request';
import { stages } from './stages';
import { after, cast, NINE, DAY, reported } from './world';

const answered = (answer: 'satisfied' | 'unsatisfied' | 'unsolved'): Request => {
  const done = stages.resolved();
  return answer === 'satisfied'
    ? after(done, ['wang', { act: 'confirm' }])
    : after(done, ['wang', { act: 'dispute', answer }]);
};

describe('rates', () => {
  it('are of nothing where nothing is known', () => {
    const rates = ratesOf([], NINE);
    expect(rates.total).toBe(0);
    expect([rates.response, rates.resolution, rates.satisfaction, rates.onTime].map(percent)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('leave silence out of satisfaction and resolution', () => {
    const rates = ratesOf(
      [stages.resolved(), answered('satisfied'), answered('unsatisfied'), answered('unsolved')],
      NINE,
    );
    expect(rates.satisfaction).toEqual({ part: 1, of: 3 });
    expect(rates.resolution).toEqual({ part: 2, of: 3 });
    expect(rates.onTime).toEqual({ part: 4, of: 4 });
    expect(rates.response).toEqual({ part: 4, of: 4 });
  });

  it('believe the third party more than either side', () => {
    const disputed = answered('unsolved');
    const check = disputed.checks[0]!;
    const checker = { ...disputed, checks: [{ ...check, third: { ...check.third!, checkerId: 'qian' } }] };
    const found = after(checker, ['qian', { act: 'finding', solved: true, cast }]);
    expect(ratesOf([found], NINE).resolution).toEqual({ part: 1, of: 1 });
  });

  it('count what is late, not what is still in time', () => {
    const open = stages.inProgress();
    expect(ratesOf([open], open.dueAt - 1).onTime).toEqual({ part: 0, of: 0 });
    expect(ratesOf([open], open.dueAt + 1).onTime).toEqual({ part: 0, of: 1 });
    const late = {
      ...open,
      events: [
        ...open.events,
        { type: 'supervised' as const, at: NINE + 3 * DAY, by: 'system', data: { clock: 'reply' } },
      ],
    };
    expect(ratesOf([late], NINE).response).toEqual({ part: 0, of: 1 });
  });

  it('leave out what was withdrawn or merged', () => {
    expect(ratesOf([stages.withdrawn(), stages.merged(), reported()], NINE).total).toBe(1);
  });

  it('show one decimal', () => {
    expect(percent({ part: 1, of: 3 })).toBe(33.3);
  });
});
