declare global {
	namespace App {
		interface Error {
			/** What a person can name when asking for help; the log has the same. */
			reference?: string;
			/** Of what was too large: how many bytes its address takes. */
			bytesMax?: number;
		}
	}
}

export {};
