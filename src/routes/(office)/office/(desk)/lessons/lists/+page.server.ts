import { languageBeneath } from '#lib/domain/guide/card.ts';
import { editableLists, pathOfList, rowsOfList } from '#lib/content/server/list-form.ts';
import { cardNames, textsOfCard } from '#lib/server/content/cards.ts';
import { readWorkspace } from '#lib/server/content/workspace.ts';
import { openContent } from '../content.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { place } = await openContent(locals);
	const workspace = await readWorkspace(place);
	return {
		lists: editableLists.map((list) => {
			const text = workspace.drafted.find(({ path }) => path === pathOfList(list))?.text;
			return {
				list,
				entries: text === undefined ? 0 : (rowsOfList(text, list)?.length ?? 0),
				isDrafted: workspace.drafts.some(({ path }) => path === pathOfList(list))
			};
		}),
		cards: cardNames(workspace).map((name) => {
			const texts = textsOfCard(workspace, name);
			return {
				name,
				title: texts[0]?.fields?.title ?? name,
				texts: texts.map(({ language, fields, savedAt }) => ({
					language,
					isDrafted: savedAt !== null,
					// The Dutch is what the others are checked by.
					isUnchecked: language !== languageBeneath && fields?.isChecked !== true
				}))
			};
		})
	};
};
