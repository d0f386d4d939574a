/**
 * A fresh passkey or recovery code before what cannot be undone or takes records away.
 *
 * In a `load`, a form action or a GET endpoint, in the place of `openDesk`:
 *
 *     const { place, person } = await requireStepUp(event, 'eraseResidents');
 *
 * Who may not gets 401 or 403 as ever. Who may, but showed no passkey in the last ten minutes, is sent to
 * `/office/confirm?to=...`, which comes back to this page. A form that is sent with `use:enhance` stays where it is,
 * with all that was typed and its files: `StepUp.svelte` in the desk's layout asks in a dialog and sends the same form
 * again. So a page needs nothing but `use:enhance`. Ask in the `load` as well where the page is there for that one act
 * only: then nobody fills in a form first.
 *
 * An endpoint that takes JSON answers 428 instead; `postJson` of `passkey-client.ts` asks in the same dialog and tries again.
 */
import { error, redirect } from '@sveltejs/kit';
import type { Permission } from '#lib/domain/roles.ts';
import { isFresh } from '#lib/server/identity/step-up.ts';
import { type Desk, openDesk } from './desk.server.ts';
import { officePath } from './office-path.ts';

interface Asked {
	readonly locals: App.Locals;
	readonly request: Request;
	readonly url: URL;
}

/** @param options.back the page to come back to, where the asked address is a file and no page */
export async function requireStepUp(
	event: Asked,
	permission: Permission | null,
	options: { readonly back?: string } = {}
): Promise<Desk> {
	const desk = await openDesk(event.locals, permission);
	if (isFresh(event.locals.session?.confirmedAt ?? null, desk.now)) return desk;
	if (event.request.headers.get('content-type')?.startsWith('application/json')) error(428, 'Confirm that it is you');
	redirect(303, confirmPath(options.back ?? event.url.pathname + pageQuery(event.url)));
}

export function confirmPath(to: string): string {
	return `/office/confirm?to=${encodeURIComponent(officePath(to))}`;
}

/** Without the name of the form action, which is no part of the page's address. */
function pageQuery(url: URL): string {
	const query = new URLSearchParams(url.searchParams);
	for (const name of [...query.keys()].filter((key) => key.startsWith('/') || key.startsWith('x-sveltekit')))
		query.delete(name);
	return query.size > 0 ? `?${query}` : '';
}
