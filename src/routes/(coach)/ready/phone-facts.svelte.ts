/** What only the browser knows of the phone: room and battery. Where it does not say, nothing is made up. */

/** What the browser says is free for this app; null when it does not say. */
export class FreeSpace {
	freeBytes: number | null = $state(null);

	constructor() {
		void this.measure();
	}

	async measure(): Promise<void> {
		// Missing in an older browser; the list then says that the phone does not tell.
		if (typeof navigator.storage?.estimate !== 'function') return;
		const { quota, usage } = await navigator.storage.estimate();
		if (quota !== undefined) this.freeBytes = Math.max(0, quota - (usage ?? 0));
	}
}

export interface Charge {
	/** From 0 to 1. */
	readonly level: number;
	readonly isCharging: boolean;
}

/** The battery, where the browser tells: Chromium does, Firefox and Safari do not. */
export class Battery {
	charge: Charge | null = $state.raw(null);

	constructor() {
		void this.#read();
	}

	async #read(): Promise<void> {
		try {
			if (!hasBattery(navigator)) return;
			const found = await navigator.getBattery();
			if (isManager(found)) this.charge = { level: found.level, isCharging: found.charging };
		} catch {
			// Refused by the browser's policy: then it is not known.
			this.charge = null;
		}
	}
}

function hasBattery(from: object): from is { getBattery(): Promise<unknown> } {
	return 'getBattery' in from && typeof from.getBattery === 'function';
}

function isManager(found: unknown): found is { readonly level: number; readonly charging: boolean } {
	if (typeof found !== 'object' || found === null || !('level' in found) || !('charging' in found)) return false;
	return typeof found.level === 'number' && typeof found.charging === 'boolean';
}
