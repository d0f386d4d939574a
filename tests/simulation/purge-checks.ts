/** G12: of a purged household nothing is left, wherever it is looked for. */
import { openTwin } from '#lib/device/twins/sealers.ts';
import { envelopeSchema } from '#lib/sync/wire.ts';
import * as v from 'valibot';
import type { History } from './history.ts';
import type { Phone } from './phone.ts';
import { brief, type World } from './world.ts';

/** At the moment a phone says that it is done: also a power cut a moment later brings nothing back. */
export function checkConfirming(world: World, phone: Phone, roots: readonly string[]): void {
	for (const root of roots) {
		// A cheat that names a record of it as its root is of no household: it goes when the office has answered for it.
		const aliens = [...world.cheats].filter((opId) => world.sealed.get(opId) !== root);
		for (const moment of ['now', 'sure'] as const) {
			const where = leftOn(phone, { root, world, moment, aliens });
			if (where)
				world.find('violation', 'G12', `${phone.name} says that ${brief(root)} is gone, and holds it in ${where}`);
		}
	}
}

/** Once everybody has exchanged and confirmed. */
export function checkPurged(history: History): void {
	const { world, server, phones } = history;
	if (world.purged.size === 0) return;
	const { tables } = server;
	// What nobody could open is named by nobody: its text is sealed, in this twin too.
	const readable = [...tables.quarantine.values()].filter(({ ent, body }) => ent !== null || body.startsWith('"'));
	const bodies = [...tables.operation.values(), ...readable].map(({ body }) => body);
	for (const [root, ents] of world.purged) {
		const found = (where: string) =>
			world.find('violation', 'G12', `${brief(root)} was purged, and the office holds it in ${where}`);
		if ([...tables.entity.values()].some((entity) => entity.root === root || ents.has(entity.ent))) found('a record');
		if (bodies.some((body) => body.includes(root))) found('its log or its quarantine');
		if ([...tables.change.values()].some(({ ent, what }) => what === 'state' && ents.has(ent))) found('a stream');
		if (!tables.denied.has(root)) found('no list of what must not come back');
		for (const [hash, of] of world.photos)
			if (of === root && server.photos.holds(hash) && !isKeyLost(phones, hash)) found('a photo');
	}
	for (const phone of phones) {
		const device = tables.device.get(phone.dev);
		if (!device || device.revokedAt !== null) continue;
		for (const root of world.purged.keys()) {
			const where = leftOn(phone, { root, world, moment: 'now' });
			if (where) world.find('violation', 'G12', `${phone.name} still holds ${brief(root)} in ${where}`);
		}
	}
	for (const { dev, root, confirmedAt } of tables.purgeDevice.values()) {
		const isThere = phones.some((phone) => phone.dev === dev) && tables.device.get(dev)?.revokedAt === null;
		if (isThere && confirmedAt === null)
			world.find('violation', 'G12', `the purge of ${brief(root)} was never confirmed by ${brief(dev)}`);
	}
}

/** The key lies in a record that nobody can open: nobody can tell whose the bytes are, and nobody can see them. */
function isKeyLost(phones: readonly Phone[], hash: string): boolean {
	return phones.some((phone) => phone.poisoned.has(phone.taken.get(hash) ?? ''));
}

interface Looking {
	readonly root: string;
	readonly world: World;
	/** As the app sees its disk, or what surely is left of it after a power cut. */
	readonly moment: 'now' | 'sure';
	/** Operations that may still lie there. */
	readonly aliens?: readonly string[];
}

/** The store of a phone that holds something of a household; null when none does. */
function leftOn(phone: Phone, { root, world, moment, aliens = [] }: Looking): string | null {
	const read = (volume: string) => (moment === 'now' ? phone.disk.now(volume) : phone.disk.sure(volume));
	const ids = [...(world.purged.get(root) ?? []), root];
	const names = (text: string) => ids.some((id) => text.includes(id)) && !aliens.some((opId) => text.includes(opId));
	const outbox = part(read('outbox'), 'entries');
	if (outbox.some((entry) => names(clear(entry)))) return 'its outbox';
	const journal = read('journal');
	const lines: readonly unknown[] = Array.isArray(journal) ? journal : [];
	if (lines.some((line) => typeof line === 'string' && names(clear(JSON.parse(line))))) return 'its journal';
	if (part(read('rows'), 'rows').some((row) => names(rowText(row)))) return 'its rows';
	const photos = read('photos');
	if (photos instanceof Map && [...photos.keys()].some((hash) => world.photos.get(String(hash)) === root))
		return 'its photos';
	return null;
}

function part(state: unknown, name: string): readonly unknown[] {
	const found: unknown = typeof state === 'object' && state !== null ? Reflect.get(state, name) : null;
	return found instanceof Map ? [...found.values()] : [];
}

/**
 * What an entry or a line says, in the clear and once it is opened. Sealed bytes that nobody can open say nothing:
 * without its household beside it, neither phone nor office can tell whose such an envelope is.
 */
function clear(entry: unknown): string {
	if (!v.is(v.looseObject({ envelope: v.looseObject({ ct: v.string() }) }), entry)) return JSON.stringify(entry);
	const { envelope } = entry;
	const opened = v.is(envelopeSchema, envelope) && envelope.iv === 'twin' ? openTwin(envelope) : null;
	return JSON.stringify({ ...entry, envelope: { ...envelope, ct: '' } }) + (opened ?? '');
}

function rowText(row: unknown): string {
	const { id, ct } = v.is(v.looseObject({ id: v.string(), ct: v.instance(Uint8Array) }), row)
		? row
		: { id: '', ct: null };
	return id + (ct ? new TextDecoder().decode(ct) : '');
}
