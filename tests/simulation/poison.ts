/** Envelopes that the office cannot take as they are: none of them may hold up the ones behind it (G13). */
import type { EnvelopeSealer } from '#lib/device/core/ports.ts';
import { operationText, type Operation } from '#lib/sync/operation.ts';
import type { Envelope } from '#lib/sync/wire.ts';
import { brief, type World } from './world.ts';

/** Seals as the twin does, and now and then breaks what it sealed. */
export function poisoningSealer(
	twin: EnvelopeSealer,
	options: { readonly world: World; readonly poisoned: Set<string> }
): EnvelopeSealer {
	const { world, poisoned } = options;
	const { sealed } = world;
	return {
		session: twin.session,
		open: (envelope) => twin.open(envelope),
		forgetEarlier: () => twin.forgetEarlier(),
		async seal(operation) {
			// What is handed in a second time is what it was the first time.
			if (sealed.has(operation.opId)) {
				if (world.mismatched.has(operation.opId)) return mismatched(twin, operation);
				if (poisoned.has(operation.opId)) world.resealed.add(operation.opId);
				return twin.seal(operation);
			}
			sealed.set(operation.opId, operation.root);
			if (world.chance.is(world.profile.curse)) {
				world.cursed.add(operation.opId);
				world.overtaken.add(operation.opId);
				world.log(`${brief(operation.opId)} will make the server fail`);
			}
			if (!world.chance.is(world.profile.poison)) return twin.seal(operation);
			poisoned.add(operation.opId);
			return broken(twin, operation, world);
		}
	};
}

async function broken(twin: EnvelopeSealer, operation: Operation, world: World): Promise<Envelope> {
	const how = world.chance.of('changed', 'unreadable', 'shapeless', 'mismatched');
	world.log(`${brief(operation.opId)} is ${how}`);
	const envelope = await twin.seal(operation);
	switch (how) {
		case 'changed':
			// Bound to another number: it does not open.
			return { ...envelope, ct: (await twin.seal({ ...operation, n: operation.n + 1 })).ct };
		case 'unreadable':
			return twin.seal({ ...operation, kind: 'No Kind' });
		case 'shapeless':
			return { ...envelope, iv: '!' };
		case 'mismatched':
			world.mismatched.add(operation.opId);
			return mismatched(twin, operation);
	}
}

/** The envelope says one device, its content another. It can be read, so it is another content under this id for ever. */
function mismatched(twin: EnvelopeSealer, operation: Operation): Promise<Envelope> {
	const dev = 'deadbeef-0000-4000-a000-000000000000';
	// Always the same text: nobody can tell by its meaning that a content that fits no envelope came twice.
	const same: Operation = JSON.parse(operationText({ ...operation, dev }));
	return twin.seal(same);
}
