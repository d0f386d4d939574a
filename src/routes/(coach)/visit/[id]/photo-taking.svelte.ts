/**
 * Taking a photo. The camera's own screen hides the app, and a hidden app is covered: the sheet that asked is gone by
 * the time the picture comes. So what is asked, and what became of it, is kept here, beside the screens.
 */
import type { DeviceError } from '#lib/device/port.ts';
import type { Coach } from '../../coach.svelte.ts';

type PhotoTrouble = Extract<DeviceError, { kind: 'photo' }>['why'];

export interface PhotoWish {
	readonly visit: string;
	/** The guide's moment on the screen. */
	readonly moment: string | null;
	readonly from: 'camera' | 'phone';
}

/** Held until the picture comes: an input on no page would be cleared away meanwhile. */
const waiting = new Set<HTMLInputElement>();

class PhotoTaking {
	readonly #coach: Coach;
	/** The visit whose photo is being made small. */
	busy: string | null = $state(null);
	trouble: { readonly visit: string; readonly why: PhotoTrouble } | null = $state.raw(null);

	constructor(coach: Coach) {
		this.#coach = coach;
	}

	/** Opens the camera or the phone's pictures; only a tap may do that. */
	ask(wish: PhotoWish): void {
		const input = document.createElement('input');
		input.type = 'file';
		input.accept = 'image/*';
		if (wish.from === 'camera') input.setAttribute('capture', 'environment');
		input.addEventListener('change', () => {
			const file = input.files?.[0];
			waiting.delete(input);
			void this.#coach.device.call.chooser({ isOut: false });
			if (file) void this.take(wish, file);
		});
		input.addEventListener('cancel', () => {
			waiting.delete(input);
			void this.#coach.device.call.chooser({ isOut: false });
		});
		waiting.clear();
		waiting.add(input);
		// Told before the app is hidden: a phone that comes back from its own camera button in time asks no PIN.
		void this.#coach.device.call.chooser({ isOut: true });
		this.trouble = null;
		input.click();
	}

	async take({ visit, moment }: Omit<PhotoWish, 'from'>, file: Blob): Promise<void> {
		this.busy = visit;
		const done = await this.#coach.device.call.takePhoto({ visit, file, shows: '', moment });
		this.busy = null;
		// A photo that could not be taken is told beside the button; every other trouble is the phone's, told as ever.
		if (!done.ok && done.error.kind === 'photo') this.trouble = { visit, why: done.error.why };
		else await this.#coach.run(Promise.resolve(done));
	}
}

const takings = new WeakMap<Coach, PhotoTaking>();

/** The one of this app, whichever screen asks. */
export function photoTaking(coach: Coach): PhotoTaking {
	const known = takings.get(coach);
	if (known) return known;
	const made = new PhotoTaking(coach);
	takings.set(coach, made);
	return made;
}
