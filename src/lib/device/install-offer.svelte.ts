/**
 * Putting the app on the home screen, as far as a page can: where the browser offers it, one tap asks; elsewhere only
 * the words of this phone's own system can say how.
 */

/** Which words say how; `computer` for all that is neither. */
export type Platform = 'android' | 'ios' | 'computer';

/** Chromium's event; no standard has it. */
interface InstallPrompt extends Event {
	prompt(): Promise<unknown>;
}

declare global {
	/** What the browser offered before the app was read (`commands/steps/begin-script.ts`). */
	var voordeurInstall: Event | undefined;
}

export class InstallOffer {
	#prompt: InstallPrompt | null = $state.raw(null);
	/** Installed while this page was open: it stands in a tab still, and its storage may be kept from now on. */
	isDone = $state(false);
	readonly platform: Platform = platformOf(navigator.userAgent, navigator.maxTouchPoints);

	/** @param onInstalled called once the browser has put the app on the home screen */
	constructor(onInstalled: () => void) {
		this.#take(globalThis.voordeurInstall);
		addEventListener('beforeinstallprompt', (event) => {
			// The browser's own bar would come in the middle of a talk.
			event.preventDefault();
			this.#take(event);
		});
		addEventListener('appinstalled', () => {
			this.#prompt = null;
			this.isDone = true;
			onInstalled();
		});
	}

	/** The browser can be asked now. */
	get canAsk(): boolean {
		return this.#prompt !== null;
	}

	/** Shows the browser's own question. An offer can be used once; the browser may make another later. */
	async ask(): Promise<void> {
		const prompt = this.#prompt;
		this.#prompt = null;
		globalThis.voordeurInstall = undefined;
		await prompt?.prompt().catch(() => undefined);
	}

	#take(event: Event | undefined): void {
		if (event && isPrompt(event)) this.#prompt = event;
	}
}

/** An iPad calls itself a Mac; no Mac has a screen to touch. */
export function platformOf(userAgent: string, touchPoints: number): Platform {
	if (/Android/.test(userAgent)) return 'android';
	if (/iPhone|iPad|iPod/.test(userAgent)) return 'ios';
	return /Macintosh/.test(userAgent) && touchPoints > 1 ? 'ios' : 'computer';
}

function isPrompt(event: Event): event is InstallPrompt {
	return 'prompt' in event && typeof event.prompt === 'function';
}
