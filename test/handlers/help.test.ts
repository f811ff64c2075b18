// Help shows each person what they can do here, in both languages.
import { HANDLERS } from '../../handlers/index';
import type { help } from '../../handlers/help';
import { textOf } from '../../bot/render';
import { isRefusal } from '../../models/kernel/refusal';
import type { Outcome } from '../../models/message/outcome';
import type { Turn } from '../../handlers/turn';
import type { Person, Role } from '../../models/person/person';

const someone = (role: Role): Person => ({
  _id: role,
  v: 1,
  causes: [],
  name: role,
  identities: [],
  identityKeys: [],
  grants: [{ role, unitId: 'g1' }],
});

const shown = (role: Role, locale: string): string => {
  const turn = {
    cause: 'x',
    now: 0,
    actor: someone(role),
    room: { _id: 'web:r', v: 1, causes: [], channel: 'web', roomId: 'r', name: '', direct: false },
  } as unknown as Turn;
  const handler = HANDLERS.get('help') as unknown as typeof help;
  const decision = handler.decide(turn, {}, undefined);
  if (!decision || isRefusal(decision)) throw new Error('no help');
  return textOf((decision as Outcome).say[0]!, { locale, zone: 'Asia/Shanghai', now: 0 });
};

describe('help', () => {
  it('tells residents how to report, join and answer', () => {
    const text = shown('resident', 'zh-CN');
    expect(text).toContain('+1');
    expect(text).toContain('满意12');
    expect(text).not.toContain('认领12');
  });

  it('tells workers how to claim and close', () => {
    expect(shown('gridWorker', 'zh-CN')).toContain('认领12');
  });
});
