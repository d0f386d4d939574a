/**
 * What this phone does about being in other hands: it hides what it pulled, listens for the office's withdrawal, keeps
 * the coach's choice to record on it as it is, and empties itself.
 */
import { rulesOf } from '#lib/domain/organisation-rules.ts';
import { failed, unforeseen } from '../core/failed.ts';
import type { About, Handover } from '../core/handover.ts';
import { type CurtainEvent, LOCK_AFTER_MS, type LockTimes, lockTimesOf } from '../core/lock-policy.ts';
import type { NetPort } from '../core/ports.ts';
import { hiddenBecause, isTalkMarked, mustEmpty, withSeen, withTalk } from '../core/safety.ts';
import { Veil } from '../core/veil.ts';
import { Views } from '../core/views.ts';
import type { Done } from '../port.ts';
import type { Emptied, EmptiedByHand, HiddenWhy, SafetyVerb, SafetyVerbs, SafetyView } from '../safety-port.ts';
import { type ProvingDevice, proveEmptied } from './emptied-proof.ts';
import { emptyOutbox, emptyPhone, type PhoneStores, takeAway } from './emptying.ts';
import type { Session } from './session.ts';

export interface SafetyOptions {
	readonly handover: () => Handover | null;
	readonly session: () => Session | null;
	readonly stores: () => PhoneStores;
	/** What proves this device while it is enrolled, with no vault open. */
	readonly proving: () => ProvingDevice | null;
	/** Ends the session after its last write; the screen is blank from this moment. */
	readonly letGo: () => Promise<void>;
	readonly step: (event: CurtainEvent) => void;
	readonly onChange: () => void;
	/** Emptied: the worker should end. `isGone`: not even an envelope is left. */
	readonly onEmptied: (emptied: Emptied, isGone: boolean) => void;
}

export class PhoneSafety {
	readonly #options: SafetyOptions;
	#veiled: { readonly session: Session; readonly views: Views } | null = null;
	#isEmptying = false;
	#shownAs: HiddenWhy['kind'] | null = null;
	/** Opened from the home screen; only the page can tell. */
	installed: boolean | null = null;

	constructor(options: SafetyOptions) {
		this.#options = options;
	}

	/** Why pulled data is hidden now, by the clock as it is. */
	hidden(): HiddenWhy | null {
		const handover = this.#options.handover();
		return handover ? hiddenBecause(handover.meta, handover.now()) : null;
	}

	view(): SafetyView {
		const meta = this.#options.handover()?.meta;
		return {
			hidden: this.hidden(),
			installed: this.installed,
			goesOn: meta?.safety?.goesOnSince !== undefined,
			isRevoked: meta?.revoked === true
		};
	}

	/** What screens may be shown of the open device. */
	viewsOf(session: Session): Views {
		if (this.hidden() === null) {
			this.#veiled?.views.end();
			this.#veiled = null;
			return session.views;
		}
		if (this.#veiled?.session !== session) {
			this.#veiled?.views.end();
			const { core, drafts } = session;
			const veil = new Veil(core.index, core.handover.book.entryOf);
			const opened = {
				get index() {
					return veil.index;
				},
				handover: core.handover
			};
			this.#veiled = { session, views: new Views(opened, drafts, session.photoWhere) };
		}
		return this.#veiled.views;
	}

	lockAfterMs(): LockTimes {
		const meta = this.#options.handover()?.meta;
		return meta ? lockTimesOf(rulesOf(meta.organisation.rules)) : LOCK_AFTER_MS;
	}

	/**
	 * Keeps the latest time that was seen, so that a clock which is set back makes no silence shorter, and draws the
	 * screens anew when the silence begins under somebody's eyes.
	 */
	async look(): Promise<void> {
		const kind = this.hidden()?.kind ?? null;
		if (kind !== this.#shownAs) {
			this.#shownAs = kind;
			this.#options.onChange();
		}
		const handover = this.#options.handover();
		const seen = handover ? withSeen(handover.meta.safety, handover.now()) : null;
		if (seen) await handover?.noteSafety(seen);
	}

	/** Keeps whether a talk is open, for when this phone is locked. Call it when the vault opens and at every change. */
	async noteTalk(): Promise<void> {
		const [handover, session] = [this.#options.handover(), this.#options.session()];
		if (!handover || !session) return;
		const talk = { hasOpenVisit: session.views.hasOpenVisit(), now: handover.now() };
		const safety = withTalk(handover.meta.safety, talk);
		if (safety) await handover.noteSafety(safety);
	}

	/** The net, with an ear for what the office says about this phone and its coach. */
	hearing(net: NetPort): NetPort {
		return {
			...net,
			handshake: async () => {
				const answer = await net.handshake();
				if (!answer.ok) await this.#hear(answer.detail);
				return answer;
			}
		};
	}

	/** After every exchange, once all was handed in that could be: what was withdrawn is emptied. */
	async afterExchange(net: NetPort, about: About): Promise<void> {
		const handover = this.#options.handover();
		if (!handover || this.#isEmptying) return;
		if (this.#options.session() === null && handover.book.unsent().size === 0) await this.#askLocked(net, about);
		const { safety } = handover.meta;
		const hasOpenVisit = this.#options.session()?.views.hasOpenVisit() ?? isTalkMarked(safety, handover.now());
		if (mustEmpty(handover.meta, { hasOpenVisit })) await this.empty('revoked');
	}

	/** On a phone that was emptied before: what became of it once its last envelope is at the office, null before that. */
	async finishEmptying(stores: PhoneStores, emptied: Emptied): Promise<Emptied | null> {
		const { handover, photos } = stores;
		if (!handover || handover.book.unsent().size + photos.unsent > 0) return null;
		// Photos whose database did not open are found here.
		if ((await photos.empty()) > 0) return null;
		const done = { ...emptied, kept: 0, keptPhotos: 0 };
		await emptyOutbox(stores, done);
		return done;
	}

	async run(verb: SafetyVerb, input: unknown): Promise<Done<unknown> | null> {
		switch (verb) {
			case 'chooser': {
				// The page's side of the port is typed by the same verb; what arrives is its input.
				const { isOut } = input as Parameters<SafetyVerbs['chooser']>[0];
				this.#options.step({ kind: isOut ? 'chooserOut' : 'chooserIn' });
				return null;
			}
			case 'goOn':
				return this.#goOn();
			case 'noteBroken': {
				const handover = this.#options.handover();
				const { safety } = handover?.meta ?? {};
				await handover?.noteSafety({ ...safety, broken: (safety?.broken ?? 0) + 1 });
				return null;
			}
			case 'empty':
				return this.#emptyByHand();
		}
	}

	async empty(why: Emptied['why']): Promise<EmptiedByHand> {
		this.#isEmptying = true;
		try {
			const device = this.#options.proving();
			await this.#options.letGo();
			const stores = this.#options.stores();
			const emptied = await emptyPhone(stores, { why, at: Date.now() });
			const isGone = why === 'coach' && emptied.kept + emptied.keptPhotos === 0;
			if (isGone) await takeAway(stores);
			const send: typeof fetch = (...request) => fetch(...request);
			const proof = isGone && device ? await proveEmptied(send, device) : null;
			this.#options.onEmptied(emptied, isGone);
			return { ...emptied, proof };
		} catch (error) {
			// Every step can be done again: the next exchange, or the next tap, tries once more.
			this.#isEmptying = false;
			throw error;
		}
	}

	async #emptyByHand(): Promise<Done<EmptiedByHand>> {
		try {
			return { ok: true, value: await this.empty('coach'), savedAt: Date.now() };
		} catch (error) {
			return unforeseen(error, 'empty');
		}
	}

	async #goOn(): Promise<Done> {
		const handover = this.#options.handover();
		if (!handover) return failed({ kind: 'locked' });
		const at = handover.now();
		await handover.noteSafety({ ...handover.meta.safety, goesOnSince: at });
		this.#options.onChange();
		return { ok: true, value: null, savedAt: at };
	}

	/** A locked phone reads nothing and so hears nothing; an empty push needs no key and is told what every push is told. */
	async #askLocked(net: NetPort, about: About): Promise<void> {
		const handover = this.#options.handover();
		if (!handover || handover.meta.revoked) return;
		const answer = await net.push(handover.request(0, about));
		if (answer.ok && answer.value.revoked === true) await handover.noteRevoked();
	}

	/** The codes of the office's refusal to let this phone read, told only to who has proven to be this phone. */
	async #hear(detail: string | undefined): Promise<void> {
		const handover = this.#options.handover();
		if (!handover) return;
		if (detail === 'deviceRevoked') await handover.noteRevoked();
		else if (detail === 'personEnded') await handover.noteSafety({ ...handover.meta.safety, hasEnded: true });
		else return;
		this.#options.onChange();
	}
}
