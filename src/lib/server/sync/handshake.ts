/** What a phone is told when it comes by: the epoch, what the server holds of it, and what it may read. */
import { coachScope, ORG_SCOPE, roundScope } from '#lib/domain/round.ts';
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import { PURGES_MAX } from '#lib/sync/limits.ts';
import { compareText } from '#lib/sync/clock.ts';
import { recordValues } from '#lib/sync/values.ts';
import { spokenVersions } from '#lib/sync/versions.ts';
import type { HandshakeAnswer } from '#lib/sync/wire.ts';
import { readSettings } from '../privacy/settings.ts';
import { presentKeyOf } from '../recovery/relay.ts';
import type { StoreTransaction } from '../store/port.ts';
import type { SyncPorts } from './ports.ts';

export async function answerHandshake(
	ports: Pick<SyncPorts, 'store' | 'crypto'>,
	options: { readonly tenant: string; readonly dev: string; readonly person: string }
): Promise<HandshakeAnswer> {
	const { tenant, dev } = options;
	const record = await ports.store.readDeviceRecord(tenant, dev);
	return ports.store.transaction(tenant, async (tx) => {
		const now = await tx.now();
		const organisation = await tx.readOrganisation();
		const person = await tx.findPerson(options.person);
		if (!organisation || !person) throw new Error('a read token was given for a person who is not here');
		await tx.noteDevice(dev, { lastContactAt: now });
		const covered = await tx.readCovered(dev);
		const { givenRules } = await readSettings(tx);
		const recoveryKey = presentKeyOf(await tx.listRecoveryKeys());
		return {
			version: 1,
			epoch: organisation.epoch,
			serverTime: now,
			highest: record.highest,
			known: { ...record.known },
			...(Object.keys(covered).length > 0 ? { covered } : {}),
			decidedAt: await tx.lastDecidedAt(dev),
			purges: (await tx.findUnconfirmed(dev, PURGES_MAX)).map(({ root, ents }) => ({ root, ents: [...ents] })),
			supported: spokenVersions(),
			scopes: [...(await subscribedScopes(tx, { person: person.person, now }))],
			pack: organisation.packHash,
			intakeKey: ports.crypto.intakeKey,
			person: { id: person.person, name: person.name, endsAt: person.expiresAt },
			organisation: {
				name: organisation.name,
				demo: organisation.demo,
				...(recoveryKey ? { recoveryKey } : {}),
				...(givenRules === null ? {} : { rules: givenRules })
			}
		};
	});
}

/** The organisation, the coach, and each round lent to the coach that has neither ended nor run out. */
export async function subscribedScopes(
	tx: Pick<StoreTransaction, 'readKind'>,
	options: { readonly person: string; readonly now: number }
): Promise<readonly string[]> {
	const today = dayInAmsterdam(options.now);
	const rounds = (await tx.readKind('round')).filter((entity) => {
		const { coaches, lentUntil, endedOn } = recordValues('round', entity.state);
		const open = !endedOn && (!lentUntil || compareText(lentUntil, today) >= 0);
		return open && (coaches ?? []).includes(options.person);
	});
	return [ORG_SCOPE, coachScope(options.person), ...rounds.map((round) => roundScope(round.ent))];
}
