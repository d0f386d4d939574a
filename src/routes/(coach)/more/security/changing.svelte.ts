/** One change of a way in: the proof that the owner is there, the verb, and what came of it. */
import { askPasskey } from '#lib/device/passkey-prf.ts';
import type { Done } from '#lib/device/port.ts';
import type { Proof, WaysView } from '#lib/device/vault-port.ts';
import type { Coach } from '../../coach.svelte.ts';
import { troubleWords } from '../../trouble-words.ts';

export type ProofKind = 'passphrase' | 'passkey';

/** What opens this phone, and the one of them that may prove the owner here, where only one may. */
interface Provable {
	readonly ways: WaysView | null;
	readonly by?: ProofKind | undefined;
}

export class Changing {
	readonly #coach: Coach;
	readonly #provable: () => Provable;
	/** The passphrase of now, as it is typed. */
	passphrase = $state('');
	isBusy = $state(false);
	isDone = $state(false);
	problem: string | null = $state(null);

	constructor(coach: Coach, provable: () => Provable) {
		this.#coach = coach;
		this.#provable = provable;
	}

	/** True when the change was made. */
	async run(verb: (proof: Proof) => Promise<Done>): Promise<boolean> {
		if (this.isBusy) return false;
		this.isBusy = true;
		this.isDone = false;
		this.problem = null;
		const proof = await this.#proof();
		if (proof) {
			const done = await verb(proof);
			if ('output' in proof) proof.output.fill(0);
			this.isDone = done.ok;
			if (!done.ok) this.problem = Object.values(troubleWords(this.#coach, done.error)).join(' ');
		}
		this.passphrase = '';
		this.isBusy = false;
		return this.isDone;
	}

	async #proof(): Promise<Proof | null> {
		const { ways, by } = this.#provable();
		if (this.passphrase !== '' && by !== 'passkey') return { passphrase: this.passphrase };
		if (!ways?.passkey || by === 'passphrase') {
			this.problem = this.#coach.t('gate.missing');
			return null;
		}
		const asked = await askPasskey(ways.passkey);
		if (asked.ok) return { output: asked.value };
		this.problem = this.#coach.t(`vault.passkeyTrouble.${asked.trouble}`);
		return null;
	}
}
