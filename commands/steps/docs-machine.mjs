/**
 * A Debian that is started with its own systemd, for the commands of the operating pages: users, services, proxies and a
 * database are real in it. It has no road outwards; packages of npm come from a store that is filled before. Made by
 * `mmdebstrap`, started by `systemd-nspawn`: both need root, neither a container engine.
 */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCleanRoot, MMDEBSTRAP } from './clean-root.mjs';
import { OF_SOURCE } from './docs-folder.mjs';
import { fetchWhatIsMissing } from './machine.mjs';
import { copyPresentFiles } from './present-files.mjs';
import { capture, ROOT, run } from './shell.mjs';

/** The Node of the pages, of the unit and of the image. */
const NODE = '24';
/** What the pages speak of; the machine of an organisation has some of it. */
const PACKAGES = [
	...['systemd', 'systemd-sysv', 'dbus', 'adduser', 'sudo', 'curl', 'openssl', 'procps'],
	...['nginx-light', 'caddy', 'prometheus', 'postgresql']
];
/** Started by the pages, one after another. */
const STOPPED = ['nginx', 'caddy', 'prometheus'];
const NEEDS = [
	MMDEBSTRAP,
	{
		name: 'systemd-nspawn',
		packages: ['systemd-container'],
		there: () => existsSync('/usr/bin/systemd-nspawn')
	}
];
/** Where the sources lie in it. */
const SOURCE = '/root/voordeur';
/** Beside the service, which has the port of the pages. */
const SOURCE_PORT = '3100';
/** `VOORDEUR` is a word of the pages. */
const ENVIRONMENT = {
	HOME: '/root',
	PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
	LANG: 'C.UTF-8',
	VOORDEUR: '/opt/voordeur'
};
const START_MS_MAX = 90_000;
const LOOK_MS = 500;
/** The organisation's name in the pages. */
const HOST = 'voordeur.example.nl';

/**
 * What the pages take for granted: a certificate that is trusted, a stick with room, and a name that leads here.
 * Caddy fetches certificates from outside, which this machine cannot: a line above the page's block makes its own.
 */
const PREPARED = `
mkdir -p /etc/ssl/voordeur /media/stick && chmod 1777 /media/stick
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=${HOST} -addext subjectAltName=DNS:${HOST} \\
	-keyout /etc/ssl/voordeur/key.pem -out /etc/ssl/voordeur/fullchain.pem 2>&1
cp /etc/ssl/voordeur/fullchain.pem /usr/local/share/ca-certificates/voordeur.crt
update-ca-certificates
for try in $(seq 60); do sudo -u postgres psql -c 'select 1' && break; sleep 0.5; done
`;

/** What has to be there before a page: a newer release, of the same sources under another version. */
const BEFORE = {
	upgrade: `
sed -i 's/"version":"[^"]*"/"version":"99.0.0"/' build/client/_app/version.json
npm run --silent release
`
};

/** Why no machine can be made here, or null. */
export async function whyNoMachine() {
	if (process.getuid?.() !== 0) return 'a machine of its own is made by root alone';
	const missing = await fetchWhatIsMissing(NEEDS);
	return missing.length === 0 ? null : missing.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
}

/**
 * @param {string} folder an empty one, for the machine's files
 * @returns a machine with the sources of this copy, their packages and their build, that takes commands as root
 */
export async function startMachine(folder) {
	const root = join(folder, 'root');
	await makeCleanRoot(root, { node: NODE, prefix: 'usr', packages: PACKAGES });
	await fillPackages(root);
	await copyPresentFiles(join(root, SOURCE));
	cpSync(join(ROOT, 'build'), join(root, SOURCE, 'build'), { recursive: true });
	mkdirSync(join(root, SOURCE, 'node_modules'));
	await run('chroot', [root, 'systemctl', 'disable', ...STOPPED], { quiet: true });
	writeFileSync(join(root, 'etc/hosts'), `127.0.0.1 localhost ${HOST} voordeur\n::1 localhost\n`);
	const child = spawn(
		// It goes when this process goes, however that ends.
		'setpriv',
		[
			...['--pdeathsig', 'TERM', 'systemd-nspawn', '--hostname=voordeur', '--quiet', '--register=no'],
			...['--keep-unit', '--private-network', '--link-journal=no', '--boot'],
			`--bind-ro=${join(ROOT, 'node_modules')}:${SOURCE}/node_modules`,
			`--directory=${root}`
		],
		{ stdio: ['ignore', 'pipe', 'pipe'] }
	);
	let said = '';
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
	const machine = machineOf(root, child);
	for (let waited = 0; waited < START_MS_MAX; waited += LOOK_MS) {
		const { output } = await machine.run('systemctl is-system-running');
		if (/^(running|degraded)$/m.test(output)) {
			const { code, output: trouble } = await machine.run(PREPARED);
			if (code !== 0) throw new Error(`the machine could not be prepared: ${trouble}`);
			return machine;
		}
		if (child.exitCode !== null) break;
		await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
	}
	await machine.stop();
	throw new Error(`the machine did not start: ${said.slice(-2000)}`);
}

function machineOf(root, child) {
	return {
		/** Bash, as root and where the sources lie; answers code and output. */
		async run(text, { isOfSource = false, timeoutMs } = {}) {
			const leader = leaderOf(child.pid);
			if (leader === null) return { code: 127, output: 'the machine has not begun' };
			writeFileSync(join(root, 'root/block.sh'), text);
			const into = ['--target', leader, '--mount', '--uts', '--ipc', '--net', '--pid', '--root', '--wd'];
			const own = Object.entries({ ...ENVIRONMENT, ...(isOfSource ? { ...OF_SOURCE, PORT: SOURCE_PORT } : {}) });
			const inside = `cd ${existsSync(join(root, SOURCE)) ? SOURCE : '/'} && exec bash -euo pipefail /root/block.sh`;
			const told = own.map(([name, value]) => `${name}=${value}`);
			return capture('nsenter', [...into, 'env', '-i', ...told, 'bash', '-c', inside], { quiet: true, timeoutMs });
		},
		/** Said before the first block of each page; throws where that fails. */
		async prepare(page) {
			if (!Object.hasOwn(BEFORE, page)) return;
			const { code, output } = await this.run(BEFORE[page], { isOfSource: true });
			if (code !== 0) throw new Error(`before ${page}: ${output}`);
		},
		/** A folder is made where the page has none made before. */
		write(path, text, { isAdded }) {
			mkdirSync(join(root, path, '..'), { recursive: true });
			writeFileSync(join(root, path), text, { flag: isAdded ? 'a' : 'w' });
		},
		async stop() {
			if (child.exitCode !== null) return;
			const gone = new Promise((resolve) => child.once('exit', resolve));
			const leader = leaderOf(child.pid);
			// SIGRTMIN+4 asks systemd to power off; Node knows no name for it.
			if (leader !== null) await capture('kill', ['-s', 'RTMIN+4', leader], { quiet: true });
			const timer = setTimeout(() => child.kill('SIGKILL'), START_MS_MAX);
			await gone;
			clearTimeout(timer);
		}
	};
}

/** The first process of the machine, seen from outside. */
function leaderOf(pid) {
	const path = `/proc/${pid}/task/${pid}/children`;
	const [leader = ''] = existsSync(path) ? readFileSync(path, 'utf8').split(' ') : [];
	return leader === '' ? null : leader;
}

/** The packages of a server in a store of npm's, which the machine's npm reads instead of asking anybody. */
async function fillPackages(root) {
	const place = join(root, 'root/filling');
	mkdirSync(place);
	for (const name of ['package.json', 'package-lock.json', '.npmrc'])
		if (existsSync(join(ROOT, name))) cpSync(join(ROOT, name), join(place, name));
	const args = ['ci', '--omit=dev', '--ignore-scripts', '--no-fund', '--no-audit', '--cache', join(root, 'root/.npm')];
	await run('npm', args, { cwd: place, quiet: true });
	await run('rm', ['-r', place]);
	writeFileSync(join(root, 'root/.npmrc'), 'offline=true\n');
}
