/** A passkey in Chromium without a hand: an authenticator in the browser that always knows its person. */
import type { Page } from '@playwright/test';

export interface SecurityKey {
	/** Makes its person refuse, or say yes again. */
	setConsent(saysYes: boolean): Promise<void>;
	/** How many passkeys lie on it. It holds three. */
	count(): Promise<number>;
	clear(): Promise<void>;
}

export async function plugIn(page: Page): Promise<SecurityKey> {
	const session = await page.context().newCDPSession(page);
	await session.send('WebAuthn.enable');
	const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			transport: 'internal',
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: true
		}
	});
	return {
		setConsent: async (saysYes) => {
			await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: saysYes });
		},
		count: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
		clear: async () => {
			await session.send('WebAuthn.clearCredentials', { authenticatorId });
		}
	};
}

/** Plugs one in and makes a passkey of whoever is signed in. */
export async function makePasskey(page: Page, origin: string): Promise<SecurityKey> {
	const key = await plugIn(page);
	await page.goto(`${origin}/office/key`);
	await page.getByRole('button', { name: 'Voeg een sleutel toe' }).click();
	await page.getByText(/De sleutel is bewaard/).waitFor();
	return key;
}
