/** JSON as data: its type, and one canonical text per value, for hashes and for ties. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Keys sorted by code unit, no white space. The same value always gives the same text. */
export function canonicalJson(value: Json): string {
	if (value === null || typeof value !== 'object') return JSON.stringify(value);
	if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
	const parts = Object.keys(value)
		.sort()
		.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`);
	return `{${parts.join(',')}}`;
}

function isList(value: Json): value is readonly Json[] {
	return Array.isArray(value);
}
