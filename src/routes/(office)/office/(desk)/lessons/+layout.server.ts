import { listStreetLessons } from '#lib/server/content/street.ts';
import { readWorkspace } from '#lib/server/content/workspace.ts';
import { openDesk } from '../../desk.server.ts';
import { mayWrite } from './content.server.ts';
import type { LayoutServerLoad } from './$types';

/** What stands on the tabs; null for a role that reads lessons and does not write them. */
export const load: LayoutServerLoad = async ({ locals }) => {
	const { place, now } = await openDesk(locals, null);
	if (!mayWrite(locals)) return { tabs: null };
	const content = { ...place, now };
	const waiting = (await listStreetLessons(content)).filter(({ state }) => state === 'proposed');
	const { drafts } = await readWorkspace(content);
	const folders = new Set(drafts.map(({ path }) => path.slice(0, path.lastIndexOf('/'))));
	return { tabs: { street: waiting.length, drafts: folders.size } };
};
