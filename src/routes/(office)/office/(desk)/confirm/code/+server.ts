import { error, json } from '@sveltejs/kit';
import * as v from 'valibot';
import { askerOfEvent } from '#lib/server/http/asker.ts';
import { recoveryWait } from '#lib/server/http/turns.ts';
import { useRecoveryCode } from '#lib/server/identity/recovery-codes.ts';
import { readBody } from '../../../identity-body.server.ts';
import { confirmSession, noteCode, openEntrance } from '../../../identity.server.ts';
import type { RequestHandler } from './$types';

const asked = v.object({ code: v.pipe(v.string(), v.maxLength(100)) });

export const POST: RequestHandler = async (event) => {
	const { person } = event.locals;
	if (!person) error(401, 'Sign in first');
	const { place } = await openEntrance();
	const parsed = v.safeParse(asked, await readBody(event.request));
	if (!parsed.success) error(400, 'Send a code');
	const wait = await recoveryWait(place, askerOfEvent(event));
	if (wait > 0) error(429, 'Wait before the next try');
	const known = await useRecoveryCode(place, { code: parsed.output.code, person: person.id });
	await noteCode(person.id, known !== null);
	if (!known || !(await confirmSession(event, person.id))) error(403, 'This code was not accepted');
	return json({ ok: true });
};
