import { join } from 'node:path';
import { getApp } from '#lib/server/app.ts';
import { openKeys } from '#lib/server/keys.ts';
import { readDestructionBody, signDestruction } from '#lib/server/privacy/destruction-list.ts';
import { noteExport } from '../../../export-note.server.ts';
import { requireStepUp } from '../../../step-up.server.ts';
import type { RequestHandler } from './$types';

/** The signed list of what was erased: for whoever oversees the archive. It holds nothing of a resident. */
export const GET: RequestHandler = async (event) => {
	const { place, person, now, today } = await requireStepUp(event, 'readPurges', { back: '/office/retention' });
	await noteExport({ kind: 'destruction', person: person.id });
	await getApp();
	const keys = await openKeys(process.env.KEYS_DIR || join(process.env.DATA_DIR || './data', 'keys'));
	const body = await readDestructionBody(place, { madeAt: now, madeBy: person.name });
	return new Response(await signDestruction(body, keys.certificate), {
		headers: {
			'Content-Type': 'application/json; charset=utf-8',
			'Content-Disposition': `attachment; filename="destruction-list-${today}.json"`,
			'Cache-Control': 'no-store',
			'X-Content-Type-Options': 'nosniff'
		}
	});
};
