/** What somebody wrote to coaches, as the form sends it; both pages with the form take it in the same way. */
import { fail } from '@sveltejs/kit';
import { sendMessage } from '#lib/server/office/messages.ts';
import { openEditor } from '../../desk.server.ts';
import { idsIn } from '../addresses/question.server.ts';

export async function takeMessage(event: {
	readonly locals: App.Locals;
	readonly request: Request;
	/** Whom it goes to where the form does not say. */
	readonly to?: string;
}) {
	const editor = await openEditor(event.locals, 'planRounds');
	const form = await event.request.formData();
	const text = String(form.get('text') ?? '');
	const to = event.to === undefined ? idsIn(form, 'to') : [event.to];
	const outcome = await sendMessage(editor, { to, text, isSure: form.get('sure') === 'yes' });
	if (outcome.ok) return { sent: outcome.sent, trouble: null, text: '', to: [] };
	return fail(400, { sent: 0, trouble: outcome.error, text, to: [...to] });
}
