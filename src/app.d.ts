import type { OfficePerson } from '#lib/server/identity/session.ts';

declare global {
	namespace App {
		interface Locals {
			/** Who is signed in at the office; null for everybody else. */
			person: OfficePerson | null;
			locale: 'nl' | 'en';
		}
	}
}

export {};
