/**
 * Making a phone the coach's own: the office's code, then a passphrase and a PIN. The code comes in the fragment of the
 * link, which no server sees, and is taken out of the address at once, so that no history keeps it.
 */
import { goto, replaceState } from '$app/navigation';
import { tick } from 'svelte';
import type { Coach } from '../coach.svelte.ts';
import { focusTitle } from '../focus-title.ts';
import { troubleWords } from '../trouble-words.ts';

const PASSPHRASE_LENGTH_MIN = 12;
const PASSPHRASE_LENGTH_MIN_DEMO = 4;
const PIN = /^\d{4,8}$/;

type FieldErrors = Readonly<Partial<Record<'code' | 'passphrase' | 'pin', string>>>;

export class Enrolling {
	readonly #coach: Coach;
	code = $state('');
	label = $state('');
	passphrase = $state('');
	pin = $state('');
	errors: FieldErrors = $state.raw({});
	isBusy = $state(false);
	#enrolled: { readonly demo: boolean; readonly name: string } | null = $state.raw(null);
	/** From the first tap until Today shows, whatever the lock says meanwhile. */
	isUnderWay = $state(false);

	constructor(coach: Coach) {
		this.#coach = coach;
		this.label = coach.t('enrol.labelDefault');
		this.code = codeFromFragment(location.hash);
		if (location.hash !== '') void tick().then(() => replaceState('/enrol', {}));
	}

	/** The office knows this phone; it may also have been told before the app was closed. */
	readonly isAccepted = $derived.by(() => this.#enrolled !== null || this.#isHalfWay);
	readonly isDemo = $derived.by(() => this.#enrolled?.demo ?? this.#coach.device.status.organisation?.demo ?? false);
	readonly name = $derived.by(() => this.#enrolled?.name ?? this.#coach.device.status.person?.name ?? '');
	readonly passphraseLengthMin = $derived.by(() => (this.isDemo ? PASSPHRASE_LENGTH_MIN_DEMO : PASSPHRASE_LENGTH_MIN));

	async enrol(): Promise<void> {
		const code = this.code.trim();
		this.errors = code === '' ? { code: this.#coach.t('enrol.codeMissing') } : {};
		if (code === '' || this.isBusy) return;
		this.isBusy = true;
		this.isUnderWay = true;
		const label = this.label.trim() || this.#coach.t('enrol.labelDefault');
		const done = await this.#coach.device.call.enrol({ code, label });
		this.isBusy = false;
		if (done.ok) {
			this.#enrolled = done.value;
			this.code = '';
			await tick();
			focusTitle();
			return;
		}
		const words = troubleWords(this.#coach, done.error);
		const title = done.error.kind === 'codeRefused' ? this.#coach.t('error.codeRefused') : words.title;
		const text = done.error.kind === 'codeRefused' ? this.#coach.t('error.codeRefusedDo') : words.text;
		this.errors = { code: `${title} ${text}` };
	}

	async createVault(): Promise<void> {
		this.errors = this.#checkSecrets();
		if (Object.keys(this.errors).length > 0 || this.isBusy) return;
		this.isBusy = true;
		this.isUnderWay = true;
		const done = await this.#coach.run(
			this.#coach.device.call.createVault({ passphrase: this.passphrase, pin: this.pin })
		);
		this.isBusy = false;
		if (!done) return;
		this.passphrase = '';
		this.pin = '';
		await goto('/today', { replaceState: true });
	}

	get #isHalfWay(): boolean {
		const { lock, person } = this.#coach.device.status;
		return lock.kind === 'notEnrolled' && person !== null;
	}

	#checkSecrets(): FieldErrors {
		const count = this.passphraseLengthMin;
		return {
			...(this.passphrase.length < count ? { passphrase: this.#coach.t('enrol.passphraseShort', { count }) } : {}),
			...(PIN.test(this.pin) ? {} : { pin: this.#coach.t('enrol.pinWrong') })
		};
	}
}

/** "#code=ABCD" or "#ABCD". */
function codeFromFragment(hash: string): string {
	const fragment = hash.replace(/^#/, '');
	if (fragment === '') return '';
	return new URLSearchParams(fragment).get('code') ?? (fragment.includes('=') ? '' : decodeURIComponent(fragment));
}
