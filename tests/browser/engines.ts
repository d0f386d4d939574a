/**
 * `npm run test:engines`: the same offline journey in Chromium, Firefox ESR and, where it can be driven, WebKitGTK from
 * Debian. Last line: `engines:` with each engine and what became of it. An engine that is not here is named with the
 * reason and proves nothing; one that loses something ends with 1.
 */
import { buildWhenNeeded } from '../../commands/steps/build.mjs';
import { fetchWhatIsMissing, WEBKIT } from '../../commands/steps/machine.mjs';
import { ENGINES } from './engines/browsers.ts';
import { NotHere } from './engines/engine.ts';
import { offlineJourney } from './engines/offline.ts';

await buildWhenNeeded();
for (const { name, reason } of await fetchWhatIsMissing(WEBKIT)) console.log(`${name}: ${reason}`);
const only = process.argv[2]?.toLowerCase();
const told: string[] = [];
let failed = 0;
for (const [name, maker] of Object.entries(ENGINES)) {
	if (only !== undefined && !name.toLowerCase().includes(only)) continue;
	let said = name;
	try {
		const counted = await offlineJourney({
			...maker,
			start: async (url) => {
				const engine = await maker.start(url);
				said = engine.name;
				return engine;
			}
		});
		console.log(`${said}: ${counted}`);
		told.push(`${said} passed`);
	} catch (error) {
		if (!(error instanceof NotHere)) failed += 1;
		console.log(`${said}: ${error instanceof Error ? error.message : String(error)}`);
		told.push(error instanceof NotHere ? `${said} not run (${error.message})` : `${said} FAILED`);
	}
}
console.log(`engines: ${told.join(', ')}`);
process.exit(failed === 0 && told.some((line) => line.endsWith('passed')) ? 0 : 1);
