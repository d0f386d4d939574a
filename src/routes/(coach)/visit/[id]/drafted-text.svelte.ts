/**
 * Text that is saved as it is typed: a draft twice a second while the field has focus, one operation on leaving it.
 *
 *   typed ──500 ms──► draft          left, hidden, gone ──► operation ──saved──► draft removed
 *                                                               └──not saved──► text and draft stay
 */
const DRAFT_MS = 500;

export interface DraftedTextPorts {
	/** What stands in the field: an unsaved draft, else the saved text. */
	readonly text: string;
	readonly saved: string;
	readonly saveDraft: (text: string) => Promise<unknown>;
	/** True when it is durable. */
	readonly save: (text: string) => Promise<boolean>;
}

/** Of a text of a talk. */
export interface TalkTextPorts extends DraftedTextPorts {
	/** Under which its draft lies beside the visit. */
	readonly key: string;
}

export class DraftedText {
	text = $state('');
	/** Hears of what was saved. */
	onsaved: ((text: string) => void) | undefined;
	#saved: string;
	/** Every text that was saved here, the one it began with included. */
	readonly #held: Set<string>;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#saving: Promise<void> = Promise.resolve();
	#waiting = 0;
	readonly #ports: DraftedTextPorts;

	constructor(ports: DraftedTextPorts) {
		this.#ports = ports;
		this.#saved = ports.saved;
		this.#held = new Set([ports.saved]);
		this.text = ports.text;
	}

	/** Nothing is being saved, and nothing has to be. */
	get isSettled(): boolean {
		return this.#waiting === 0 && this.text === this.#saved;
	}

	/** A view with this text is no newer than what was saved here. */
	hasHeld(text: string): boolean {
		return this.#held.has(text);
	}

	type(text: string): void {
		this.text = text;
		this.#timer ??= setTimeout(() => {
			this.#timer = undefined;
			void this.#ports.saveDraft(this.text);
		}, DRAFT_MS);
	}

	/** The field was left, the page hidden, or the screen went away. One save at a time, so that one note stays one note. */
	leave(): Promise<void> {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#waiting += 1;
		this.#saving = this.#saving.then(() => this.#saveNow()).finally(() => (this.#waiting -= 1));
		return this.#saving;
	}

	/** Resolves once no save is under way, those that begin in this turn or meanwhile included. */
	async idle(): Promise<void> {
		do await this.#saving.catch(() => undefined);
		while (this.#waiting > 0);
	}

	async #saveNow(): Promise<void> {
		const text = this.text;
		if (text === this.#saved) return;
		// The draft first: should the operation fail, the words are on the phone all the same.
		await this.#ports.saveDraft(text);
		if (!(await this.#ports.save(text))) return;
		this.#saved = text;
		this.#held.add(text);
		this.onsaved?.(text);
		if (this.text === text) await this.#ports.saveDraft('');
	}
}
