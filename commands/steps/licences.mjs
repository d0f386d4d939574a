/**
 * Which licences of others fit a product under EUPL-1.2. Permissive ones ask for no more than their notice; MPL-2.0
 * stands in the appendix of EUPL-1.2 as compatible, and binds its own files only; CC-BY-4.0 and CC0 are for data.
 * A licence that is not here is not forbidden: a person reads it first, and writes it down here.
 */
export const FITTING = [
	'0BSD',
	'Apache-2.0',
	'BlueOak-1.0.0',
	'BSD-2-Clause',
	'BSD-3-Clause',
	'CC-BY-4.0',
	'CC0-1.0',
	'EUPL-1.2',
	'ISC',
	'MIT',
	'MIT-0',
	'MPL-2.0',
	'OFL-1.1',
	'Unlicense'
];

export function sbomArguments({ isShipped }) {
	const rest = isShipped ? ['--omit', 'dev'] : [];
	return ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', ...rest];
}

/** True when one side of every OR, and both sides of every AND, fit. */
export function fits(expression) {
	const text = expression.trim().replace(/^\(([^()]*)\)$/, '$1');
	if (/[()]/.test(text)) return false;
	return text.split(/\s+OR\s+/).some((side) => side.split(/\s+AND\s+/).every((one) => FITTING.includes(one.trim())));
}

/** Components without a licence that fits. */
export function misfits(components) {
	return components
		.map(({ name, version, licenses }) => ({ name, version, licence: licenceOf(licenses) }))
		.filter(({ licence }) => licence === null || !fits(licence));
}

/** What a component says of itself; several entries at once are no expression that fits, and a person reads them. */
function licenceOf(licences) {
	const told = (licences ?? []).map(({ expression, license }) => expression ?? license?.id ?? license?.name ?? '');
	return told.length === 0 ? null : told.join(', ');
}
