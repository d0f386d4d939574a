/** A device worker that a script of the page began before the app was read (`commands/steps/begin-script.ts`). */

export interface Begun {
	readonly worker: Worker;
	/** Before anybody listened. */
	hasFailed: boolean;
}

declare global {
	/** Null once the app has its worker, or needs none: the script of the page may come later than the app. */
	var voordeurBegun: Begun | null | undefined;
}

/** For a page that uses none: the one that began must not go on alone, holding the phone, and none may begin. */
export function endBegun(): void {
	globalThis.voordeurBegun?.worker.terminate();
	globalThis.voordeurBegun = null;
}
