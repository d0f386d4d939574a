/**
 * A lesson from the street as it is written: kept as a sealed draft while it is typed, so that a covered screen loses
 * nothing, and looked through for what points at one person. What has a form (account, number, address) must go; what
 * may be a name or a street of this round is only asked about.
 */
import type { KnownFinding } from '#lib/domain/known-names.ts';
import { findPersonal, type PersonalFinding } from '#lib/domain/personal.ts';
import type { Coach } from '../../coach.svelte.ts';
import { DraftedText } from '../../visit/[id]/drafted-text.svelte.ts';

/** The name of the draft; no visit is called so. */
export const PROPOSAL_DRAFT = 'lesson-proposal';
const KEY = 'text';

export interface Hint {
	readonly kind: 'name' | 'street';
	readonly text: string;
}

export class Proposal {
	readonly #coach: Coach;
	readonly drafted: DraftedText;
	isSent = $state(false);
	/** Sending was tried while something must go first, or nothing was written. */
	tried: 'missing' | 'stopped' | null = $state(null);

	constructor(coach: Coach, drafted: string) {
		this.#coach = coach;
		this.drafted = new DraftedText({
			text: drafted,
			saved: drafted,
			saveDraft: (text) =>
				coach.run(coach.device.call.saveDraft({ visit: PROPOSAL_DRAFT, key: KEY, text: this.isSent ? '' : text })),
			// Leaving the field keeps the draft; only the button makes a lesson of it.
			save: () => Promise.resolve(false)
		});
	}

	readonly #found = $derived.by(() => findPersonal(this.drafted.text));
	readonly stops: readonly PersonalFinding[] = $derived(this.#found.filter(({ kind }) => kind !== 'name'));

	/** What may be somebody: after a title, or known to this phone. Each once. */
	hints(known: readonly KnownFinding[]): readonly Hint[] {
		const titled = this.#found.filter(({ kind }) => kind === 'name');
		const others = known.filter(({ start, end }) => !this.#found.some((one) => start < one.end && one.start < end));
		const all: readonly Hint[] = [...titled.map(({ text }) => ({ kind: 'name' as const, text })), ...others];
		const seen = new Set<string>();
		return all.filter(({ text }) => !seen.has(text) && seen.add(text));
	}

	type(text: string): void {
		this.isSent = false;
		this.tried = null;
		this.drafted.type(text);
	}

	async send(): Promise<void> {
		const text = this.drafted.text.trim();
		if (text === '' || this.stops.length > 0) {
			this.tried = text === '' ? 'missing' : 'stopped';
			return;
		}
		if (!(await this.#coach.run(this.#coach.device.call.proposeLesson({ text })))) return;
		this.isSent = true;
		this.tried = null;
		this.drafted.text = '';
		await this.#coach.run(this.#coach.device.call.saveDraft({ visit: PROPOSAL_DRAFT, key: KEY, text: '' }));
	}
}

/** The text of the draft that the phone kept. */
export function draftedProposal(drafts: Readonly<Record<string, string>>): string {
	return drafts[KEY] ?? '';
}
