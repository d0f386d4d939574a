/**
 * The network between one phone and the office. Both legs of every message wait
 * for their turn, so messages overtake each other; each may be lost or come twice.
 */
import type { PhotoNet } from '#lib/device/core/photo-ports.ts';
import type { NetPort, NetResult } from '#lib/device/core/ports.ts';
import type { Failure } from '#lib/sync/outbox.ts';
import type { PushAnswer, PushRequest } from '#lib/sync/wire.ts';
import type { Life } from './scheduler.ts';
import { never } from './scheduler.ts';
import type { Server } from './server.ts';
import { brief, type World } from './world.ts';

export interface NetOptions {
	readonly world: World;
	readonly server: Server;
	readonly dev: string;
	readonly life: Life;
	/** What must hold of a push at the moment it leaves (G2). */
	readonly onLeaving: (request: PushRequest) => void;
	/** The same of a photo: nothing of it goes ahead of words. */
	readonly onPhoto: (hash: string) => void;
	/** What must be gone at the moment a phone says that a purge is done (G12). */
	readonly onConfirming: (roots: readonly string[]) => void;
	readonly onAnswered: (request: PushRequest, answer: PushAnswer) => void;
}

const ODD: readonly Failure[] = ['portal', 'busy', 'server', 'offline'];

export function netTwin(options: NetOptions): NetPort & PhotoNet {
	const { world, server, dev, life } = options;
	const link: Life = { name: `link of ${life.name}`, isAlive: true };

	async function send<T>(label: string, deliver: () => Promise<NetResult<T>>): Promise<NetResult<T>> {
		if (!life.isAlive) return never();
		const answer = await carry(label, deliver);
		if (!life.isAlive) return never();
		world.log(`${life.name} ${label}: ${answer.ok ? 'answered' : answer.failure}`);
		return answer;
	}

	async function carry<T>(label: string, deliver: () => Promise<NetResult<T>>): Promise<NetResult<T>> {
		const { profile } = world;
		await world.scheduler.park(link, label);
		const { chance } = world;
		if (world.isCut || chance.is(profile.dropRequest)) return offline();
		if (chance.is(profile.oddAnswer)) {
			const failure = chance.one(ODD) ?? 'offline';
			return { ok: false, failure, ...(failure === 'busy' ? { retryAfterMs: chance.between(1, 90_000) } : {}) };
		}
		if (chance.is(profile.duplicate)) void again(label, deliver);
		const answer = await deliver();
		await world.scheduler.park(link, `answer to ${label}`);
		return world.isCut || world.chance.is(profile.dropAnswer) ? offline() : answer;
	}

	/** The same message once more, later; nobody waits for its answer. */
	async function again<T>(label: string, deliver: () => Promise<NetResult<T>>): Promise<void> {
		await world.scheduler.park(link, `${label} once more`);
		await deliver();
		world.log(`${label} of ${life.name} arrived twice`);
	}

	return {
		push: (request) => {
			options.onLeaving(request);
			const label = `push of ${request.envelopes.map((envelope) => brief(envelope.opId)).join(' ')}`;
			return send(label, async () =>
				request.envelopes.length > world.profile.pushMax ? { ok: false, failure: 'tooLarge' } : server.push(request)
			).then((answer) => {
				if (answer.ok) options.onAnswered(request, answer.value);
				return answer;
			});
		},
		handshake: () => send('handshake', () => server.handshake(dev)),
		pull: (request) =>
			send(`pull of ${request.scope.slice(0, 10)} after ${request.after}`, () =>
				server.pull(dev, { ...request, limit: Math.min(request.limit, world.profile.pageMax) })
			),
		purged: (request) => {
			options.onConfirming(request.roots);
			return send('purges are confirmed', () => server.purged(dev, request));
		},
		put: (hash, bytes, stop) => {
			options.onPhoto(hash);
			return send(`photo ${brief(hash)}`, async () => (stop.aborted ? offline() : server.photo({ hash, bytes }))).then(
				(answer) => (stop.aborted ? offline() : answer)
			);
		},
		enrol: async () => offline(),
		pack: async () => offline()
	};
}

function offline(): { readonly ok: false; readonly failure: Failure } {
	return { ok: false, failure: 'offline' };
}
