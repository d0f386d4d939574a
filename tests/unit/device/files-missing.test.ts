/** A browser without files for a worker is told apart from one that keeps nothing: each has another next step. */
import { describe, expect, it, vi } from 'vitest';
import { FilesMissing, openBoth, openFile } from '#lib/device/browser/files-opfs.ts';

function browserWith(getDirectory: () => Promise<unknown>): void {
	vi.stubGlobal('navigator', { storage: { getDirectory } });
}

function folderWith(handle: unknown): () => Promise<unknown> {
	const folder = { getDirectoryHandle: async () => folder, getFileHandle: async () => handle };
	return async () => folder;
}

const whyOf = async (): Promise<unknown> => {
	const error: unknown = await openFile('keys-a').catch((thrown: unknown) => thrown);
	return error instanceof FilesMissing ? error.why : error;
};

describe('what a phone lacks', () => {
	it('is storage where the folder cannot be had, as in a private window', async () => {
		browserWith(() => Promise.reject(new DOMException('no', 'UnknownError')));
		expect(await whyOf()).toBe('storage');
	});

	it('is the browser where a worker has no files in place', async () => {
		browserWith(folderWith({}));
		expect(await whyOf()).toBe('worker');
	});

	it('is the browser where it has them by name and refuses each', async () => {
		const refuse = () => Promise.reject(new DOMException('no', 'NotSupportedError'));
		browserWith(folderWith({ createSyncAccessHandle: refuse }));
		expect(await whyOf()).toBe('worker');
	});
});

describe('two files at once', () => {
	it('lets go of the one that opened where the other does not: its handle would keep every later start out', async () => {
		const close = vi.fn();
		const handleOf = async (name: string) => ({
			createSyncAccessHandle: () =>
				name === 'journal-a' ? Promise.resolve({ close }) : Promise.reject(new DOMException('no', 'NotSupportedError'))
		});
		const folder = { getDirectoryHandle: async () => folder, getFileHandle: handleOf };
		browserWith(async () => folder);
		await expect(openBoth(['journal-a', 'journal-b'])).rejects.toThrow(FilesMissing);
		expect(close).toHaveBeenCalledOnce();
	});
});
