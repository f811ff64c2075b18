// The running program as a process of its own, to be killed by the test beside it: `child.ts FOLDER`. Says where it
// listens when it can be spoken to and `idle` when what it found from before has been done.
import { startRunning } from '../support/running';

const [folder = ''] = process.argv.slice(2);

void (async () => {
  const { program, url } = await startRunning({ folder });
  // Groups that talk this much would otherwise hear the bot in digests.
  await program.service.collections.rooms.updateMany({}, { $set: { hourlyBudget: 100_000 } });
  await program.service.collections.versions.updateOne({ _id: 'directory' }, { $inc: { value: 1 } }, { upsert: true });
  await program.service.tick();
  process.send?.(url);
  await program.service.idle();
  process.send?.('idle');
})();
