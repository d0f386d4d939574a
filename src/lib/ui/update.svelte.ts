/**
 * A new version of the app that waits for a yes. Whoever watches the service worker calls `offer`; screens show it and
 * call `apply`, never under an open visit.
 */
class Update {
	waiting = $state(false);
	#activate: () => void = () => {};

	/** A new version is ready; `activate` lets it take over and reloads. */
	offer(activate: () => void): void {
		this.#activate = activate;
		this.waiting = true;
	}

	apply(): void {
		this.waiting = false;
		this.#activate();
	}
}

export const update = new Update();
