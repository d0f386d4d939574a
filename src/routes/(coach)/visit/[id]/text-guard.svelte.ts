/**
 * What a text is asked about before it becomes a record. While nine digits in it may be a citizen service number, the
 * operation waits and the draft stays; everything else is only pointed out.
 */
import { isHalted, type NoteQuestion, questionsIn, withoutFinding } from '#lib/domain/note-guard.ts';
import type { DraftedText, DraftedTextPorts } from './drafted-text.svelte.ts';

export class TextGuard {
	/** Left standing on purpose; what was saved before has been answered before. */
	#left: ReadonlySet<string> = $state.raw(new Set());

	constructor(saved = '') {
		this.#left = new Set(questionsIn(saved, new Set()).map(({ text }) => text));
	}

	questions(text: string): readonly NoteQuestion[] {
		return questionsIn(text, this.#left);
	}

	isHalted(text: string): boolean {
		return isHalted(text, this.#left);
	}

	leave({ text }: Pick<NoteQuestion, 'text'>): void {
		this.#left = new Set([...this.#left, text]);
	}
}

/** The ports of a drafted text, with the guard before its operation. */
export function guarded(ports: DraftedTextPorts): { readonly guard: TextGuard; readonly ports: DraftedTextPorts } {
	const guard = new TextGuard(ports.saved);
	const save = (text: string): Promise<boolean> => (guard.isHalted(text) ? Promise.resolve(false) : ports.save(text));
	return { guard, ports: { ...ports, save } };
}

/** What an answer does to a drafted text: the words change, or may go on as they are. */
export function answerFor(drafted: DraftedText, guard: TextGuard) {
	return {
		remove: (question: NoteQuestion): void => {
			drafted.type(withoutFinding(drafted.text, question));
			void drafted.leave();
		},
		leave: (question: NoteQuestion): void => {
			guard.leave(question);
			void drafted.leave();
		}
	};
}
