/**
 * The HTML of a pack: a few harmless marks, and links that lead to a website, a lesson or a guide. Every other address
 * of this app does something when it is opened, and a coach taps what stands in a lesson.
 */
const LINK =
	/^(?:https:\/\/[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?(?:[/?#][^\s"<>\\]*)?|\/(?:lessons|guides)\/[A-Za-z0-9_-]+)$/;
const TAG =
	/^<(?:\/?(?:p|em|strong|code|pre|ul|li|blockquote|h[1-6])|(?:br|hr) ?\/?|code class="language-[\w-]+"|\/?ol|ol start="\d{1,9}"|\/a|a href="([^"<>]*)"(?: title="[^"<>]*")?)>$/;

/** Whether a pack may hold a link to this address: https, `/lessons/...` or `/guides/...`. */
export function isPackLink(href: string): boolean {
	return LINK.test(href);
}

/** Where the links of a passage lead, in their order. */
export function linksIn(html: string): readonly string[] {
	return [...html.matchAll(/<a\s[^<>]*?href="([^"<>]*)"/g)].map(([, href = '']) => plainOf(href));
}

/** Whether HTML is made of harmless marks and links alone. */
export function isPackHtml(html: string): boolean {
	const isHarmless = (html.match(/<[^<>]*>/g) ?? []).every(isHarmlessTag);
	return isHarmless && !/[<>]/.test(html.replace(/<[^<>]*>/g, ''));
}

/** The same words without a mark or a link that a pack may not hold: what one of an earlier office holds stays readable. */
export function safePackHtml(html: string): string {
	if (isPackHtml(html)) return html;
	return html.replace(/<[^<>]*>|[<>]/g, (found) => {
		if (found.length > 1) return isHarmlessTag(found) ? found : '';
		return found === '<' ? '&lt;' : '&gt;';
	});
}

function isHarmlessTag(tag: string): boolean {
	const found = TAG.exec(tag);
	return found !== null && (found[1] === undefined || isPackLink(plainOf(found[1])));
}

function plainOf(encoded: string): string {
	return encoded.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
