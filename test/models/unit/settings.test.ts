// Settings: nearest unit wins, what is out of bounds does not count, every default is allowed.
import { SETTINGS, settingAllows, settingAt } from '../../../models/unit/settings';
import { buildTree, type Unit } from '../../../models/unit/unit';

const unit = (id: string, parentId: string | null, settings?: Unit['settings']): Unit => ({
  _id: id,
  v: 1,
  causes: [],
  level: parentId === null ? 'community' : 'grid',
  name: id,
  aliases: [],
  parentId,
  ...(settings && { settings }),
});

describe('unit settings', () => {
  const tree = buildTree([
    unit('c', null, { checkHours: 24, hourlyBudget: 999 }),
    unit('g1', 'c', { checkHours: 72 }),
    unit('g2', 'c'),
  ]);

  it('takes the nearest value', () => {
    expect(settingAt(tree, 'g1', 'checkHours')).toBe(72);
    expect(settingAt(tree, 'g2', 'checkHours')).toBe(24);
    expect(settingAt(tree, 'elsewhere', 'checkHours')).toBe(48);
  });

  it('ignores a stored value that is out of bounds', () => {
    expect(settingAt(tree, 'g2', 'hourlyBudget')).toBe(20);
  });

  it('refuses unknown names and wrong values', () => {
    expect(() => settingAt(tree, 'c', 'nonsense')).toThrow(RangeError);
    expect(settingAllows('nonsense', 1)).toBe(false);
    expect(settingAllows('quietFrom', '24:00')).toBe(false);
    expect(settingAllows('quietFrom', '21:30')).toBe(true);
    expect(settingAllows('zeroList', 1)).toBe(false);
    expect(settingAllows('sampleShare', 1.1)).toBe(false);
  });

  it.each(Object.entries(SETTINGS))('allows the default of %s', (name, setting) => {
    expect(settingAllows(name, setting.default)).toBe(true);
  });
});
