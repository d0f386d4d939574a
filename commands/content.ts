/** `npm run content`: checks lessons, guides and catalogues, and names file and line of what is wrong. */
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileContent } from '#lib/content/server/compile.ts';
import type { Finding } from '#lib/content/server/findings.ts';

const root = join(fileURLToPath(new URL('..', import.meta.url)), 'src', 'content');
const { pack, hash, errors, warnings } = compileContent(root);

const place = (finding: Finding): string => `${relative(process.cwd(), join(root, finding.file))}:${finding.line}`;
for (const warning of warnings) console.log(`${place(warning)} warning: ${warning.message}`);
for (const error of errors) console.log(`${place(error)} ${error.message}`);

const bytes = new TextEncoder().encode(JSON.stringify(pack)).length;
console.log(`pack: ${bytes} bytes, ${hash.slice(0, 12)}, ${warnings.length} warnings`);
console.log(
	`content: ${pack.lessons.length} lessons, ${pack.guides.length} guides, ${pack.languages.length} languages, ${errors.length} errors`
);
process.exitCode = errors.length > 0 ? 1 : 0;
