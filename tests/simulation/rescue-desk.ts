/** A coach exports everything that the outbox holds as one file, and somebody at the office takes it in. */
import { type RescueCounts, takeInRescue } from '#lib/server/sync/rescue.ts';
import type { History } from './history.ts';
import { type Server, Struck } from './server.ts';
import { COORDINATOR, TENANT } from './town.ts';

/** The file is made now, and taken in whenever the office comes to it; perhaps twice, perhaps only its beginning. */
export async function bringRescueFile({ world, server, phones }: History): Promise<void> {
	const phone = world.chance.one(phones);
	const handover = phone?.running?.handover;
	if (!phone || !handover || !server.isOpen || handover.book.entries().length === 0) return;
	const opIds = handover.book.entries().map(({ envelope }) => envelope.opId);
	const { text } = handover.rescue();
	const isCut = world.chance.is(0.2);
	const given = isCut ? text.slice(0, world.chance.below(text.length)) : text;
	world.log(`${phone.name} gives a rescue file of ${opIds.length}${isCut ? ', which breaks off' : ''}`);
	const isReadable = !isCut && opIds.some((opId) => !phone.poisoned.has(opId));
	for (let left = world.chance.between(1, 2); left > 0; left -= 1) {
		const { epoch } = server;
		try {
			const outcome = await takeInRescue(server.ports, { tenant: TENANT, text: given, by: COORDINATOR });
			world.log(`office: rescue file ${outcome.ok ? Object.values(outcome.counts).join(' ') : outcome.error.kind}`);
			if (outcome.ok && !isCut && server.epoch === epoch) {
				const missing = missingOf(server, { opIds, counts: outcome.counts });
				if (missing) world.find('violation', 'G3', `${missing}, and came in the rescue file of ${phone.name}`);
			}
			if (!outcome.ok && isReadable)
				world.find('violation', 'G3', `the rescue file of ${phone.name} was refused: ${outcome.error.kind}`);
		} catch (error) {
			// Somebody at the office tries again another day, or the phone hands it in itself.
			if (!(error instanceof Struck)) throw error;
			world.log('office: the server stopped');
			return;
		}
	}
}

/** Everything in a whole file is in the log, in quarantine, purged, or counted as what nobody could read. */
function missingOf(
	server: Server,
	{ opIds, counts }: { readonly opIds: readonly string[]; readonly counts: RescueCounts }
): string | null {
	const { stored, known, aside, purged, unreadable } = counts;
	const told = stored + known + aside + purged + unreadable;
	if (told !== opIds.length) return `${told} of ${opIds.length} were counted`;
	const absent = opIds.filter((opId) => !server.watch.isDurable(opId)).length;
	return absent > purged + unreadable ? `${absent} were not kept` : null;
}
