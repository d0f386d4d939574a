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
	return { place: { ...place, now }, editor: { person: person.id, role: person.roles }, today };
}

/** For street lessons, which are answered by an operation that their coach sees. */
export async function openContentPorts() {
	return (await getApp()).ports;
}

export function mayWrite(locals: App.Locals): boolean {
	return locals.person !== null && can(locals.person.roles, 'manageContent');
}
