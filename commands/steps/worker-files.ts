/**
 * How the device worker comes in files. What it reads later, for a search or a photo, shares modules with what it starts
 * with, and a build puts those into the file that starts it. WebKit reads that file a second time when another one asks
 * for it, and then two devices answer one page. So the file that starts the worker is asked for by nobody: all that it
 * imports lies beside it.
 */
import { resolve } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { closureOf } from './first-screens.ts';

const ENTRY = resolve('src/lib/device/worker.ts');

/** For `codeSplitting.groups` of the worker's build: everything that is read when it starts, but for the start itself. */
export function workerGroups(): Rolldown.CodeSplittingGroup[] {
	let atStart: ReadonlySet<string> | null = null;
	return [
		{
			name: (id, modules) => {
				atStart ??= closureOf([ENTRY], modules);
				return id !== ENTRY && atStart.has(id) ? 'device' : null;
			}
		}
	];
}

/** Ends the build where a file of the worker asks for the one that starts it. */
export function startAskedByNobody(): Plugin {
	return {
		name: 'start-of-the-worker-asked-by-nobody',
		generateBundle(_, bundle) {
			const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
			const starts = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
			const asking = chunks.find(({ imports }) => imports.some((name) => starts.has(name)));
			if (asking)
				this.error(`${asking.fileName} asks for the file that starts the worker; WebKit would start a second one.`);
		}
	};
}
