import type { OfficePerson, OpenSession } from '#lib/server/identity/session.ts';

declare global {
	namespace App {
		interface Locals {
			/** Who is signed in at the office; null for everybody else. */
			person: OfficePerson | null;
			/** Their session, with when they last showed that it is them. */
			session: OpenSession | null;
			locale: 'nl' | 'en';
		}
	}
}

export {};
