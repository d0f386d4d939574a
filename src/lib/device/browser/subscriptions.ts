/**
 * Named queries that the page watches. A view is built anew when something it
 * rests on changed, and sent only when its JSON did.
 */
import type { QueryName } from '../port.ts';

export interface Source {
	/** What the query rests on: the same text means the same answer. */
	version(name: QueryName): string;
	/** The answer; undefined when it may not be on the page now. */
	build(name: QueryName, params: unknown): unknown;
}

interface Watch {
	readonly name: QueryName;
	readonly params: unknown;
	version: string | null;
	json: string | null | undefined;
}

export class Subscriptions {
	readonly #watches = new Map<number, Watch>();
	readonly #source: Source;
	readonly #post: (id: number, json: string | null) => void;
	#isDue = false;

	constructor(source: Source, post: (id: number, json: string | null) => void) {
		this.#source = source;
		this.#post = post;
	}

	add(id: number, name: QueryName, params: unknown): void {
		this.#watches.set(id, { name, params, version: null, json: undefined });
		this.changed();
	}

	remove(id: number): void {
		this.#watches.delete(id);
	}

	/** Something changed. Answers to verbs go first: what was saved is said before lists are drawn. */
	changed(): void {
		if (this.#isDue) return;
		this.#isDue = true;
		setTimeout(() => {
			this.#isDue = false;
			void this.#refresh();
		}, 0);
	}

	/** At once: a screen is blanked before anything else happens. */
	async flush(): Promise<void> {
		await this.#refresh();
	}

	async #refresh(): Promise<void> {
		for (const [id, watch] of [...this.#watches]) {
			const version = this.#source.version(watch.name);
			if (watch.version === version) continue;
			watch.version = version;
			const result = await this.#build(watch);
			const json = result === undefined ? null : JSON.stringify(result);
			// Meanwhile another refresh may have gone by, or the page looked away.
			if (json === watch.json || !this.#watches.has(id) || watch.version !== version) continue;
			watch.json = json;
			this.#post(id, json);
		}
	}

	/** One record that no view expects must not blank the other screens. */
	async #build({ name, params }: Watch): Promise<unknown> {
		try {
			return await this.#source.build(name, params);
		} catch (error) {
			// The name only: an error's text may hold a value of a resident.
			console.error(`The view ${name} could not be made.`, error instanceof Error ? error.name : typeof error);
			return undefined;
		}
	}
}
