import { fail } from '@sveltejs/kit';
import { getApp } from '#lib/server/app.ts';
import { officeNote } from '#lib/server/audit/notes.ts';
import { browserLabel } from '#lib/server/identity/browser-label.ts';
import {
	endSessions,
	listPasskeys,
	listSessions,
	readEndedWays,
	removePasskey
} from '#lib/server/identity/own-ways.ts';
import { keepRecoveryCodes, makeRecoveryCodes, readRecoveryState } from '#lib/server/identity/recovery-codes.ts';
import { readNames } from '#lib/server/office/place.ts';
import { openDesk } from '../../desk.server.ts';
import { noteOwn, openEntrance } from '../../identity.server.ts';
import { requireStepUp } from '../../step-up.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Long enough for who comes back from leave. */
const ENDED_SHOWN_MS = 90 * 86_400_000;

export const load: PageServerLoad = async ({ locals, url, request }) => {
	const { person, place: office, now } = await openDesk(locals, null);
	const { place } = await openEntrance();
	const sessions = await listSessions(place, person.id);
	const ended = await readEndedWays(place, person.id);
	return {
		passkeys: await listPasskeys(place, person.id),
		recovery: await readRecoveryState(place, person.id),
		sessions: sessions.map((session) => ({ ...session, isThis: session.id === locals.session?.hash })),
		/** Their ways in were ended by somebody else. */
		ended:
			ended && now - ended.at < ENDED_SHOWN_MS
				? { ...ended, name: (await readNames(office)).get(ended.by) ?? null }
				: null,
		isFirst: url.searchParams.has('first'),
		isByCode: url.searchParams.has('code'),
		/** A first name for a new passkey. */
		here: browserLabel(request.headers.get('user-agent'))
	};
};

export const actions: Actions = {
	/** Ten new recovery codes, in this answer and nowhere else. */
	codes: async (event) => {
		const { person, place } = await requireStepUp(event, null);
		const { store, now } = await getApp();
		const { codes, hashes } = await makeRecoveryCodes(place.tenant);
		await store.transaction(place.tenant, async (tx, db) => {
			await keepRecoveryCodes({ db, tenant: place.tenant, now: now() }, { person: person.id, hashes });
			const refs = [`person:${person.id}` as const];
			await tx.appendAudit([officeNote('makeCodes', { refs, tenant: place.tenant, person: person.id })]);
		});
		return { codes };
	},
	remove: async (event) => {
		const { person, place } = await requireStepUp(event, null);
		const passkey = String((await event.request.formData()).get('passkey') ?? '');
		const { store, ports, now } = await getApp();
		const { purgeFile } = ports;
		const outcome = await store.transaction(place.tenant, async (tx, db) => {
			const at = { db, tenant: place.tenant, now: now(), purgeFile };
			const removal = await removePasskey(at, { person: person.id, passkey });
			const refs = [`person:${person.id}` as const];
			if (removal === 'removed')
				await tx.appendAudit([officeNote('removePasskey', { refs, tenant: place.tenant, person: person.id })]);
			return removal;
		});
		return outcome === 'removed' ? { done: 'removed' as const } : fail(409, { trouble: outcome });
	},
	end: async ({ locals, request }) => {
		const { person, place } = await openDesk(locals, null);
		const only = String((await request.formData()).get('session') ?? '');
		if ((await endSessions(place, { person: person.id, only })) === 0)
			return fail(404, { trouble: 'noSession' as const });
		await noteOwn('endSession', person.id);
		return { done: 'ended' as const };
	},
	endOthers: async ({ locals }) => {
		const { person, place } = await openDesk(locals, null);
		const count = await endSessions(place, { person: person.id, but: locals.session?.hash ?? '' });
		if (count > 0) await noteOwn('endSession', person.id);
		return { done: 'endedOthers' as const, count };
	}
};
