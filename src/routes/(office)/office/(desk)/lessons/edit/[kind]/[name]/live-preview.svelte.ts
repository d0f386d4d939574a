/** Keeps the preview beside the form up to date while somebody types. Without script the page shows what was saved. */
import type { ItemView } from './item.server.ts';

/** Long enough that a word is finished, short enough that it is seen while the thought lasts. */
const PAUSE_MS = 500;

export class LivePreview {
	#view: ItemView | null = $state.raw(null);
	state: 'idle' | 'looking' | 'lost' = $state('idle');
	#timer: ReturnType<typeof setTimeout> | undefined;
	#asked = 0;

	/** What was typed since the page was loaded, else nothing. */
	get view(): ItemView | null {
		return this.#view;
	}

	typed(form: HTMLFormElement, address: string): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#look(form, address), PAUSE_MS);
	}

	/** The page was loaded anew: what it shows is newer. */
	forget(): void {
		clearTimeout(this.#timer);
		this.#asked += 1;
		this.#view = null;
		this.state = 'idle';
	}

	async #look(form: HTMLFormElement, address: string): Promise<void> {
		this.#asked += 1;
		const asked = this.#asked;
		this.state = 'looking';
		const view = await ask(address, new FormData(form));
		// An answer to an older question says nothing about what stands there now.
		if (asked !== this.#asked) return;
		this.state = view === null ? 'lost' : 'idle';
		if (view !== null) this.#view = view;
	}
}

async function ask(address: string, body: FormData): Promise<ItemView | null> {
	try {
		const response = await fetch(address, { method: 'POST', body, headers: { accept: 'application/json' } });
		if (!response.ok) return null;
		const view: ItemView = await response.json();
		return view;
	} catch {
		// No network: the text stands in the form and can be saved later.
		return null;
	}
}
