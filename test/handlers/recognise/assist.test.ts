import { readOpinion, withOpinion } from '../../../handlers/recognise/assist';
import type { Reading } from '../../../handlers/recognise/read';

const unsure: Reading = {
  isRequest: 'unsure',
  requestScore: 0.5,
  category: 'other',
  categoryScore: 0.2,
  urgency: 'normal',
  private: false,
  text: '灯',
  spoke: [],
};

describe('an outside opinion', () => {
  test('is read from JSON, with words around it or not', () => {
    expect(readOpinion('{"isRequest":true,"category":"lighting"}')).toEqual({ isRequest: true, category: 'lighting' });
    expect(readOpinion('```json\n{"isRequest": false}\n```')).toEqual({ isRequest: false });
  });

  test('is refused when it does not fit', () => {
    for (const words of ['', 'yes', '{', '{"isRequest":"yes"}', '[]', '{"category":"lighting"}', '}{']) {
      expect(readOpinion(words)).toBeUndefined();
    }
  });

  test('loses a category that does not exist', () => {
    expect(readOpinion('{"isRequest":true,"category":"dragons"}')).toEqual({ isRequest: true });
  });

  test('changes only what was unsure', () => {
    expect(withOpinion(unsure, { isRequest: true, category: 'lighting' })).toMatchObject({
      isRequest: 'yes',
      category: 'lighting',
    });
    expect(withOpinion(unsure, { isRequest: false })).toMatchObject({ isRequest: 'no', category: 'other' });
    expect(withOpinion(unsure, undefined)).toBe(unsure);
    const sure: Reading = { ...unsure, isRequest: 'no' };
    expect(withOpinion(sure, { isRequest: true })).toBe(sure);
  });
});
