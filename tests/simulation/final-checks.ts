/** What must be true once everything has arrived. */
import { canonicalJson, type Json } from '#lib/sync/json.ts';
import { compareText, encodeClock } from '#lib/sync/clock.ts';
import type { EntityState } from '#lib/sync/merge.ts';
import { applyOperation, type Operation, parseOperation } from '#lib/sync/operation.ts';
import { plainValues } from '#lib/sync/values.ts';
import type { StoredOperation } from '#lib/server/store/port.ts';
import { checkCheats, checkDecisions, checkQuarantine, isShut } from './held-checks.ts';
import type { History } from './history.ts';
import { saysValue, type Saved } from './ledger.ts';
import type { Phone } from './phone.ts';
import { photoNamed } from './photo-office.ts';
import { checkOpened, checkOwnWrites } from './phone-checks.ts';
import { checkPurged } from './purge-checks.ts';
import { isSame } from './same.ts';
import { brief } from './world.ts';

interface Logged {
	readonly stored: StoredOperation;
	readonly operation: Operation;
}
type LogByEntity = ReadonlyMap<string, readonly Logged[]>;

/** Checks, and answers the server's state as text for the hash of the trace. */
export async function checkEnd(history: History): Promise<string> {
	const log = readLog(history);
	checkNothingLost(history, log);
	checkFold(history, log);
	checkNumbers(history);
	checkDominance(history, log);
	checkQuarantine(history);
	checkCheats(history);
	await checkDecisions(history);
	checkPurged(history);
	checkPhotos(history);
	checkGuards(history, log);
	for (const phone of history.phones) checkPhone(history, phone);
	const { server } = history;
	return [...server.tables.entity.values()]
		.map((entity) => `${entity.ent} ${entity.scope} ${entity.seq} ${JSON.stringify(entity.state)}`)
		.join('\n');
}

function readLog({ server, world }: History): LogByEntity {
	const log = new Map<string, Logged[]>();
	for (const stored of server.tables.operation.values()) {
		// Purged: its number, clock and hash stay, and nothing of what it said (G11, G12).
		if (stored.body === '' && stored.ent === '') continue;
		const read = parseOperation(stored.body);
		if (!read.ok) {
			world.find('violation', 'G3', `the log holds something unreadable: ${read.reason}`);
			continue;
		}
		log.set(stored.ent, [...(log.get(stored.ent) ?? []), { stored, operation: read.value }]);
	}
	return log;
}

/** G3: everything that was said to be saved is in the log or in quarantine. */
function checkNothingLost(history: History, log: LogByEntity): void {
	const { world, server, ledger, desk } = history;
	const quarantine = [...server.tables.quarantine.values()];
	const asideById = new Set(quarantine.map((kept) => kept.opId));
	// What a phone still holds is told of there (G13, G15): late is not lost.
	const unsent = new Set(history.phones.flatMap(({ running }) => [...(running?.handover.book.unsent().keys() ?? [])]));
	const isAside = (saved: Saved) => saved.operations.some((operation) => asideById.has(operation.opId));
	for (const saved of ledger.all()) {
		if (saved.isWaived || isBeyondRestore(history, saved.phone)) continue;
		if (saved.operations.some((operation) => world.isPurged(operation))) {
			// A rescue file gives no receipts: what came in by one is told of by what the office holds.
			const isHere = (opId: string) => asideById.has(opId) || server.tables.operation.has(opId);
			const silent = saved.operations.find(({ opId }) => !server.watch.hasAnswered(opId) && !isHere(opId));
			if (silent)
				world.find('lost', 'G3', `${brief(silent.opId)} of a purged household was never answered, ${saved.text}`);
			continue;
		}
		for (const { ent, field, value } of saved.claims) {
			const isLogged = (log.get(ent) ?? []).some(({ operation }) => saysValue(operation.fields[field], value));
			const isHeld = server.tables.entity.get(ent)?.state.fields[field] !== undefined;
			if ((isLogged && isHeld) || isAside(saved) || saved.operations.some(({ opId }) => unsent.has(opId))) continue;
			world.find(
				'lost',
				'G3',
				`${saved.phone.name} said saved in step ${saved.step}, and it is nowhere: ${field} of ${brief(ent)}, ${saved.text}`
			);
		}
	}
	for (const { at, opId } of desk.stored) {
		if (!server.tables.operation.has(opId))
			world.find('lost', 'G3', `the office was told in event ${at} that ${brief(opId)} is stored, and it is gone`);
	}
}

/** G4 and G10: the server's state is the fold of its log, in any order, each as often as you like. */
function checkFold(history: History, log: LogByEntity): void {
	const { world, server } = history;
	for (const entity of server.tables.entity.values()) {
		const logged = log.get(entity.ent) ?? [];
		const inOrder = fold(logged);
		if (!inOrder || !isSame(inOrder, entity.state)) {
			world.find('diverged', 'G10', `${entity.kind} ${brief(entity.ent)} at the server is not the fold of its log`);
			continue;
		}
		const mixed = fold(world.chance.shuffled([...logged, ...logged.slice(0, 3)]));
		if (!isSame(mixed, entity.state))
			world.find('violation', 'G4', `${entity.kind} ${brief(entity.ent)} depends on the order of its operations`);
	}
	for (const ent of log.keys())
		if (!server.tables.entity.has(ent)) world.find('violation', 'G5', `${brief(ent)} is in the log and nowhere else`);
}

function fold(logged: readonly Logged[]): EntityState | undefined {
	let state: EntityState | undefined;
	for (const { operation, stored } of logged) state = applyOperation(state, operation, stored.eff);
	return state;
}

/** G11 and G6: ids and numbers are given once. */
function checkNumbers({ world, server, phones }: History): void {
	// Broken on one phone and whole on its clone, which sealed it anew: that alarm is right.
	const resealed = [...world.resealed];
	for (const alarm of server.tables.alarm.values()) {
		if (resealed.some((opId) => alarm.detail.includes(opId))) continue;
		if (alarm.kind === 'sameIdOtherContent') world.find('violation', 'G11', `one id, two contents: ${alarm.detail}`);
	}
	const numbers = new Set<string>();
	const known = new Map<string, number>();
	for (const { scope, seq, inc, dev, n } of server.tables.operation.values()) {
		const key = `${scope} ${seq}`;
		if (numbers.has(key)) world.find('violation', 'G6', `number ${seq} of ${scope} was given twice`);
		numbers.add(key);
		known.set(`${dev} ${inc}`, Math.max(n, known.get(`${dev} ${inc}`) ?? 0));
	}
	for (const phone of phones) {
		const handover = phone.running?.handover;
		if (!handover) continue;
		const top = known.get(`${phone.dev} ${handover.meta.inc}`) ?? 0;
		if (top > handover.book.lastNumber(handover.meta.inc) && !isShut(server, phone)) {
			world.find('violation', 'G11', `${phone.name} would use number ${top} a second time`);
		}
	}
}

/** G8 and G13: every photo that a record names lies at the office, also after a restore lost it, and none that was taken away. */
function checkPhotos({ world, server, phones }: History): void {
	for (const entity of server.tables.entity.values()) {
		const named = photoNamed(entity);
		if (!named || named.removed || server.photos.holds(named.hash)) continue;
		const takers = phones.filter((phone) => phone.taken.has(named.hash));
		if (takers.every((phone) => phone.hasOneCopy) && server.wasRestored) continue;
		if (takers.some((phone) => isShut(server, phone))) continue;
		world.find('lost', server.wasRestored ? 'G8' : 'G13', `photo ${brief(named.hash)} never came to the office`);
	}
}

/** G9: what a coach wrote on top of what was on the screen lies on top of it at the office too. */
function checkDominance({ world, server, ledger }: History, log: LogByEntity): void {
	// What was stored and not receipted before a restore may be given another clock by the next epoch (G8).
	if (server.wasRestored) return;
	for (const saved of ledger.all()) {
		for (const operation of saved.operations) {
			const own = server.tables.operation.get(operation.opId);
			if (!own) continue;
			for (const field of Object.keys(operation.fields)) {
				const clock = saved.seen.get(`${operation.opId} ${field}`);
				if (clock === undefined) continue;
				const below = authorOf(log.get(operation.ent) ?? [], { clock, field });
				if (!below || below.opId === operation.opId || world.overtaken.has(below.opId)) continue;
				if (compareText(below.eff, own.eff) >= 0) {
					world.find(
						'violation',
						'G9',
						`${saved.phone.name} wrote ${operation.kind}.${field} in step ${saved.step} over what it showed, and lost to it`
					);
				}
			}
		}
	}
}

/** G9: a mark that guards a door holds until somebody lifts the very one that set it, whatever else came later. */
function checkGuards({ world, server }: History, log: LogByEntity): void {
	for (const { ent, kind, state } of server.tables.entity.values()) {
		if (kind !== 'address') continue;
		const said = (log.get(ent) ?? []).flatMap(({ operation }) => {
			const change = operation.fields['doNotVisit'];
			return typeof change === 'object' && change !== null ? [{ opId: operation.opId, change }] : [];
		});
		const lifted = new Set(said.flatMap(({ change }) => ('lift' in change ? change['lift'] : [])));
		const holds = said.some(({ opId, change }) => 'set' in change && !lifted.has(opId));
		if (holds !== (plainValues(state)['doNotVisit'] === true))
			world.find('violation', 'G9', `the mark on door ${brief(ent)} ${holds ? 'was overwritten' : 'came back'}`);
	}
}

/** Whose change a clock on a screen was: by its own clock, or by the one that the office gave it. */
function authorOf(
	logged: readonly Logged[],
	shown: { readonly clock: string; readonly field: string }
): StoredOperation | null {
	const { clock, field } = shown;
	// By the whole clock: a clone counts on in the same numbers under the same name.
	const candidates = logged.filter(
		({ operation, stored }) =>
			operation.fields[field] !== undefined &&
			(stored.eff === clock || encodeClock(operation.hlc, stored.dev, stored.n) === clock)
	);
	return candidates.length === 1 ? (candidates[0]?.stored ?? null) : null;
}

function checkPhone(history: History, phone: Phone): void {
	const { world, server } = history;
	const running = phone.running;
	if (!running?.open) {
		world.find('violation', 'G15', `${phone.name} does not open any more`);
		return;
	}
	const unsent = running.handover.book.unsent().size;
	if (unsent > 0)
		world.find(
			'violation',
			isShut(server, phone) ? 'G15' : 'G13',
			`${phone.name} still holds ${unsent} unsent operations`
		);
	if (isShut(server, phone)) return;
	phone.wasBlind ||= phone.isBlind;
	phone.isBlind = isBeyondRestore(history, phone);
	const differed = running.handover.healed().filter(({ what }) => what === 'differed').length;
	if (differed > 0 && phone.decayed.size === 0)
		world.find('diverged', 'G10', `${phone.name} found itself other than the office ${differed} times`);
	checkOwnWrites(world, phone, history);
	checkOpened(world, phone, server);
	checkConverged(history, phone);
}

/**
 * What a restored office lost and this phone cannot bring back: a withdrawn phone is told of no restore, since
 * it may not shake hands, and one that lost its outbox has no second copy of what was received (both G8).
 */
function isBeyondRestore({ server }: History, phone: Phone): boolean {
	return server.wasRestored && (isShut(server, phone) || phone.hasOneCopy);
}

/** G10: the phone's rows are the server's, no more and no less. */
function checkConverged({ world, server }: History, phone: Phone): void {
	const running = phone.running;
	const core = running?.open?.core;
	// What phones did not write themselves no receipt of theirs can miss; the digest of the day finds it.
	if (!running || !core || server.unseenEpoch === server.epoch) return;
	const rows = new Map([...core.baseRows()].map((row) => [row.id, row]));
	const scopes = new Set(running.handover.meta.scopes);
	for (const scope of scopes) {
		const head = server.tables.counter.get(scope) ?? 0;
		if (core.pulledTo(scope) !== head)
			world.find('diverged', 'G10', `${phone.name} has pulled ${scope} to ${core.pulledTo(scope)} of ${head}`);
	}
	for (const entity of server.tables.entity.values()) {
		if (!scopes.has(entity.scope)) continue;
		const row = rows.get(entity.ent);
		if (row && row.scope === entity.scope && isSame(row.base, entity.state)) continue;
		const what = !row ? 'lacks' : row.scope === entity.scope ? 'has another' : `has in ${row.scope}`;
		world.find(
			'diverged',
			'G10',
			`${phone.name} ${what} ${entity.kind} ${brief(entity.ent)} of ${entity.scope}: ${difference(row?.base ?? null, entity.state)}`
		);
	}
	for (const row of rows.values()) {
		if (!scopes.has(server.tables.entity.get(row.id)?.scope ?? '')) {
			world.find(
				'diverged',
				'G10',
				`${phone.name} still holds ${row.kind} ${brief(row.id)} of ${row.scope}, which is not lent to it`
			);
		}
	}
}

function difference(mine: EntityState | null, theirs: EntityState): string {
	const names = Object.keys({ ...mine?.fields, ...theirs.fields });
	const text = (state: EntityState | null, name: string): string => {
		const plain: Json = JSON.parse(JSON.stringify(state?.fields[name] ?? null));
		return canonicalJson(plain);
	};
	const other = names.find((name) => text(mine, name) !== text(theirs, name));
	return other === undefined ? 'nothing but its frame' : `${other} ${text(mine, other)} against ${text(theirs, other)}`;
}
