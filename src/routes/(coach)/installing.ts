/** The offer to put the app on the home screen, made once per page: the browser tells of it before any screen asks. */
import { getContext, setContext } from 'svelte';
import type { InstallOffer } from '#lib/device/install-offer.svelte.ts';

const CONTEXT = 'voordeur install offer';

export function provideInstallOffer(offer: InstallOffer): InstallOffer {
	return setContext(CONTEXT, offer);
}

export function useInstallOffer(): InstallOffer {
	return getContext<InstallOffer>(CONTEXT);
}
