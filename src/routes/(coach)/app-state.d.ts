declare global {
	namespace App {
		/** What lies over a talk. It is in the history, so that the phone's own back button closes it and loses nothing. */
		interface PageState {
			over?:
				| { readonly kind: 'overview' | 'guides' }
				| { readonly kind: 'measures' | 'promise' | 'appointment' | 'meter' | 'referral' | 'note' }
				| { readonly kind: 'photos' | 'consent' | 'resident' }
				| { readonly kind: 'concern'; readonly concern: string | null };
		}
	}
}

export {};
