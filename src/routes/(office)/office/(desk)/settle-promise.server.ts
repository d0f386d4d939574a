/** A promise is kept or let go of, on whichever page it stands. */
import { fail, type RequestEvent } from '@sveltejs/kit';
import { seenIn } from '#lib/server/office/meanwhile.ts';
import { settlePromise } from '#lib/server/office/promises.ts';
import { openDesk, openEditor } from '../desk.server.ts';
import { askMeanwhile } from '../meanwhile.server.ts';

/** The form names the `promise`; a state that somebody else set meanwhile is asked about (409). */
export async function settle(event: Pick<RequestEvent, 'locals' | 'request' | 'url'>, state: 'done' | 'dropped') {
	const editor = await openEditor(event.locals, 'answerConcerns');
	const form = await event.request.formData();
	const promise = String(form.get('promise') ?? '');
	const outcome = await settlePromise(editor, { promise, state, was: seenIn(form) });
	if (outcome.ok) return { settled: state };
	if (outcome.error.kind !== 'meanwhile') return { trouble: outcome.error.kind };
	const { place } = await openDesk(event.locals, 'answerConcerns');
	const asked = { ent: promise, wanted: { state }, form };
	return fail(409, { trouble: 'meanwhile' as const, meanwhile: await askMeanwhile(event, place, asked) });
}
