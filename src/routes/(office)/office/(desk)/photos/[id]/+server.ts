import { error } from '@sveltejs/kit';
import { getApp } from '#lib/server/app.ts';
import { noteRead } from '#lib/server/audit/note-read.ts';
import { openPhoto } from '#lib/server/photos/open.ts';
import { openDesk } from '../../../desk.server.ts';
import type { RequestHandler } from './$types';

/** One photo, opened for this answer alone. Only who may read households sees what a home looks like. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const { place, reading } = await openDesk(locals, 'readHouseholds');
	const { photos } = await getApp();
	const opened = await openPhoto({ ...place, photos }, params.id);
	switch (opened.kind) {
		case 'none':
			error(404, 'There is no such photo');
			break;
		case 'notYet':
			error(404, 'This photo is still on the phone');
			break;
		case 'unreadable':
			error(410, 'The bytes of this photo cannot be read any more');
			break;
		case 'jpeg':
			await noteRead(reading, { opened: `photo:${params.id}`, ents: [params.id] });
			return new Response(opened.bytes, {
				headers: {
					'Content-Type': 'image/jpeg',
					'Content-Disposition': 'inline',
					'Cache-Control': 'no-store',
					'X-Content-Type-Options': 'nosniff'
				}
			});
	}
};
