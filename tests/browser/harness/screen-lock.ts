/** The screen lock of a phone without a finger: an authenticator in the browser, with or without the PRF extension. */
import type { Page } from '@playwright/test';

/** It lives as long as this tab: a browser that is killed takes its passkeys along. */
export async function withScreenLock(page: Page, options: { readonly hasPrf: boolean }): Promise<void> {
	const session = await page.context().newCDPSession(page);
	await session.send('WebAuthn.enable');
	await session.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			ctap2Version: 'ctap2_1',
			transport: 'internal',
			hasResidentKey: true,
			hasUserVerification: true,
			hasPrf: options.hasPrf,
			isUserVerified: true,
			automaticPresenceSimulation: true
		}
	});
}
