/**
 * A phone of the first release, for as long as it is not updated: it asks for nothing
 * that came later and passes over what it does not know. The code under it is today's, so this strips what was not there yet.
 */
import type { NetPort, OutboxEntry } from '#lib/device/core/ports.ts';
import type { PullRequest } from '#lib/sync/wire.ts';
import type { GatedStores } from './phone-ports.ts';

export function plainNet(net: NetPort): NetPort {
	return {
		...net,
		async handshake() {
			const answer = await net.handshake();
			if (!answer.ok) return answer;
			const { covered: _c, purges: _p, photos: _f, supported: _s, decidedAt: _d, ...plain } = answer.value;
			return { ok: true, value: plain };
		},
		pull: (request) => net.pull(plainPull(request))
	};
}

function plainPull({ version, scope, epoch, after, limit }: PullRequest): PullRequest {
	return { version, scope, epoch, after, limit };
}

/** What it writes names no household beside an envelope. */
export function plainStores(stores: GatedStores): GatedStores {
	const { outbox, journal } = stores;
	return {
		...stores,
		outbox: { ...outbox, append: (entries, session) => outbox.append(entries.map(plainEntry), session) },
		journal: {
			...journal,
			append: (lines) => journal.append(lines.map(plainLine)),
			rewrite: (lines) => journal.rewrite(lines.map(plainLine))
		}
	};
}

function plainEntry({ root: _r, ...entry }: OutboxEntry): OutboxEntry {
	return entry;
}

function plainLine(line: string): string {
	return JSON.stringify(JSON.parse(line), (key: string, value: unknown) => (key === 'root' ? undefined : value));
}
