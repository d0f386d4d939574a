import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { getApp } from '#lib/server/app.ts';
import { decideRecovery, keepRecoveryKey, readRecoveryDesk } from '#lib/server/recovery/desk.ts';
import { askRecovery } from '#lib/server/recovery/relay.ts';
import { uploadedFile } from '#lib/server/http/uploaded-file.ts';
import { readNames } from '#lib/server/office/place.ts';
import { FILE_LIMITS } from '#lib/server/surface/body-limits.mjs';
import { recoveryAsk, sealedToSchema } from '#lib/sync/recovery.ts';
import { openDesk } from '../../desk.server.ts';
import { requireStepUp } from '../../step-up.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { place, now } = await openDesk(locals, 'recoverPhones');
	const { ports } = await getApp();
	return {
		desk: await readRecoveryDesk({ place, ports, now }),
		names: Object.fromEntries(await readNames(place)),
		bytesMax: FILE_LIMITS.recoveryRequest
	};
};

export const actions: Actions = {
	/** The public half alone: the page has split the private half, and has had both shares typed back. */
	keep: async (event) => {
		const { place, person, now } = await requireStepUp(event, 'recoverPhones');
		const publicKey = String((await event.request.formData()).get('publicKey') ?? '');
		const { ports } = await getApp();
		const isKept = await keepRecoveryKey({ place, ports, now }, { publicKey, person: person.id });
		return isKept ? { done: 'kept' as const } : fail(400, { trouble: 'noKey' as const });
	},
	/** What the page opened with the two shares and sealed to the phone. */
	open: async (event) => {
		const { place, person, now } = await requireStepUp(event, 'recoverPhones');
		const form = await event.request.formData();
		const answer = v.safeParse(sealedToSchema, { enc: form.get('enc'), ct: form.get('ct') });
		if (!answer.success) return fail(400, { trouble: 'noAnswer' as const });
		const { ports } = await getApp();
		const request = String(form.get('request') ?? '');
		const by = { request, person: person.id, answer: answer.output };
		const isOpened = await decideRecovery({ place, ports, now }, by);
		return isOpened ? { done: 'opened' as const } : fail(409, { trouble: 'over' as const });
	},
	refuse: async ({ locals, request }) => {
		const { place, person, now } = await openDesk(locals, 'recoverPhones');
		const asked = String((await request.formData()).get('request') ?? '');
		const { ports } = await getApp();
		const by = { request: asked, person: person.id, answer: null };
		const isRefused = await decideRecovery({ place, ports, now }, by);
		return isRefused ? { done: 'refused' as const } : fail(409, { trouble: 'over' as const });
	},
	/** The request of a phone without network, as a file: it proves itself like one that comes over the network. */
	file: async ({ locals, request }) => {
		const { place } = await openDesk(locals, 'recoverPhones');
		const sent = await uploadedFile(request, FILE_LIMITS.recoveryRequest);
		if (sent.kind === 'tooLarge') return fail(413, { trouble: 'tooLarge' as const });
		const body = v.safeParse(recoveryAsk, jsonOf(sent.kind === 'file' ? await sent.file.text() : ''));
		if (!body.success) return fail(400, { trouble: 'noFile' as const });
		const { ports } = await getApp();
		const answer = await askRecovery(ports, { tenant: place.tenant, body: body.output });
		return answer ? { done: 'taken' as const } : fail(400, { trouble: 'noFile' as const });
	}
};

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
