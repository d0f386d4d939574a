/**
 * The Trusted Types policy of the app's modules. A second policy of the same name would
 * be refused by the browser, so whoever needs one takes it from here: the worker's
 * URL, the service worker's URL, and the HTML of a content pack that was checked.
 */
interface Policy {
	createScriptURL(url: string): string;
	createHTML(html: string): string;
}

interface PolicyFactory {
	createPolicy(name: string, rules: Policy): Policy;
}

const RULES: Policy = { createScriptURL: (url) => url, createHTML: (html) => html };
let policy: Policy | null = null;

/** A script's URL for a place that takes only trusted ones. Give it built URLs, never one that was read. */
export function trustedScriptUrl(url: string): string {
	return policyOf().createScriptURL(url);
}

/** HTML for a place that takes only trusted ones. Give it text of a pack whose hash was checked, never typed text. */
export function trustedHtml(html: string): string {
	return policyOf().createHTML(html);
}

function policyOf(): Policy {
	if (policy) return policy;
	const scope: object = globalThis;
	policy = hasFactory(scope) ? scope.trustedTypes.createPolicy('voordeur', RULES) : RULES;
	return policy;
}

/** TypeScript's library does not know Trusted Types, and takes their values as texts; browsers without them do too. */
function hasFactory(scope: object): scope is { readonly trustedTypes: PolicyFactory } {
	return 'trustedTypes' in scope && typeof scope.trustedTypes === 'object' && scope.trustedTypes !== null;
}
