// A hundred people claim one request at the same moment: one has it, ninety-nine are told who.
import { newcomer } from '../../handlers/turns';
import type { Person } from '../../models/person/person';
import { openTown } from '../support/town';

test('one owner, ninety-nine told who', async () => {
  const town = await openTown();
  const { collections: c } = town.program.service;
  await c.rooms.updateMany({}, { $set: { hourlyBudget: 100_000 } });
  const workers: Person[] = Array.from({ length: 100 }, (_, i) => ({
    ...newcomer('web', `worker${i}`, `网格员${i}`, 'xf-1'),
    v: 1,
    grants: [{ role: 'gridWorker', unitId: 'xf-1' }],
  }));
  await c.persons.insertMany(workers as never);
  await town.restart();
  await town.person('wang', 'xf-1-residents').says('3号楼路灯不亮了');
  await Promise.all(
    workers.map((_, i) =>
      receiverOf(town).message({
        channel: 'web',
        messageId: `claim${i}`,
        roomId: `dm-worker${i}`,
        direct: true,
        userId: `worker${i}`,
        at: town.clock.now(),
        text: '1 我来',
        mentionsBot: false,
      }),
    ),
  );
  await town.program.service.idle();
  const request = await town.request(1);
  const owner = workers.find((w) => w._id === request.assigneeId);
  expect(owner).toBeDefined();
  expect(request.events.filter((e) => e.type === 'claimed')).toHaveLength(1);
  const answers = await town.program.service.collections.outbox
    .find({ roomKey: { $in: workers.map((w) => `web:dm-${w.identities[0]!.userId}`) } })
    .toArray();
  const told = answers.filter((r) => r.say.key.startsWith('refusal.'));
  expect(told).toHaveLength(99);
  expect(new Set(told.map((r) => r.say.params['name']))).toEqual(new Set([owner?.name]));
  await town.close();
});

const receiverOf = (town: Awaited<ReturnType<typeof openTown>>) => town.program.service.receiver;
