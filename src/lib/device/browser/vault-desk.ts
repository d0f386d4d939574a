/**
 * The verbs of the vault: opening it by every way in, changing those, and asking the
 * office when one is forgotten. Nothing here ever takes away unsent work: the
 * envelopes lie elsewhere and need no key.
 */
import * as v from 'valibot';
import { boundOf, heldText } from '#lib/sync/recovery.ts';
import { failed } from '../core/failed.ts';
import type { CurtainEvent } from '../core/lock-policy.ts';
import type { Handover } from '../core/handover.ts';
import { NO_TRIES, type Tries, waitUntil } from '../core/unlock-tries.ts';
import type { Done, LockState } from '../port.ts';
import type { Proof, VaultVerb, VaultVerbs, WaysView } from '../vault-port.ts';
import { toBase64url, toUtf8 } from './bytes.ts';
import {
	helpFileSchema,
	type HelpRequest,
	isAnswerOld,
	isOver,
	keepHelp,
	makeHelpRequest,
	openAnswer,
	overBy,
	readHelp,
	viewOf
} from './help-request.ts';
import { opfsKeyFile } from './key-file.ts';
import { keepPin } from './pin.ts';
import { recoveryNet } from './recovery-net.ts';
import { dexieLocals, type RowsDatabase } from './rows-dexie.ts';
import type { Session } from './session.ts';
import { keepTries, readTries } from './tries-opfs.ts';
import { isSecret, type NewWays, openVault, openVaultWith, type OpenVault, type Secret } from './vault.ts';
import { readVaultFile } from './vault-file.ts';

/** What the desk needs of the phone. */
export interface VaultHost {
	readonly rows: RowsDatabase;
	enrolled(): { readonly handover: Handover; readonly submitKey: CryptoKey } | null;
	session(): Session | null;
	/** The secret was right; `enter` follows. */
	opening(): void;
	enter(vault: OpenVault): Promise<Done>;
	step(event: CurtainEvent): void;
	lockState(): LockState;
	onChange(): void;
}

const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;
type Input<V extends keyof VaultVerbs> = Parameters<VaultVerbs[V]>[0];

export class VaultDesk {
	readonly #host: VaultHost;
	readonly #keys = opfsKeyFile('keys');
	readonly #helpFile = opfsKeyFile('recovery');
	readonly #net = recoveryNet((...request) => fetch(...request));
	#tries: Tries = NO_TRIES;
	/** What counts, also while the file is still being written. */
	#help: HelpRequest | null = null;
	/** Whose request was read from the file: tenant and device. */
	#helpOf: string | null = null;
	#isHelpUnwritten = false;
	#ways: WaysView | null = null;
	/** The recovery key that the office has been told this phone's data key is under. */
	#told: string | null = null;

	constructor(host: VaultHost) {
		this.#host = host;
	}

	/** Null until the phone is enrolled. */
	get ways(): WaysView | null {
		return this.#ways && { ...this.#ways, waitUntil: waitUntil(this.#tries, Date.now()) };
	}

	/** Reads anew what lies on the disk; call it when the phone opens and after every change. */
	async refresh(): Promise<void> {
		const enrolled = this.#host.enrolled();
		const [content, tries] = enrolled
			? await Promise.all([readVaultFile(this.#keys), readTries(), this.#readHelp(enrolled.handover)])
			: [null, null];
		if (!enrolled || !content || !tries) {
			this.#ways = null;
			this.#help = null;
			this.#helpOf = null;
			return;
		}
		this.#tries = tries;
		const { passkey } = content;
		this.#ways = {
			hasPassphrase: content.wraps.length > 0,
			passkey: passkey && { credential: passkey.credential, salt: passkey.salt },
			hasRecovery: content.recovery !== null,
			wrongTries: this.#tries.wrong,
			waitUntil: null,
			help: this.#help && (await viewOf(this.#help))
		};
		this.#host.onChange();
	}

	/** Call it while somebody looks: an answer is held against the clock, and the office may take one back. */
	async look(): Promise<void> {
		if (!this.#host.enrolled()) return;
		if (this.#isHelpUnwritten) await this.#keep(this.#help);
		if (this.#help?.answer) await this.#lookForHelp();
	}

	/** The page's side of the port is typed by the same verb; what arrives is its input. */
	run(verb: VaultVerb, input: unknown): Promise<Done> {
		switch (verb) {
			case 'unlock':
				return this.#unlock({ kind: 'passphrase', passphrase: (input as Input<'unlock'>).passphrase });
			case 'unlockByPasskey':
				return this.#unlock({ kind: 'passkey', output: (input as Input<'unlockByPasskey'>).output });
			case 'uncoverByPasskey':
				return this.#uncover(input as Input<'uncoverByPasskey'>);
			case 'changePassphrase':
			case 'changePasskey': {
				const { proof, ...ways } = input as Input<'changePassphrase'> | Input<'changePasskey'>;
				if (!isByWhatStays(proof, ways)) return Promise.resolve(failed({ kind: 'lastWay' }));
				return this.#change(proof, async ({ vault }) => vault.change(ways));
			}
			case 'changePin': {
				const { proof, pin } = input as Input<'changePin'>;
				return this.#change(proof, async ({ vault }) => {
					await keepPin(dexieLocals(this.#host.rows), vault.pin, pin);
					return true;
				});
			}
			case 'askHelp':
				return this.#askHelp();
			case 'lookForHelp':
				return this.#lookForHelp();
			case 'takeHelpFile':
				return this.#takeHelpFile(input as Input<'takeHelpFile'>);
			case 'finishHelp':
				return this.#finishHelp(input as Input<'finishHelp'>);
			case 'dropHelp':
				return this.#keep(null);
		}
	}

	/** Puts the data key under the organisation's present recovery key and tells the office so. Nothing waits for it. */
	async settle(): Promise<Done> {
		const enrolled = this.#host.enrolled();
		const session = this.#host.session();
		const recoveryKey = enrolled?.handover.meta.organisation.recoveryKey;
		if (!enrolled || !session || !recoveryKey || recoveryKey === this.#told) return this.#done();
		const key = await session.vault.wrapFor(recoveryKey);
		const { dev, certificate } = enrolled.handover.meta;
		const signature = toBase64url(
			await crypto.subtle.sign(SIGNING, enrolled.submitKey, toUtf8(heldText({ dev, key })))
		);
		const heard = await this.#net.held({ version: 1, certificate, key, signature });
		if (heard.ok) this.#told = recoveryKey;
		await this.refresh();
		return this.#done();
	}

	async #unlock(secret: Secret): Promise<Done> {
		const until = secret.kind === 'passphrase' ? waitUntil(this.#tries, Date.now()) : null;
		if (until !== null) return failed({ kind: 'wait', until });
		const vault = await openVault(this.#keys, secret);
		if (!vault) return this.#wrong(secret);
		this.#host.opening();
		const done = await this.#host.enter(vault);
		await this.#right();
		return done;
	}

	async #uncover({ output }: Input<'uncoverByPasskey'>): Promise<Done> {
		this.#host.step({ kind: 'looked' });
		if (!this.#host.session()) return failed({ kind: 'locked' });
		const isRight = await isSecret(this.#keys, { kind: 'passkey', output });
		this.#host.step({ kind: 'pin', isRight });
		const lock = this.#host.lockState();
		// Right, and hidden meanwhile: covered still, and nothing was wrong.
		if (isRight && lock.kind !== 'locked') return this.#done();
		return failed({ kind: 'wrongSecret', triesLeft: lock.kind === 'covered' ? lock.triesLeft : 0 });
	}

	async #change(proof: Proof, change: (session: Session) => Promise<boolean>): Promise<Done> {
		const session = this.#host.session();
		if (!session) return failed({ kind: 'locked' });
		const until = 'passphrase' in proof ? waitUntil(this.#tries, Date.now()) : null;
		if (until !== null) return failed({ kind: 'wait', until });
		const secret: Secret =
			'passphrase' in proof
				? { kind: 'passphrase', passphrase: proof.passphrase }
				: { kind: 'passkey', output: proof.output };
		if (!(await isSecret(this.#keys, secret))) return this.#wrong(secret);
		await this.#right();
		const isChanged = await change(session);
		await this.refresh();
		return isChanged ? this.#done() : failed({ kind: 'lastWay' });
	}

	async #askHelp(): Promise<Done> {
		const enrolled = this.#host.enrolled();
		const content = await readVaultFile(this.#keys);
		if (!enrolled || !content?.recovery) return failed({ kind: 'unknown', reference: 'no-recovery' });
		const { handover, submitKey } = enrolled;
		const { tenant, dev, certificate } = handover.meta;
		// A wrap of another device would open nothing: the office would be asked for no use.
		if (content.bound !== boundOf({ tenant, dev })) return failed({ kind: 'unknown', reference: 'other-device' });
		const wrap = content.recovery;
		await this.#keep(await makeHelpRequest({ wrap, tenant, dev, certificate, submitKey, now: handover.now() }));
		return this.#lookForHelp();
	}

	async #lookForHelp(): Promise<Done> {
		await this.#dropOldAnswer();
		const help = this.#help;
		if (!help) return failed({ kind: 'unknown', reference: 'no-request' });
		if (isOver(help)) return this.#done();
		const heard = await this.#net.ask(help.ask);
		if (!heard.ok) return help.answer ? this.#done() : failed({ kind: 'network', failure: heard.failure });
		const { state, answer = null } = heard.value;
		// Asked anew or dropped while the answer was on its way.
		if (this.#help !== help) return this.#done();
		if (state === 'refused' || state === 'ended') return this.#keep(overBy(help, state));
		// What came in a file the office's server may not know of.
		if (help.answer) return this.#done();
		if (state === 'opened') return answer ? this.#takeAnswer(help, answer) : this.#keep(overBy(help, 'ended'));
		return state === help.state ? this.#done() : this.#keep({ ...help, state });
	}

	async #takeHelpFile({ text }: Input<'takeHelpFile'>): Promise<Done> {
		const help = this.#help;
		const file = v.safeParse(helpFileSchema, jsonOf(text));
		if (!help || !file.success || file.output.request !== help.ask.request.id) return failed({ kind: 'otherFile' });
		return this.#takeAnswer(help, file.output.answer);
	}

	async #takeAnswer(help: HelpRequest, answer: NonNullable<HelpRequest['answer']>): Promise<Done> {
		const dataKey = await openAnswer(help, answer);
		if (!dataKey) return failed({ kind: 'otherFile' });
		dataKey.fill(0);
		if (this.#help !== help) return this.#done();
		return this.#keep({ ...help, state: 'opened', answer, openedAt: help.openedAt ?? this.#now() });
	}

	async #finishHelp({ passphrase, pin, passkey = null }: Input<'finishHelp'>): Promise<Done> {
		await this.#dropOldAnswer();
		const help = this.#help;
		const dataKey = help?.answer ? await openAnswer(help, help.answer) : null;
		const vault = dataKey ? await openVaultWith(this.#keys, dataKey) : null;
		if (!help || !vault) return failed({ kind: 'unknown', reference: 'help-answer' });
		if (!(await vault.change({ passphrase, passkey }))) return failed({ kind: 'lastWay' });
		await keepPin(dexieLocals(this.#host.rows), vault.pin, pin);
		await this.#right();
		// Only now is the answer needed no more, and its key goes from the disk.
		await this.#keep(null);
		void this.#net.ask({ ...help.ask, taken: true });
		return this.#host.enter(vault);
	}

	async #wrong(secret: Secret): Promise<Done> {
		if (secret.kind === 'passphrase') {
			this.#tries = { wrong: this.#tries.wrong + 1, at: Date.now() };
			await keepTries(this.#tries);
			await this.refresh();
		}
		return failed({ kind: 'wrongSecret', triesLeft: null });
	}

	async #right(): Promise<void> {
		if (this.#tries.wrong === 0) return;
		this.#tries = NO_TRIES;
		// The round goes to the screen first.
		await new Promise((resolve) => setTimeout(resolve, 0));
		await keepTries(NO_TRIES);
		await this.refresh();
	}

	async #readHelp({ meta }: Handover): Promise<void> {
		const of = boundOf(meta);
		if (this.#helpOf === of) return;
		const help = await readHelp(this.#helpFile, meta);
		// Read by another call meanwhile, and perhaps changed since.
		if (this.#helpOf === of) return;
		this.#helpOf = of;
		this.#help = help;
		if (help && isAnswerOld(help, this.#now())) await this.#write(overBy(help, 'ended'));
	}

	async #dropOldAnswer(): Promise<void> {
		const help = this.#help;
		if (help && isAnswerOld(help, this.#now())) await this.#keep(overBy(help, 'ended'));
	}

	async #keep(help: HelpRequest | null): Promise<Done> {
		await this.#write(help);
		await this.refresh();
		return this.#done();
	}

	/** It counts from now on: an answer that comes while the file is being written must find what it belongs to gone. */
	async #write(help: HelpRequest | null): Promise<void> {
		this.#help = help;
		this.#isHelpUnwritten = true;
		await keepHelp(this.#helpFile, help);
		if (this.#help === help) this.#isHelpUnwritten = false;
	}

	#now(): number {
		return this.#host.enrolled()?.handover.now() ?? Date.now();
	}

	#done(): Done {
		return { ok: true, value: null, savedAt: this.#now() };
	}
}

/**
 * A way goes only when the one that stays has just shown itself: left alone, a passkey that answers no more or a
 * passphrase that is forgotten would be a lock without a key.
 */
function isByWhatStays(proof: Proof, { passphrase, passkey }: NewWays): boolean {
	if (passphrase === null) return 'output' in proof;
	return passkey === null ? 'passphrase' in proof : true;
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
