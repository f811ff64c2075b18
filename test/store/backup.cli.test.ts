// The commands `npm run backup` and `npm run restore`, run as an operator runs them.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileBlobs } from '../../store/media';
import { pictureFolder, storeFolder } from '../../store/blobs';
import { openEmbedded } from '../../store/embedded';

const root = join(__dirname, '..', '..');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linli-test-tool-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function run(tool: 'backup' | 'restore', ...args: string[]) {
  const script = ['-r', './test/support/register.js', `store/${tool}.cli.ts`, ...args];
  const env = { PATH: process.env['PATH'], DATA_DIR: join(folder, 'unused') };
  const { status, stdout, stderr } = spawnSync(process.execPath, script, { cwd: root, encoding: 'utf8', env });
  return { status, stdout, stderr };
}

test('from one data folder to another by a file', async () => {
  const [from, to, file] = ['from', 'to', 'linli.tar'].map((name) => join(folder, name)) as [string, string, string];
  const client = await openEmbedded(storeFolder(from));
  await client
    .db()
    .collection('requests')
    .insertOne({ _id: 'r1' as never, text: '路灯不亮' });
  await client
    .db()
    .collection('media')
    .insertOne({ _id: 'p1' as never });
  await client.close();
  await fileBlobs(pictureFolder(from)).write('p1', Buffer.from('bytes'));

  expect(run('backup', file, '--data', from)).toMatchObject({ status: 0, stderr: '' });
  expect(run('restore', file, '--data', to)).toMatchObject({ status: 0, stderr: '' });
  const copy = await openEmbedded(storeFolder(to));
  expect(await copy.db().collection('requests').findOne({})).toEqual({ _id: 'r1', text: '路灯不亮' });
  await copy.close();
  expect(await fileBlobs(pictureFolder(to)).read('p1')).toEqual(Buffer.from('bytes'));

  const again = run('restore', file, '--data', to);
  expect(again.status).toBe(1);
  expect(again.stderr).toMatch(/not empty.*--replace/);
  expect(run('restore', file, '--replace', '--data', to).status).toBe(0);
});

test('wrong arguments print the usage', () => {
  for (const args of [[], ['a', '--data', 'x', '--uri', 'mongodb://x']]) {
    const { status, stderr } = run('backup', ...args);
    expect([status, stderr.split('\n')[0]]).toEqual([2, 'npm run backup -- FILE [--data FOLDER | --uri MONGODB_URI]']);
  }
});
