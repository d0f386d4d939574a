/** Where a command of the server lies: its source where TypeScript can be loaded, else what was built of it. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** In the order in which an operator meets them; `nightly-backup` is the thread of the night. */
export const COMMANDS = [
	'found',
	'person',
	'demo',
	'prepare',
	'backup',
	'restore',
	'nightly-backup',
	'audit',
	'keys',
	'mend',
	'organisation',
	'content'
];

/** @throws with words for whoever typed the command when it is neither there as source nor built */
export async function commandAddress(name) {
	if (!COMMANDS.includes(name)) throw new Error(`There is no command ${name}. There are: ${COMMANDS.join(', ')}`);
	const source = new URL(`../${name}.ts`, import.meta.url);
	if (existsSync(fileURLToPath(source)) && (await registersTypeScript())) return source.href;
	const built = new URL(`../../build/commands/${name}.mjs`, import.meta.url);
	if (existsSync(fileURLToPath(built))) return built.href;
	throw new Error(`${name} is not built: run npm run build, or unpack a whole release.`);
}

async function registersTypeScript() {
	try {
		const { register } = await import('tsx/esm/api');
		register();
		return true;
	} catch (error) {
		if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
		return false;
	}
}
