/**
 * A phone of the first release, for as long as it is not updated: it asks for nothing
 * that came later and passes over what it does not know. The code under it is today's, so this strips what was not there yet.
 */
import type { NetPort } from '#lib/device/core/ports.ts';
import type { PullRequest } from '#lib/sync/wire.ts';

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
