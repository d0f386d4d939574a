/**
 * `npm run bench -- NAME [--small] [--only PART,PART]`: figures of the very build that `npm start` starts, beside their budgets, into `docs/bench`.
 * Each ends with a line of its own; exit 1 when a figure does not keep its budget. `--small` and `--only` are for
 * trying: they print and write no file.
 */
import { parseArgs } from 'node:util';
import { buildWhenNeeded } from '../../commands/steps/build.mjs';
import { type Figure, shortOf } from './machine.ts';

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { small: { type: 'boolean', default: false }, only: { type: 'string', default: '' } }
});
const only = values.only.split(',').filter((part) => part !== '');

const BENCHES: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
	coach: async () => (await import('./coach.ts')).benchCoach({ isSmall: values.small, only }),
	guides: async () => (await import('./guides.ts')).benchGuides(),
	link: async () => (await import('./link.ts')).benchLink({ isSmall: values.small }),
	office: async () => (await import('./office.ts')).benchOffice({ isSmall: values.small, only }),
	sync: async () => (await import('./sync/bench-sync.ts')).benchSync({ isSmall: values.small, only }),
	vault: async () => (await import('./vault.ts')).benchVault({ isSmall: values.small })
};

const name = positionals[0] ?? '';
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
if (bench === undefined) {
	console.error(`No benchmark is called ${name || '(nothing)'}. There are: ${Object.keys(BENCHES).join(', ')}`);
	process.exit(1);
}
await buildWhenNeeded();
const short = shortOf(await bench());
console.log(`bench ${name}: ${short.length === 0 ? 'within' : `short: ${short.map(({ what }) => what).join(', ')}`}`);
process.exit(short.length === 0 ? 0 : 1);
