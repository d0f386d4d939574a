/** A guide as the page goes through it: plain words only, since a preview needs no markup and takes none from a draft. */
import type { Guide } from '#lib/domain/guide/guide.ts';
import { compileFiles } from '#lib/content/server/compile.ts';
import type { Workspace } from '#lib/server/content/workspace.ts';
import type { Walk } from './walk.ts';

export function walkOf(workspace: Workspace, guide: Guide): Walk {
	return walkOfGuide(guide, compileFiles(workspace.published).pack.concerns);
}

export function walkOfGuide(guide: Guide, concerns: Walk['concerns']): Walk {
	const asked = JSON.stringify(
		guide.moments.map(({ relevant, constraint, calculate, options, concerns: offered }) => [
			relevant,
			constraint,
			calculate,
			options,
			offered
		])
	);
	return {
		guide: {
			...guide,
			moments: guide.moments.map((moment) => ({ ...moment, explain: { ...moment.explain, html: {} } }))
		},
		concerns: concerns
			.filter(({ id }) => asked.includes(`'${id}'`) || asked.includes(`"${id}"`))
			.map(({ id, short }) => ({ id, short }))
	};
}
