/**
 * Making a phone the coach's own: the office's code, then a passphrase and a PIN, and only then the office is asked, so
 * that a phone that closes in between has used no code. The code comes in the fragment of the link, which no server
 * sees, and is taken out of the address at once, so that no history keeps it.
 */
import { goto, replaceState } from '$app/navigation';
import { tick } from 'svelte';
import type { Coach } from '../coach.svelte.ts';
import { focusTitle } from '../focus-title.ts';
import { isInstalled } from '#lib/device/page.ts';
import type { Platform } from '#lib/device/install-offer.svelte.ts';
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
	/** The code and the name are filled in; nobody was asked yet. */
	hasCode = $state(false);
	/** On the home screen first, since what is enrolled in this tab is lost to the app there. */
	goesHomeFirst = $state(false);
	/** From the last tap until Today shows, whatever the lock says meanwhile. */
	isUnderWay = $state(false);

	constructor(coach: Coach, platform: Platform) {
		this.#coach = coach;
		this.ways = new NewWays(coach, () => false);
		this.goesHomeFirst = platform === 'ios' && !isInstalled() && !this.#isHalfWay;
		this.label = coach.t('enrol.labelDefault');
		this.code = codeFromFragment(location.hash);
		this.hasCode = this.#isHalfWay;
		if (location.hash !== '') void tick().then(() => replaceState('/enrol', {}));
	}

	async takeCode(): Promise<void> {
		this.errors = this.code.trim() === '' ? { code: this.#coach.t('enrol.codeMissing') } : {};
		if (this.errors.code !== undefined) return;
		this.hasCode = true;
		await tick();
		focusTitle();
	}

	/** Both at once: the office takes the code, and the vault is made. A code that is refused is asked for again. */
	async finish(): Promise<void> {
		const ways = this.isBusy ? null : this.ways.take();
		if (!ways) return;
		this.isBusy = true;
		this.isUnderWay = true;
		const isDone = (await this.#enrol()) && (await this.#coach.run(this.#coach.device.call.createVault(ways)));
		this.isBusy = false;
		if (!isDone) return;
		this.ways.clear();
		this.code = '';
		// Asked with the tap that begins the work: a browser that asks its user does so before anything is recorded.
		void this.#coach.device.call.askPersistence();
		await goto('/today', { replaceState: true });
	}

	async #enrol(): Promise<boolean> {
		if (this.#isHalfWay) return true;
		const label = this.label.trim() || this.#coach.t('enrol.labelDefault');
		const done = await this.#coach.device.call.enrol({ code: this.code.trim(), label });
		if (done.ok) return true;
		const words = troubleWords(this.#coach, done.error);
		const title = done.error.kind === 'codeRefused' ? this.#coach.t('error.codeRefused') : words.title;
		const text = done.error.kind === 'codeRefused' ? this.#coach.t('error.codeRefusedDo') : words.text;
		this.errors = { code: `${title} ${text}` };
		this.hasCode = false;
		await tick();
		focusTitle();
		return false;
	}

	/** The office took the code and the vault is not made, as after a weak passphrase; a phone closed now needs another code. */
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
