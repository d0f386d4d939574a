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

export class DraftedText {
	text = $state('');
	#saved: string;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#saving: Promise<void> = Promise.resolve();
	readonly #ports: DraftedTextPorts;

	constructor(ports: DraftedTextPorts) {
		this.#ports = ports;
		this.#saved = ports.saved;
		this.text = ports.text;
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
		this.#saving = this.#saving.then(() => this.#saveNow());
		return this.#saving;
	}

	async #saveNow(): Promise<void> {
		const text = this.text;
		if (text === this.#saved) return;
		// The draft first: should the operation fail, the words are on the phone all the same.
		await this.#ports.saveDraft(text);
		if (!(await this.#ports.save(text))) return;
		this.#saved = text;
		if (this.text === text) await this.#ports.saveDraft('');
	}
}
