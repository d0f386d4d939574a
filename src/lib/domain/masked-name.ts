/** A name as it may stand on a screen in the street: how to address somebody, and a first letter. */

/** Never hidden: it says nothing of who it is. */
const FORMS_OF_ADDRESS = new Set('mevrouw meneer mijnheer heer de familie gezin mevr mw dhr fam mr mrs ms'.split(' '));
const HIDDEN = '•••';

/** "Mw. J•••" for "Mw. Jansen-de Boer". */
export function maskName(name: string): string {
	const words = name.trim().split(/\s+/);
	const at = words.findIndex((word) => !FORMS_OF_ADDRESS.has(word.toLowerCase().replace(/\.$/, '')));
	if (at < 0) return HIDDEN;
	const first = [...(words[at] ?? '')][0] ?? '';
	return [...words.slice(0, at), `${first}${HIDDEN}`].join(' ');
}
