// Citing a clause, allowing and refusing a dispatch; every category against every level.
import { words } from '../../../locales';
import { actorOf, type Actor, ACTING_LEVELS, DEPARTMENTS } from '../../../models/catalogue/actor';
import { type Catalogue, cite, itemsOf, mayDispatch, whoMustAct } from '../../../models/catalogue/catalogue';
import { DEFAULT_CATALOGUE } from '../../../models/catalogue/default-catalogue';
import { isRefusal, type Refusal } from '../../../models/kernel/refusal';
import { CATEGORIES, CATEGORY_CODES } from '../../../models/request/category';

const ask = (category: string, to: Actor, clause?: string) => mayDispatch(category, to, DEFAULT_CATALOGUE, clause);
const refusalOf = (category: string, to: Actor, clause?: string): Refusal => {
  const answer = ask(category, to, clause);
  if (!isRefusal(answer)) throw new Error(`${category} to ${to} was allowed by ${answer.clause}`);
  return answer;
};

describe('the default catalogue', () => {
  test('has at least 80 items in all three lists and speaks both languages', () => {
    expect(DEFAULT_CATALOGUE.items.length).toBeGreaterThanOrEqual(80);
    expect(new Set(DEFAULT_CATALOGUE.items.map((item) => item.list)).size).toBe(3);
    for (const { title } of DEFAULT_CATALOGUE.items) {
      expect(title['zh-CN']).toMatch(/^\p{Script=Han}/u);
      expect(title.en).toMatch(/^[A-Z][^\p{Script=Han}]+$/u);
    }
  });

  test('charges every kind of department with something', () => {
    const charged = new Set(DEFAULT_CATALOGUE.items.flatMap((item) => [...item.must, ...item.may]));
    expect(DEPARTMENTS.filter((department) => !charged.has(department))).toEqual([]);
  });

  test.each(CATEGORY_CODES)('%s has somebody who must act, and a clause to cite', (category) => {
    expect(cite(category, DEFAULT_CATALOGUE)?.categories).toContain(category);
    const [who] = whoMustAct(category, DEFAULT_CATALOGUE);
    const answer = ask(category, who!);
    expect(isRefusal(answer)).toBe(false);
    expect(answer).toMatchObject({ ok: true, as: 'must' });
  });

  test.each(CATEGORIES.map((category) => [category.code, category.triage] as const))(
    '%s (%s): the grid is handed only what the lists give it',
    (category, triage) => {
      const answer = ask(category, 'grid');
      if (triage !== 'departments') return expect(isRefusal(answer)).toBe(false);
      return expect(answer).toMatchObject({ refused: 'catalogue.refusal.passedDown' });
    },
  );

  test.each(CATEGORY_CODES)('%s: every answer for every actor can be said in both languages', (category) => {
    for (const to of [...ACTING_LEVELS, ...DEPARTMENTS]) {
      const answer = ask(category, to);
      if (!isRefusal(answer)) continue;
      for (const locale of ['zh-CN', 'en'] as const) {
        const said = words(locale).t(answer.refused, answer.params);
        expect(said).not.toMatch(/\{\{|\$t|actor\.|undefined/);
      }
    }
  });
});

describe('passing down', () => {
  test('is refused with the clause and who must act', () => {
    const refusal = refusalOf('illegalBuilding', 'grid');
    expect(refusal).toEqual({
      refused: 'catalogue.refusal.passedDown',
      params: expect.objectContaining({ clause: '职责1.16', who: 'urbanManagement', to: 'grid' }) as object,
    });
    expect(words('zh-CN').t(refusal.refused, refusal.params)).toBe(
      '不能转给网格：职责1.16“违法建设的认定和拆除”应由城管办理，请派给城管。',
    );
    expect(words('en').t(refusal.refused, refusal.params)).toContain('it is for urban management');
  });

  test('finding and reporting is no ground for handing the matter itself to the grid', () => {
    expect(itemsOf('pollution', DEFAULT_CATALOGUE).some((item) => item.reportOnly && item.must.includes('grid'))).toBe(
      true,
    );
    expect(refusalOf('pollution', 'grid').refused).toBe('catalogue.refusal.passedDown');
  });

  test('a clause that exempts the level is refused even where another item would allow it', () => {
    expect(ask('lighting', 'grid')).toMatchObject({ ok: true, as: 'must' });
    expect(refusalOf('lighting', 'grid', '职责1.1').params['who']).toBe('urbanManagement');
  });
});

describe('departments and levels', () => {
  test('a department without a part in it is refused, one that assists is allowed as such', () => {
    expect(refusalOf('lighting', 'education').refused).toBe('catalogue.refusal.notTheirs');
    expect(ask('illegalBuilding', 'police')).toMatchObject({ refused: 'catalogue.refusal.notTheirs' });
    expect(ask('illegalBuilding', 'housing')).toMatchObject({ ok: true, as: 'may' });
    expect(ask('illegalBuilding', 'urbanManagement')).toMatchObject({ ok: true, as: 'must', clause: '职责1.16' });
  });

  test('a level no list names may coordinate', () => {
    expect(ask('telecom', 'county')).toMatchObject({ ok: true, as: 'unlisted' });
  });

  test('a clause that does not cover the category is refused', () => {
    expect(refusalOf('lighting', 'water', '职责1.3').refused).toBe('catalogue.refusal.noSuchClause');
  });

  test('what a unit counts as', () => {
    expect(actorOf({ level: 'department', department: 'water' })).toBe('water');
    expect(actorOf({ level: 'department', department: 'magic' })).toBeUndefined();
    expect(actorOf({ level: 'department' })).toBeUndefined();
    expect([actorOf({ level: 'building' }), actorOf({ level: 'township' })]).toEqual(['grid', 'township']);
  });
});

describe('another catalogue', () => {
  const bare: Catalogue = { _id: 'x', v: 1, causes: [], unitId: 'town', edition: 2, from: '2026-05-01', items: [] };
  const item = DEFAULT_CATALOGUE.items.find((one) => one.categories.includes('other') && one.list === 'grid')!;

  test('a category without an item falls back to the items of other', () => {
    const catalogue = { ...bare, items: [item] };
    expect(cite('pets', catalogue)).toBe(item);
    expect(mayDispatch('pets', 'grid', catalogue)).toMatchObject({ ok: true, clause: item.clause });
  });

  test('an empty one cites nothing and refuses', () => {
    expect(cite('pets', bare)).toBeUndefined();
    expect(whoMustAct('pets', bare)).toEqual([]);
    expect(mayDispatch('pets', 'grid', bare)).toMatchObject({ refused: 'catalogue.refusal.notListed' });
  });

  test('the list that fits the triage is cited first', () => {
    expect(cite('lighting', DEFAULT_CATALOGUE)?.list).toBe('grid');
    expect(cite('wages', DEFAULT_CATALOGUE)?.list).toBe('duty');
    expect(cite('neighbourDispute', DEFAULT_CATALOGUE)?.list).toBe('autonomy');
  });
});
