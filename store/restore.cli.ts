// The command `npm run restore -- FILE`.
import { restore } from './restore';
import { runStoreTool } from './store-tool.cli';

const usage = `npm run restore -- FILE [--replace] [--data FOLDER | --uri MONGODB_URI]
Reads FILE, made by backup, into an empty store; with --replace into the place of what is stored. Stop the service first.`;

void runStoreTool(usage, async ({ db, blobs, file, replace, say }) => {
  const { createdAt } = await restore({ db, blobs, file, replace, say });
  say(`${file}: restored, as of ${createdAt}`);
});
