import type { LayoutServerLoad } from './$types';

/** Language and time of the page: one `now` for all of it, so that server and browser say the same. */
export const load: LayoutServerLoad = ({ locals }) => ({ locale: locals.locale, now: Date.now() });
