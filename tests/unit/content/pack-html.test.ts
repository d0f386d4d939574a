/** The HTML of a pack on the phone: a raw pack may hold anything, whatever its office checked. */
import { describe, expect, it } from 'vitest';
import { isPackHtml, isPackLink, linksIn, safePackHtml } from '#lib/domain/guide/pack-html.ts';

describe('the HTML of a pack', () => {
	it('keeps the words of a link that leads into the app, and takes the link away', () => {
		const planted = '<p>Lees <a href="/api/v1/emptied">hier</a> verder.</p>';
		expect(isPackHtml(planted)).toBe(false);
		expect(safePackHtml(planted)).toBe('<p>Lees hier</a> verder.</p>');
	});

	it.each([
		'<form method="post" action="/api/v1/emptied"><button>x</button></form>',
		'<a href="/lessons/a" onclick="x()">x</a>',
		'<a href="&#47;api/v1/emptied">x</a>',
		'<a  href="/lessons/a" href="/api">x</a>',
		'<area href="/api/v1/emptied">',
		'<meta http-equiv="refresh" content="0;url=/api/v1/emptied">',
		'<p style="position:fixed">x</p>',
		'<svg><a xlink:href="/api/v1/emptied">x</a></svg>',
		'<a\nhref="/api/v1/emptied">x</a>',
		'<A HREF="/api/v1/emptied">x</A>',
		'<p>1 < 2<a href="/api/v1/emptied"'
	])('leaves of %s only what is harmless', (html) => {
		const safe = safePackHtml(html);
		expect(isPackHtml(safe)).toBe(true);
		expect(linksIn(safe).filter((link) => !isPackLink(link))).toEqual([]);
		expect(safe).not.toMatch(/<[^>]*(?:emptied|onclick|form|meta|svg|style=)/);
	});

	it('is left as it is where it is made of marks and good links', () => {
		const html =
			'<p>Lees <a href="https://voorbeeld.nl/?a=b&amp;c=d" title="uit">dit</a> en <a href="/guides/mould">dat</a>.</p>\n<ol start="2">\n<li><strong>x</strong></li>\n</ol>\n<hr />';
		expect(safePackHtml(html)).toBe(html);
		expect(linksIn(html)).toEqual(['https://voorbeeld.nl/?a=b&c=d', '/guides/mould']);
	});

	it.each([
		'/lessons/',
		'/lessons/a/b',
		'/lessons/a?x',
		'/lessons',
		'https://',
		'https:/a',
		'HTTPS://a.nl',
		'/\\a.nl',
		''
	])('is no link of a pack: %s', (link) => expect(isPackLink(link)).toBe(false));
});
