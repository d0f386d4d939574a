/** A guide for tests: give the moments what matters, the rest is empty. */
import type { Guide, Moment } from '#lib/domain/guide/guide.ts';

const nothing = { html: {}, text: {} };

export function aMoment(given: Partial<Moment> & { readonly id: string }): Moment {
	return {
		kind: 'ask',
		title: { nl: given.id, en: given.id },
		say: [],
		explain: nothing,
		listen: [],
		do: [],
		dont: [],
		smallSteps: [],
		options: [],
		required: false,
		concerns: [],
		lessons: [],
		sources: [],
		safety: false,
		commitment: false,
		teachback: false,
		appointment: false,
		...given
	};
}

export function aGuide(moments: readonly Moment[], given: Partial<Guide> = {}): Guide {
	return {
		id: 'mould',
		number: 6,
		title: { nl: 'Schimmel', en: 'Mould' },
		purpose: { nl: '', en: '' },
		minutes: 15,
		concerns: [],
		sources: [],
		...given,
		moments
	};
}

export function options(...ids: readonly string[]): Moment['options'] {
	return ids.map((id) => ({ id, words: { nl: id, en: id } }));
}
