import { describe, expect, it } from 'vitest';
import { GET } from '../../../src/routes/api/v1/emptied/+server.ts';

/** As Kit calls it; the handler takes no more of the event than this. */
async function open(headers: Record<string, string>, query = ''): Promise<Response> {
	const url = new URL(`https://voordeur.example/api/v1/emptied${query}`);
	return GET({ request: new Request(url, { headers }), url } as Parameters<typeof GET>[0]);
}
const OURS = { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'document' };

describe('the last page of an emptied phone', () => {
	it('has the browser forget everything of this origin, and says what has happened in both languages', async () => {
		const answer = await open(OURS, '?language=en');
		expect(answer.headers.get('clear-site-data')).toBe('"cache", "cookies", "storage"');
		expect(answer.headers.get('cache-control')).toBe('no-store');
		expect(await answer.text()).toContain('This phone is wiped');
		expect(await (await open(OURS)).text()).toContain('Deze telefoon is gewist');
	});

	it('empties nothing for another site, for a picture, or for a browser that does not say where it comes from', async () => {
		const others = [
			{ ...OURS, 'sec-fetch-site': 'cross-site' },
			{ ...OURS, 'sec-fetch-site': 'none' },
			{ ...OURS, 'sec-fetch-dest': 'image' },
			{}
		];
		for (const headers of others) expect((await open(headers)).headers.get('clear-site-data')).toBeNull();
	});
});
