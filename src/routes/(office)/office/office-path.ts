/** A path of the office as somebody may send it along; anything else, another site included, is the office's first page. */
export function officePath(text: unknown): string {
	return typeof text === 'string' && /^\/office(\/[\w/-]*)?(\?[\w=&%+.-]*)?$/.test(text) ? text : '/office';
}
