/** A release and an image hold what a server loads; a file that is forgotten is found here and not on somebody's machine. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../commands/steps/command-address.mjs';
import { serverFiles } from '../../../commands/steps/server-files.mjs';
import { readContainerfile } from '../../release/containerfile.ts';

const scripts: Readonly<Record<string, string>> = JSON.parse(readFileSync('package.json', 'utf8')).scripts;

describe('the files of a server', () => {
	it('are followed through every import, to the limits beside the app', () => {
		expect(serverFiles()).toEqual(
			expect.arrayContaining([
				'server.js',
				'commands/run.mjs',
				'commands/steps/surface.mjs',
				'commands/steps/nightly-thread.mjs',
				'commands/steps/command-address.mjs',
				'src/lib/server/surface/body-limits.mjs'
			])
		);
		expect(serverFiles().filter((file) => !existsSync(file))).toEqual([]);
	});

	it('are copied into the last stage of the image', () => {
		const last = readContainerfile(readFileSync('Containerfile', 'utf8')).at(-1);
		const copied = (last?.steps ?? []).flatMap((step) => (step.kind === 'copy' ? step.sources : []));
		const paths = copied.map((path) => path.replace(/^\/app\//, ''));
		const isCopied = (file: string): boolean => paths.some((path) => file === path || file.startsWith(`${path}/`));
		expect(serverFiles().filter((file) => !isCopied(file))).toEqual([]);
		for (const path of ['build/handler.js', 'src/content/lesson.md', 'package.json', 'node_modules/pg'])
			expect(isCopied(path), path).toBe(true);
	});
});

describe('the commands of a server', () => {
	it('are there as source, each', () => {
		expect(COMMANDS.filter((name) => !existsSync(`commands/${name}.ts`))).toEqual([]);
	});

	it('are all built where an operating page types them, since a release has no loader of TypeScript', () => {
		const typed = readdirSync('docs/operating')
			.filter((name) => name.endsWith('.md'))
			.flatMap((name) => blocksOf(readFileSync(`docs/operating/${name}`, 'utf8')))
			.flatMap((block) => [...block.matchAll(/npm run (?:--silent )?([a-z][a-z:]*)/g)].map(([, name = '']) => name));
		const needing = [...new Set(typed)].filter((name) => scripts[name]?.includes('--import tsx'));
		expect(typed).toContain('found');
		expect(needing.filter((name) => scripts[name]?.includes(' commands/'))).toEqual([]);
		const run = [...new Set(typed)].flatMap(
			(name) => /^node commands\/run\.mjs (\S+)$/.exec(scripts[name] ?? '')?.[1] ?? []
		);
		expect(run.filter((name) => !COMMANDS.includes(name))).toEqual([]);
	});
});

/** The text of every block of code. */
function blocksOf(page: string): readonly string[] {
	return page.split(/^ *```.*$/m).filter((_, at) => at % 2 === 1);
}
