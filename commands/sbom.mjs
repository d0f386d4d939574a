/**
 * `npm run sbom`: the list of everything that this product is made of, as CycloneDX JSON, from package-lock.json alone.
 * Each licence is held against the list of those that fit EUPL-1.2; one that is not in it, or is missing, fails.
 *
 *   npm run sbom                    to voordeur.cdx.json in the data folder
 *   npm run sbom -- --out FILE
 *   npm run sbom -- --shipped      without what only builds and tests it
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { misfits, sbomArguments } from './steps/licences.mjs';
import { capture, ROOT } from './steps/shell.mjs';

const { values: given } = parseArgs({
	options: { out: { type: 'string' }, shipped: { type: 'boolean', default: false } }
});
const out = given.out ?? join(process.env.DATA_DIR ?? join(ROOT, 'data'), 'voordeur.cdx.json');

const { code, output } = await capture('npm', sbomArguments({ isShipped: given.shipped }), { quiet: true });
const start = output.indexOf('{');
if (code !== 0 || start < 0) {
	console.error(`npm could not make the list: npm 10 or later is needed.\n${output.slice(0, 500)}`);
	process.exit(1);
}
const sbom = JSON.parse(output.slice(start, output.lastIndexOf('}') + 1));
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, `${JSON.stringify(sbom, null, '\t')}\n`);

const wrong = misfits(sbom.components);
for (const { name, version, licence } of wrong)
	console.error(`${name} ${version}: ${licence ?? 'no licence'} is not in the list of commands/steps/licences.mjs`);
console.log(out);
console.log(`sbom: ${sbom.components.length} components, ${wrong.length} licences that do not fit`);
process.exit(wrong.length === 0 ? 0 : 1);
