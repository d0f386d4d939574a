/**
 * One step between the provider and the office. The session's cookie comes along only from a page of our own, and the
 * provider's was not: this one is.
 */
import { officePath } from '../../../office-path.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => ({ to: officePath(url.searchParams.get('to')) });
