import type { StoreFault } from '#lib/server/store/fault.ts';
import type { OfficePerson, OpenSession } from '#lib/server/identity/session.ts';

declare global {
	interface ImportMetaEnv {
		/** From `commands/steps/version.mjs`, put in by the build. */
		readonly VITE_APP_VERSION: string;
	}

	namespace App {
		interface Locals {
			/** Who is signed in at the office; null for everybody else. */
			person: OfficePerson | null;
			/** Their session, with when they last showed that it is them. */
			session: OpenSession | null;
			locale: 'nl' | 'en';
			/** The store could not work while this page was made. */
			fault?: StoreFault;
		}
	}
}

export {};
