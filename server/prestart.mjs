// Before `npm start`, `npm test` and the commands: builds what is missing or older than its sources and says what takes
// long (on the error stream, so that a command's output stays clean). `--service` leaves the pages alone.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const SERVER = ['bot', 'handlers', 'locales', 'models', 'server', 'store', 'tsconfig.json', 'package.json'];
const WEB = ['web', 'package.json'];

function newest(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function build(what, script, sources, target) {
  const built = existsSync(target) ? statSync(target).mtimeMs : 0;
  if (built >= Math.max(...sources.map(newest))) return;
  if (!existsSync('node_modules/typescript')) {
    if (built > 0) return;
    console.error('Not built, and the build tools are not installed. Run: npm ci');
    process.exit(1);
  }
  console.error(`Building ${what} …`);
  const begun = Date.now();
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', script], { encoding: 'utf8' });
  if (status !== 0) {
    console.error(`${stdout}${stderr}\nBuilding ${what} failed. After a change of versions, try: npm ci`);
    process.exit(1);
  }
  console.error(`Built ${what} in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
}

build('the service', 'build:server', SERVER, 'dist/server/main.js');
if (!process.argv.includes('--service')) build('the pages', 'build:web', WEB, 'dist/web/chat.html');
