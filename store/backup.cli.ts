// The command `npm run backup -- FILE`.
import { backup } from './backup';
import { runStoreTool } from './store-tool.cli';

const usage = `npm run backup -- FILE [--data FOLDER | --uri MONGODB_URI]
Writes everything stored into FILE. The key of personal details (data.key) is not in it: keep that apart, and safe.`;

void runStoreTool(usage, async ({ db, blobs, file, say }) => {
  const { collections } = await backup({ db, blobs, file, say });
  say(`${file}: ${collections.reduce((sum, { documents }) => sum + documents, 0)} documents`);
});
