/** What the pages on lessons need: where the content lies, and who writes in it. */
import { can } from '#lib/domain/roles.ts';
import { getApp } from '#lib/server/app.ts';
import type { ContentEditor } from '#lib/server/content/drafts.ts';
import type { ContentPlace } from '#lib/server/content/workspace.ts';
import { openDesk } from '../../desk.server.ts';

export interface ContentDesk {
	readonly place: ContentPlace;
	readonly editor: ContentEditor;
	readonly today: string;
}

/** Throws 401 for nobody and 403 for a role that may not write lessons. */
export async function openContent(locals: App.Locals): Promise<ContentDesk> {
	const { place, person, now, today } = await openDesk(locals, 'manageContent');
	return { place: { ...place, now }, editor: { person: person.id, role: person.role }, today };
}

/** For street lessons, which are answered by an operation that their coach sees. */
export async function openContentPorts() {
	return (await getApp()).ports;
}

export function mayWrite(locals: App.Locals): boolean {
	return locals.person !== null && can(locals.person.role, 'manageContent');
}

/** Bytes of a form with a lesson set or a workbook in it: the largest of the two as it is, and what stands around it. */
const FORM_BYTES_MAX = 8_000_000;

/** A form with a file in it; null where it is larger than the server takes in at once. */
export async function formWithin(request: Request): Promise<FormData | null> {
	if (Number(request.headers.get('content-length') ?? 0) > FORM_BYTES_MAX) return null;
	try {
		return await request.formData();
	} catch (error) {
		if (typeof error === 'object' && error !== null && 'status' in error && error.status === 413) return null;
		throw error;
	}
}
