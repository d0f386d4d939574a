declare global {
	namespace App {
		interface Error {
			/** What a person can name when asking for help; the log has the same. */
			reference?: string;
		}
	}
}

export {};
