/**
 * `npm run release`: an archive of what a server runs, with its checksum, in `release/`. It holds the built app, the built
 * commands, the content, the lock and the operating pages; packages are installed from the lock where it is unpacked.
 * Last line: `release: FILE, B bytes`.
 *
 *   npm run release                  builds where a source changed
 *   npm run release -- --out FOLDER
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { build, buildWhenNeeded, builtVersion, sourceHash } from './steps/build.mjs';
import { installWhenNeeded, requireNode } from './steps/install.mjs';
import { serverFiles } from './steps/server-files.mjs';
import { ROOT, run } from './steps/shell.mjs';
import { appVersion } from './steps/version.mjs';

const HELD = [
	'build',
	'package.json',
	'package-lock.json',
	'.npmrc',
	'src/content',
	'docs/operating',
	'docs/policy',
	'CHANGELOG.md',
	'LICENSE',
	'PROTOCOL.md',
	'README.md',
	'SECURITY.md'
];
/** The same sources make the same bytes, on every day and whoever packs them. */
const ALIKE = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX'];

const { values: given } = parseArgs({ options: { out: { type: 'string', default: join(ROOT, 'release') } } });
requireNode();
await installWhenNeeded();
await buildWhenNeeded();
// A commit that changes a page only leaves the build as it was, with the earlier commit's name.
if (appVersion().includes('+') && appVersion() !== builtVersion()) await build();
const name = `voordeur-${archiveVersion(builtVersion())}`;
const file = join(given.out, `${name}.tar.gz`);
mkdirSync(given.out, { recursive: true });
const held = [...serverFiles(), ...HELD.filter((path) => existsSync(join(ROOT, path)))];
await run('tar', [...ALIKE, `--transform=s,^,${name}/,`, '--use-compress-program=gzip -n', '-cf', file, ...held], {
	quiet: true
});
const sum = createHash('sha256').update(readFileSync(file)).digest('hex');
writeFileSync(`${file}.sha256`, `${sum}  ${name}.tar.gz\n`);
console.log(`sha256 ${sum}`);
console.log(`release: ${relative(process.cwd(), file)}, ${statSync(file).size} bytes`);

/** A version names one archive: without a commit, or with changes beside it, the hash of the sources tells two apart. */
function archiveVersion(version) {
	const isOneCommit = /\+[0-9a-f]+$/.test(version);
	return (isOneCommit ? version : `${version}+${sourceHash()}`).replaceAll('+', '-');
}
