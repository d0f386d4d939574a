/** What the tests need of the machine, fetched from Debian's packages where that may. */
import { existsSync, readdirSync } from 'node:fs';
import { capture } from './shell.mjs';

export const POSTGRESQL = [{ name: 'PostgreSQL', packages: ['postgresql'], there: () => postgresBin() !== null }];

const NEEDS = [
	{ name: 'Chromium', packages: ['chromium'], there: () => existsSync('/usr/bin/chromium') },
	{ name: 'Firefox ESR', packages: ['firefox-esr'], there: () => existsSync('/usr/bin/firefox-esr') },
	...POSTGRESQL
];

/** The third engine of `npm run test:engines`, with a screen for it; nothing else needs them. */
export const WEBKIT = [
	{
		name: 'WebKitGTK',
		packages: ['gjs', 'gir1.2-webkit2-4.1', 'xvfb'],
		there: () =>
			existsSync('/usr/bin/gjs') &&
			existsSync('/usr/bin/Xvfb') &&
			['x86_64', 'aarch64'].some((kind) =>
				existsSync(`/usr/lib/${kind}-linux-gnu/girepository-1.0/WebKit2-4.1.typelib`)
			)
	}
];

/** Folder with initdb and pg_ctl, or null. */
export function postgresBin() {
	const root = '/usr/lib/postgresql';
	if (!existsSync(root)) return null;
	const versions = readdirSync(root).filter((version) => existsSync(`${root}/${version}/bin/initdb`));
	const newest = versions.sort((a, b) => Number(a) - Number(b)).at(-1);
	return newest ? `${root}/${newest}/bin` : null;
}

/** Installs what is missing when this is root on Debian; answers what is missing still, with the reason. */
export async function fetchWhatIsMissing(needs = NEEDS) {
	const missing = needs.filter((need) => !need.there());
	if (missing.length === 0) return [];
	const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
	if (!mayInstall)
		return missing.map(({ name, packages }) => ({
			name,
			reason: `not installed, and only root on Debian can fetch ${packages.join(' ')}`
		}));
	console.log(`Fetching ${missing.map(({ name }) => name).join(', ')} from Debian's packages ...`);
	const env = { DEBIAN_FRONTEND: 'noninteractive' };
	await capture('apt-get', ['update', '-q'], { quiet: true, env });
	await capture(
		'apt-get',
		['install', '-y', '-q', '--no-install-recommends', ...missing.flatMap(({ packages }) => packages)],
		{ quiet: true, env }
	);
	return missing
		.filter((need) => !need.there())
		.map(({ name, packages }) => ({ name, reason: `apt-get could not install ${packages.join(' ')}` }));
}
