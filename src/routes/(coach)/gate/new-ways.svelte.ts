/** New ways into a phone, as they are being chosen: at enrolment, and after the office has opened it. */
import type { PasskeyProof } from '#lib/device/vault-port.ts';
import type { Coach } from '../coach.svelte.ts';

const PASSPHRASE_LENGTH_MIN = 12;
const PASSPHRASE_LENGTH_MIN_DEMO = 4;
const PIN = /^\d{4,8}$/;

export type WayErrors = Readonly<Partial<Record<'passphrase' | 'pin', string>>>;

/** What is wrong with a passphrase; null when it can be used. */
export function passphraseTrouble(coach: Coach, passphrase: string, isDemo: boolean): string | null {
	const count = isDemo ? PASSPHRASE_LENGTH_MIN_DEMO : PASSPHRASE_LENGTH_MIN;
	return passphrase.length < count ? coach.t('enrol.passphraseShort', { count }) : null;
}

/** The same of a PIN. */
export function pinTrouble(coach: Coach, pin: string): string | null {
	return PIN.test(pin) ? null : coach.t('enrol.pinWrong');
}

export class NewWays {
	readonly #coach: Coach;
	readonly #isDemo: () => boolean;
	passphrase = $state('');
	pin = $state('');
	/** Its bytes leave this page with the next verb, and are kept nowhere. */
	passkey: PasskeyProof | null = $state.raw(null);
	errors: WayErrors = $state.raw({});

	constructor(coach: Coach, isDemo: () => boolean) {
		this.#coach = coach;
		this.#isDemo = isDemo;
	}

	get isDemo(): boolean {
		return this.#isDemo();
	}

	/** What the verb takes; null while something is missing, which the fields then say. */
	take(): { readonly passphrase: string | null; readonly pin: string; readonly passkey: PasskeyProof | null } | null {
		const isWithout = this.passkey !== null && this.passphrase === '';
		const passphrase = isWithout ? null : passphraseTrouble(this.#coach, this.passphrase, this.isDemo);
		const pin = pinTrouble(this.#coach, this.pin);
		this.errors = { ...(passphrase ? { passphrase } : {}), ...(pin ? { pin } : {}) };
		if (passphrase || pin) return null;
		return { passphrase: isWithout ? null : this.passphrase, pin: this.pin, passkey: this.passkey };
	}

	clear(): void {
		this.passphrase = '';
		this.pin = '';
		this.passkey?.output.fill(0);
		this.passkey = null;
	}
}
