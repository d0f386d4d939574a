import { error, json } from '@sveltejs/kit';
import * as v from 'valibot';
import { hasWayIn } from '#lib/server/identity/own-ways.ts';
import { verifyRegistration } from '#lib/server/identity/passkey.ts';
import { readBody } from '../../../identity-body.server.ts';
import { noteOwn, openEntrance } from '../../../identity.server.ts';
import { requireStepUp } from '../../../step-up.server.ts';
import type { RequestHandler } from './$types';

const sent = v.object({ response: v.unknown(), name: v.pipe(v.string(), v.trim(), v.maxLength(60)) });

export const POST: RequestHandler = async (event) => {
	const { person } = event.locals;
	if (!person) error(401, 'Sign in first');
	const { place, site } = await openEntrance();
	// Asked again here: the first key may have been made since the question was.
	if (await hasWayIn(place, person.id)) await requireStepUp(event, null);
	const parsed = v.safeParse(sent, await readBody(event.request));
	if (!parsed.success) error(400, 'Send what the passkey answered, and a name');
	const { response, name } = parsed.output;
	// PostgreSQL refuses a zero character in text.
	const named = name.replaceAll('\u0000', '') || null;
	const isKept = await verifyRegistration(place, { site, person, response, name: named });
	if (!isKept) error(400, 'This passkey was not accepted');
	await noteOwn('addPasskey', person.id);
	return json({ ok: true });
};
