/**
 * Making a phone the coach's own: the office's code, then a passphrase and a PIN. The code comes in the fragment of the
 * link, which no server sees, and is taken out of the address at once, so that no history keeps it.
 */
import { goto, replaceState } from '$app/navigation';
import { tick } from 'svelte';
import type { Coach } from '../coach.svelte.ts';
import { focusTitle } from '../focus-title.ts';
import { NewWays } from '../gate/new-ways.svelte.ts';
import { troubleWords } from '../trouble-words.ts';

type FieldErrors = Readonly<Partial<Record<'code', string>>>;

export class Enrolling {
	readonly #coach: Coach;
	code = $state('');
	label = $state('');
	readonly ways: NewWays;
	errors: FieldErrors = $state.raw({});
	isBusy = $state(false);
	#enrolled: { readonly demo: boolean; readonly name: string } | null = $state.raw(null);
	/** From the first tap until Today shows, whatever the lock says meanwhile. */
	isUnderWay = $state(false);

	constructor(coach: Coach) {
		this.#coach = coach;
		this.ways = new NewWays(coach, () => this.isDemo);
		this.label = coach.t('enrol.labelDefault');
		this.code = codeFromFragment(location.hash);
		if (location.hash !== '') void tick().then(() => replaceState('/enrol', {}));
	}

	/** The office knows this phone; it may also have been told before the app was closed. */
	readonly isAccepted = $derived.by(() => this.#enrolled !== null || this.#isHalfWay);
	readonly isDemo = $derived.by(() => this.#enrolled?.demo ?? this.#coach.device.status.organisation?.demo ?? false);
	readonly name = $derived.by(() => this.#enrolled?.name ?? this.#coach.device.status.person?.name ?? '');

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
		const ways = this.isBusy ? null : this.ways.take();
		if (!ways) return;
		this.isBusy = true;
		this.isUnderWay = true;
		const done = await this.#coach.run(this.#coach.device.call.createVault(ways));
		this.isBusy = false;
		if (!done) return;
		this.ways.clear();
		await goto('/today', { replaceState: true });
	}

	get #isHalfWay(): boolean {
		const { lock, person } = this.#coach.device.status;
		return lock.kind === 'notEnrolled' && person !== null;
	}
}

/** "#code=ABCD" or "#ABCD". */
function codeFromFragment(hash: string): string {
	const fragment = hash.replace(/^#/, '');
	if (fragment === '') return '';
	return new URLSearchParams(fragment).get('code') ?? (fragment.includes('=') ? '' : decodeURIComponent(fragment));
}
