/** A private file system in memory, with what the phone uses of it. */
interface Held {
	bytes: Uint8Array;
	writes: number;
}

function accessTo(held: Held) {
	return {
		getSize: () => held.bytes.length,
		read(into: Uint8Array, { at }: { at: number }): number {
			into.set(held.bytes.subarray(at, at + into.length));
			return Math.min(into.length, held.bytes.length - at);
		},
		write(bytes: Uint8Array, { at }: { at: number }): number {
			const next = new Uint8Array(Math.max(held.bytes.length, at + bytes.length));
			next.set(held.bytes);
			next.set(bytes, at);
			held.bytes = next;
			held.writes += 1;
			return bytes.length;
		},
		truncate(size: number): void {
			held.bytes = held.bytes.slice(0, size);
		},
		flush: () => undefined,
		close: () => undefined
	};
}

export function memoryFolder() {
	const files = new Map<string, Held>();
	const heldOf = (name: string): Held => {
		const held = files.get(name) ?? { bytes: new Uint8Array(), writes: 0 };
		files.set(name, held);
		return held;
	};
	let gate: Promise<void> | null = null;
	let release = (): void => undefined;
	const folder = {
		getDirectoryHandle: async () => folder,
		getFileHandle: async (name: string) => {
			await gate;
			return { createSyncAccessHandle: async () => accessTo(heldOf(name)) };
		}
	};
	return {
		root: folder,
		/** No file opens until `release`. */
		hold: (): void => {
			gate = new Promise((resolve) => (release = resolve));
		},
		release: (): void => {
			gate = null;
			release();
		},
		textOf: (name: string): string => new TextDecoder().decode(files.get(name)?.bytes ?? new Uint8Array()),
		/** How often a file of this name was written to. */
		writesOf: (name: string): number => files.get(name)?.writes ?? 0
	};
}
