declare global {
	namespace App {
		/** What lies over a screen. It is in the history, so that the phone's own back button closes it and loses nothing. */
		interface PageState {
			/** Which step of a talk this entry is of: its place in the talk's trail. */
			at?: number;
			/** Over every screen, a talk and what lies over that included. */
			cards?: readonly ('danger' | 'help')[];
			over?:
				| { readonly kind: 'overview' | 'guides' }
				| { readonly kind: 'measures' | 'promise' | 'appointment' | 'meter' | 'referral' | 'note' }
				| { readonly kind: 'photos' | 'consent' | 'resident' }
				| { readonly kind: 'concern'; readonly concern: string | null };
		}
	}
}

export {};
