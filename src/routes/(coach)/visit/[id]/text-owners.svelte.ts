/**
 * One owner for each text of a talk, whatever draws it. A screen that is left by Back, closed or covered saves what was
 * typed, and the next one may be drawn before the phone has shown what came of it. A second owner would begin from that
 * older view and save the same words once more, as another record.
 *
 *   field ──► owner ──► save under way ──► saved ──► the view shows it
 *               ▲                │
 *   next field ─┘                └─ covered or locked: the owner goes once nothing is under way
 */
import type { VisitView } from '#lib/device/port.ts';
import { DraftedText, type TalkTextPorts } from './drafted-text.svelte.ts';
import { guarded, type TextGuard } from './text-guard.svelte.ts';

export interface OwnedText {
	readonly drafted: DraftedText;
	readonly guard: TextGuard;
}

export class TextOwners {
	readonly #owners = new Map<string, OwnedText>();

	/**
	 * @param ports of the text as the view shows it now
	 * @param isGuarded its operation waits while a number in it is asked about
	 */
	take(visit: Pick<VisitView, 'id'>, ports: TalkTextPorts, { isGuarded = true } = {}): OwnedText {
		const name = nameOf(visit, ports.key);
		const known = this.#owners.get(name);
		// Words that are not saved are the newest; a view with another text than was ever saved here has news from elsewhere.
		if (known && (!known.drafted.isSettled || known.drafted.hasHeld(ports.saved))) return known;
		const { guard, ports: withGuard } = guarded(ports);
		const owned = { drafted: new DraftedText(isGuarded ? withGuard : ports), guard };
		this.#owners.set(name, owned);
		return owned;
	}

	/** What it was about is gone. */
	drop(visit: Pick<VisitView, 'id'>, key: string): void {
		this.#owners.delete(nameOf(visit, key));
	}

	/** No words of a resident stay in the page while it is shut, once they are saved. */
	async shut(isShut: () => boolean): Promise<void> {
		await Promise.all(
			[...this.#owners].map(async ([name, owned]) => {
				await owned.drafted.idle();
				if (isShut() && this.#owners.get(name) === owned) this.#owners.delete(name);
			})
		);
	}
}

function nameOf({ id }: Pick<VisitView, 'id'>, key: string): string {
	return `${id} ${key}`;
}
