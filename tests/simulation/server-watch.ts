/** What is checked at the server while a history runs: what is committed, answered and read. */
import type { MemoryTables } from '#lib/server/store/memory-tables.ts';
import type { PullAnswer, PushAnswer, PushRequest, Receipt } from '#lib/sync/wire.ts';
import { brief, type World } from './world.ts';

export class ServerWatch {
	readonly #world: World;
	readonly #tables: () => MemoryTables;
	/** Operations that a commit has made sure, with their content; reads within a transaction see more. */
	#durable = new Set<string>();
	/** The highest number that any page has spoken for, by scope. */
	#spokenFor = new Map<string, number>();
	/** Change rows at the last commit, by key. */
	#changes = new Map<string, number>();
	#receipts = new Map<string, Receipt>();
	/** Of every life of the store. */
	readonly #answered = new Set<string>();

	constructor(world: World, tables: () => MemoryTables) {
		this.#world = world;
		this.#tables = tables;
	}

	/** Some answer named it, whether or not it arrived. */
	hasAnswered(opId: string): boolean {
		return this.#answered.has(opId);
	}

	isDurable(opId: string): boolean {
		return this.#durable.has(opId);
	}

	/** G6: whatever becomes visible now lies above everything that was read before. */
	committed(): void {
		const tables = this.#tables();
		for (const [key, change] of tables.change) {
			if (this.#changes.get(key) === change.seq) continue;
			this.#changes.set(key, change.seq);
			const spoken = this.#spokenFor.get(change.scope) ?? 0;
			if (change.seq <= spoken)
				this.#world.find('violation', 'G6', `number ${change.seq} became visible after ${spoken} was read`);
		}
		if (tables.operation.size + tables.quarantine.size === this.#durable.size) return;
		for (const opId of tables.operation.keys()) this.#durable.add(opId);
		for (const kept of tables.quarantine.values()) this.#durable.add(kept.opId);
	}

	/** A restored store is another history. */
	restored(): void {
		this.#durable = new Set();
		this.#spokenFor = new Map();
		this.#changes = new Map();
		this.#receipts = new Map();
		this.committed();
	}

	pulled(answer: PullAnswer): void {
		const { snapshot } = answer;
		const upTo = snapshot ? snapshot.at : answer.to;
		this.#spokenFor.set(answer.scope, Math.max(upTo, this.#spokenFor.get(answer.scope) ?? 0));
		for (const change of answer.changes) {
			const isInside = snapshot
				? change.seq <= upTo && change.seq < (snapshot.from?.below ?? upTo + 1)
				: change.seq > answer.from && change.seq <= upTo;
			if (!isInside) this.#world.find('violation', 'G6', 'a page holds a number outside itself');
		}
	}

	/** G7: every receipt names something committed. G4: the same operation is answered the same for ever. */
	answered(request: PushRequest, answer: PushAnswer): void {
		const asked = new Set(request.envelopes.map((envelope) => envelope.opId));
		for (const receipt of answer.receipts) {
			asked.delete(receipt.opId);
			this.#answered.add(receipt.opId);
			if (receipt.result !== 'purged' && !this.#durable.has(receipt.opId)) {
				this.#world.find('violation', 'G7', `${brief(receipt.opId)} was acknowledged before its commit`);
			}
			const stored = receipt.result === 'stored' ? this.#tables().operation.get(receipt.opId) : undefined;
			if (stored && (stored.seq !== receipt.seq || stored.eff !== receipt.eff || stored.scope !== receipt.scope)) {
				this.#world.find('violation', 'G4', `the receipt of ${brief(receipt.opId)} says other than the log`);
			}
			const before = this.#receipts.get(receipt.opId);
			if (before?.result === 'stored' && receipt.result === 'stored' && before.eff !== receipt.eff) {
				this.#world.find('violation', 'G4', `${brief(receipt.opId)} was given two effective clocks`);
			}
			this.#receipts.set(receipt.opId, receipt);
		}
		for (const opId of asked) this.#world.find('violation', 'G3', `${brief(opId)} was handed in and not answered`);
	}
}
