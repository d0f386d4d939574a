/** Pages of a first sync one behind the other: each is used only for what it answers, and a cut costs no whole page. */
import { describe, expect, it } from 'vitest';
import { makeDeviceKeys } from '#lib/device/browser/device-keys.ts';
import { fetchNet } from '#lib/device/browser/net-fetch.ts';
import { PULL_PAGES_MAX } from '#lib/sync/limits.ts';
import type { PullAnswer, PullRequest, SnapshotPlace } from '#lib/sync/wire.ts';

const asks = (below: number | null, scope = 's'): PullRequest => ({
	...{ version: 1, scope, epoch: 'e', after: 0, limit: 5, purges: true },
	snapshot: { place: below === null ? null : { at: 9, part: 0, below } }
});
const place = (below: number | null): SnapshotPlace | null => asks(below).snapshot?.place ?? null;
const page = (from: number | null, next: number | null): PullAnswer => ({
	...{ version: 1, epoch: 'e', scope: 's', from: 0, to: 0, complete: false, changes: [] },
	snapshot: { from: place(from), next: place(next), at: 9 }
});
const whole = (one: PullAnswer): string => `${JSON.stringify(one)}\n`;

/** A phone whose office answers each pull with the next of these, in pieces, and then is cut off. */
async function phone(answers: readonly (readonly string[])[]) {
	const { read } = await makeDeviceKeys();
	const pulls: PullRequest[] = [];
	const cancelled: number[] = [];
	let isOpen = true;
	const json = (value: unknown) =>
		new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json' } });
	const net = fetchNet({
		now: () => 1_000,
		reader: () => (isOpen ? { dev: 'd', readKey: read.privateKey, certificate: { body: '', signature: '' } } : null),
		fetch: async (url, init) => {
			if (String(url).endsWith('challenge')) return json({ version: 1, challenge: 'c' });
			if (String(url).endsWith('read-token')) return json({ version: 1, token: 't', expiresAt: 0 });
			if (String(url).endsWith('handshake')) return json({});
			const at = pulls.push(JSON.parse(new TextDecoder().decode(init?.body as Uint8Array))) - 1;
			const pieces = [...(answers[at] ?? [])];
			const body = new ReadableStream<Uint8Array>(
				{
					pull(controller) {
						const piece = pieces.shift();
						if (piece === undefined) controller.error(new Error('cut'));
						else controller.enqueue(new TextEncoder().encode(piece));
					},
					cancel: () => void cancelled.push(at)
				},
				{ highWaterMark: 0 }
			);
			return new Response(body, { headers: { 'content-type': 'application/x-ndjson' } });
		}
	});
	return { net, pulls, cancelled, lock: () => (isOpen = false) };
}

const valueOf = (answer: Awaited<ReturnType<Awaited<ReturnType<typeof phone>>['net']['pull']>>) =>
	answer.ok ? answer.value.snapshot : answer.failure;

describe('pages one behind the other', () => {
	it('come with one request, and each answers what is asked for next', async () => {
		const [first, second] = [page(null, 5), page(5, 2)];
		const { net, pulls } = await phone([[whole(first) + whole(second).slice(0, 20), whole(second).slice(20)]]);
		expect(valueOf(await net.pull(asks(null)))).toEqual(first.snapshot);
		expect(valueOf(await net.pull(asks(5)))).toEqual(second.snapshot);
		expect(pulls.map(({ pages }) => pages)).toEqual([PULL_PAGES_MAX]);
	});

	it('G5: what came whole before a cut is used, and what did not is asked for again', async () => {
		const { net, pulls } = await phone([[whole(page(null, 5)), whole(page(5, 2)).slice(0, 30)], [whole(page(5, 2))]]);
		await net.pull(asks(null));
		expect(valueOf(await net.pull(asks(5)))).toEqual(page(5, 2).snapshot);
		expect(pulls.map(({ snapshot }) => snapshot?.place?.below)).toEqual([undefined, 5]);
	});

	it('a cut before the first is a cut like any other', async () => {
		const { net } = await phone([['{"version":']]);
		expect(valueOf(await net.pull(asks(null)))).toBe('offline');
	});

	it('G5: what is asked for otherwise is asked of the office', async () => {
		const { net, pulls } = await phone([[whole(page(null, 5)), whole(page(5, 2))], [whole(page(4, 1))]]);
		await net.pull(asks(null));
		expect(valueOf(await net.pull(asks(4)))).toEqual(page(4, 1).snapshot);
		expect(pulls).toHaveLength(2);
	});

	it('G12: after a handshake nothing is used that was sent before it', async () => {
		const { net, pulls, cancelled } = await phone([[whole(page(null, 5)), whole(page(5, 2))], [whole(page(5, 2))]]);
		await net.pull(asks(null));
		await net.handshake();
		await net.pull(asks(5));
		expect([pulls.length, cancelled]).toEqual([2, [0]]);
	});

	it('are not given to a phone that was locked meanwhile', async () => {
		const { net, lock } = await phone([[whole(page(null, 5)), whole(page(5, 2))]]);
		await net.pull(asks(null));
		lock();
		expect(valueOf(await net.pull(asks(5)))).toBe('refused');
	});
});
