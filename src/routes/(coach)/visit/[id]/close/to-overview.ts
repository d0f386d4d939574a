import { goto, pushState } from '$app/navigation';

/** The talk first and the overview over it: a step that is chosen there goes one back, and that has to be the talk. */
export async function toOverview(talk: string): Promise<void> {
	await goto(talk);
	pushState('', { over: { kind: 'overview' } });
}
