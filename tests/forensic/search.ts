/** Looking for many byte strings in many bytes at once. */

const PREFIX_BYTES = 2;

export interface Sought {
	readonly name: string;
	readonly forms: readonly Buffer[];
}

export class Search {
	/** By the first two bytes, what may begin there: one look a byte, whatever the number of forms. */
	readonly #byPrefix: ({ readonly name: string; readonly form: Buffer }[] | undefined)[] = new Array(65_536);

	constructor(sought: readonly Sought[]) {
		for (const { name, forms } of sought) {
			for (const form of forms) {
				if (form.length < PREFIX_BYTES) throw new Error(`${name} is too short to look for`);
				const prefix = form.readUInt16BE(0);
				this.#byPrefix[prefix] = [...(this.#byPrefix[prefix] ?? []), { name, form }];
			}
		}
	}

	/** The names of what occurs in these bytes. */
	in(bytes: Buffer): ReadonlySet<string> {
		const found = new Set<string>();
		let prefix = bytes[0] ?? 0;
		for (let at = 1; at < bytes.length; at += 1) {
			prefix = ((prefix << 8) | (bytes[at] ?? 0)) & 0xffff;
			const here = this.#byPrefix[prefix];
			if (!here) continue;
			const start = at - 1;
			for (const { name, form } of here)
				if (
					!found.has(name) &&
					bytes.compare(form, 0, form.length, start, Math.min(start + form.length, bytes.length)) === 0
				)
					found.add(name);
		}
		return found;
	}
}
