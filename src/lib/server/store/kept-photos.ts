/** Hashes of photos that kept operations name; their records never came to be. */
export function photosIn(kept: readonly { readonly body: string }[]): readonly string[] {
	return kept.flatMap(({ body }) => [...body.matchAll(/\b[0-9a-f]{64}\b/g)].map(([hash]) => hash));
}
