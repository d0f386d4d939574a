/** What the frames of the device worker's profile are called: by package, by what the browser does, by our own file. */
import type { NameOf } from './cpu-profile.ts';
import type { NamedBuild } from './named-build.ts';

/** `(program)` is also what the worker does while it waits; what it does of its own then, the clock of its thread tells. */
const NOTHING: readonly string[] = ['(idle)', '(program)', '(root)'];
/** Functions of the browser by what they are for. Any other belongs to who called it. */
const NATIVES: ReadonlyMap<string, string> = new Map(
	Object.entries({
		stringify: 'JSON',
		parse: 'JSON',
		postMessage: 'messages to the page',
		encrypt: 'asking WebCrypto',
		decrypt: 'asking WebCrypto',
		digest: 'asking WebCrypto',
		flush: 'the journal file',
		write: 'the journal file',
		truncate: 'the journal file',
		encode: 'text to bytes and back',
		decode: 'text to bytes and back',
		btoa: 'text to bytes and back',
		atob: 'text to bytes and back',
		structuredClone: 'structured clone'
	})
);
const PACKAGES: Readonly<Record<string, string>> = {
	dexie: 'IndexedDB, through Dexie',
	fflate: 'packing (fflate)',
	valibot: 'checking what came (valibot)'
};

export function nameInWorker(sourceOf: NamedBuild['sourceOf']): NameOf {
	return (frame, caller) => {
		const { functionName, url } = frame;
		if (NOTHING.includes(functionName)) return null;
		if (functionName === '(garbage collector)') return 'garbage collection';
		if (url === '') return NATIVES.get(functionName) ?? caller ?? `the browser's ${functionName || 'code'}`;
		const source = sourceOf(frame);
		const name = /node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*node_modules)/.exec(source ?? '')?.[1];
		if (name !== undefined) return PACKAGES[name] ?? name;
		return `own ${/src\/lib\/(.+)$/.exec(source ?? '')?.[1] ?? 'code'}`;
	};
}
