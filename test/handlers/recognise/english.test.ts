// English messages are read by word lists; everything with a Chinese character in it is left to the model.
import { readEnglish, withLocalPlace } from '../../../handlers/recognise/english';

describe('English messages', () => {
  it.each([
    ['stair light broken in building 3', 'lighting'],
    ['The lift in block 2 is out of order again', 'elevator'],
    ['rubbish bins overflowing at the gate', 'garbage'],
    ['water is leaking through my ceiling', 'waterLeak'],
  ])('%s', (text, category) => {
    expect(readEnglish(text)).toMatchObject({ isRequest: 'yes', category, urgency: 'normal' });
  });

  it.each([
    ['gas smell in building 2, please come', 'gas'],
    ['the kitchen next door is on fire', 'fire'],
    ['two people stuck in the lift of house 4', 'trapped'],
    ['an old man is unconscious at the gate', 'person'],
  ])('danger: %s', (text, danger) => {
    expect(readEnglish(text)).toMatchObject({ isRequest: 'yes', danger, urgency: 'high' });
  });

  it.each(['how are you today my friend', 'thank you so much for the dumplings', 'fire drill tomorrow at ten'])(
    'talk: %s',
    (text) => {
      expect(readEnglish(text)).toMatchObject({ isRequest: 'no' });
    },
  );

  it('is unsure of a fault of nothing known, and keeps confidences', () => {
    expect(readEnglish('my heart is broken today guys')).toMatchObject({ isRequest: 'unsure' });
    expect(readEnglish('anonymous: corridor of building 2 is full of rubbish')).toMatchObject({ private: true });
  });

  it('leaves Chinese and fragments alone', () => {
    expect(readEnglish('3号楼 WiFi is broken today')).toBeUndefined();
    expect(readEnglish('ok')).toBeUndefined();
  });

  it('finds the house', () => {
    expect(withLocalPlace('light broken in building 3 unit 1')).toBe('3号楼1单元');
    expect(withLocalPlace('3号楼的灯坏了')).toBe('3号楼的灯坏了');
    expect(withLocalPlace('the gate is broken')).toBe('the gate is broken');
  });
});
