/** Emptying this phone by hand: what waits is said first, may be sent first, and else stays sealed. */
import type { Coach } from '../coach.svelte.ts';

/** Says that this phone was emptied; only reachable with a network. */
const LAST_PAGE = '/api/v1/emptied';

export class Emptying {
	readonly #coach: Coach;
	isSending = $state(false);
	isEmptying = $state(false);
	hasFailed = $state(false);

	constructor(coach: Coach) {
		this.#coach = coach;
	}

	get isBusy(): boolean {
		return this.isSending || this.isEmptying;
	}

	/** "3 vastleggingen zijn nog niet op kantoor", and the photos where there are no words left. */
	get unsentText(): string {
		const { unsentOperations, unsentPhotos } = this.#coach.device.status;
		return unsentOperations > 0
			? this.#coach.t('safety.emptyUnsent', { count: unsentOperations })
			: this.#coach.t('safety.emptyPhotos', { count: unsentPhotos });
	}

	async send(): Promise<void> {
		if (this.isBusy) return;
		this.isSending = true;
		await this.#coach.run(this.#coach.device.call.exchange());
		this.isSending = false;
	}

	async empty(): Promise<void> {
		if (this.isBusy) return;
		this.isEmptying = true;
		this.hasFailed = false;
		const done = await this.#coach.device.call.empty();
		this.isEmptying = false;
		this.hasFailed = !done.ok;
		if (done.ok && done.value.kept + done.value.keptPhotos === 0) await openLastPage(this.#coach.locale);
	}
}

/** Without a network this page stays, which says the same; then the browser keeps no more than an empty place. */
async function openLastPage(language: string): Promise<void> {
	const address = `${LAST_PAGE}?language=${language}`;
	try {
		const answer = await fetch(address, { method: 'HEAD', cache: 'no-store' });
		if (answer.ok && !answer.redirected) location.replace(address);
	} catch {
		// No network: nothing is left here that the browser would have to forget.
	}
}
