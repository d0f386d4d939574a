/** The private file system of a browser in memory, with synchronous handles; a disk can be full, and a process can be killed. */
import { vi } from 'vitest';
import { fromUtf8, type Bytes } from '#lib/device/browser/bytes.ts';
import type { SyncFile } from '#lib/device/browser/files-opfs.ts';

export class Killed extends Error {}

class MemoryFile implements SyncFile {
	bytes: Bytes = new Uint8Array();
	isOpen = false;

	constructor(
		readonly name: string,
		readonly folder: MemoryDisk
	) {}

	getSize(): number {
		return this.bytes.length;
	}

	read(into: Bytes, { at }: { at: number }): number {
		const part = this.bytes.subarray(at, at + into.length);
		into.set(part);
		return part.length;
	}

	/** As the standard has it: what does not fit is not written, and only the count tells. */
	write(added: Bytes, { at }: { at: number }): number {
		this.folder.step(`${this.name}.write`);
		const part = added.subarray(0, Math.max(0, this.folder.room - at));
		const next = new Uint8Array(Math.max(this.bytes.length, at + part.length));
		next.set(this.bytes);
		next.set(part, at);
		this.bytes = next;
		return part.length;
	}

	truncate(size: number): void {
		const next = new Uint8Array(size);
		next.set(this.bytes.subarray(0, size));
		this.bytes = next;
	}

	flush(): void {}

	close(): void {
		this.isOpen = false;
	}
}

export class MemoryDisk {
	readonly files = new Map<string, MemoryFile>();
	/** Bytes that fit into one file. */
	room = Number.POSITIVE_INFINITY;
	/** Throws where the process is killed. */
	step: (point: string) => void = () => undefined;

	/** Puts this folder in the place of the browser's own. */
	install(): void {
		const storage = { getDirectory: async () => this, persisted: async () => true };
		vi.stubGlobal('navigator', { onLine: true, storage });
	}

	text(name: string): string {
		return fromUtf8(this.files.get(name)?.bytes ?? new Uint8Array());
	}

	/** The end of a process closes every handle. */
	closeAll(): void {
		for (const file of this.files.values()) file.close();
	}

	async getDirectoryHandle(): Promise<this> {
		return this;
	}

	async getFileHandle(name: string): Promise<{ createSyncAccessHandle: () => Promise<SyncFile> }> {
		const file = this.files.get(name) ?? new MemoryFile(name, this);
		this.files.set(name, file);
		return {
			createSyncAccessHandle: async () => {
				if (file.isOpen) throw new DOMException('open elsewhere', 'NoModificationAllowedError');
				file.isOpen = true;
				return file;
			}
		};
	}

	async *keys(): AsyncGenerator<string> {
		yield* [...this.files.keys()];
	}

	async removeEntry(name: string): Promise<void> {
		this.step(`${name}.remove`);
		this.files.delete(name);
	}
}
