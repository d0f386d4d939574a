/**
 * The practice phone as screens know a device: the same port, so that the same screens are practised on. Content comes
 * from the real phone, which holds it without a lock; everything else stays in memory.
 */
import { browserChance, browserClock } from '../browser/world.ts';
import { isVaultQuery } from '../core/views.ts';
import type { DeviceQueries, DeviceVerbs, QueryName, StatusView } from '../port.ts';
import { PracticePhone } from './practice-phone.ts';
import type { Scenario } from './scenarios.ts';

interface Watched<T> {
	readonly current: T | undefined;
}

/** What practice takes from the real phone. */
export interface ContentSource {
	readonly status: StatusView;
	watch<N extends QueryName>(name: N, params: DeviceQueries[N]['params']): Watched<DeviceQueries[N]['result']>;
}

export class PracticeDevice {
	readonly call: DeviceVerbs;
	readonly #content: ContentSource;
	#phone: PracticePhone | null = $state.raw(null);
	#scenario: Scenario | null = $state.raw(null);
	/** Raised by every change, so that views are built anew. */
	#version = $state(0);

	constructor(content: ContentSource) {
		this.#content = content;
		// Verbs are made by name; the port's type is what says which exist.
		this.call = new Proxy({} as DeviceVerbs, {
			get: (_, verb) =>
				typeof verb === 'string' && verb !== 'then' ? (input: unknown) => this.#ask(verb, input) : undefined
		});
	}

	/** Nothing is ever waiting to be sent, and there is no lock: nothing here is anybody's. */
	get status(): StatusView {
		return {
			...this.#content.status,
			lock: { kind: 'notEnrolled', hasWork: false },
			send: { kind: 'idle' },
			unsentOperations: 0,
			unsentVisits: 0,
			unsentAttempts: 0,
			oldestUnsentAt: null,
			saveTrouble: null,
			openVisit: false
		};
	}

	/** The door that is practised at; null before one was chosen and after it ended. */
	get scenario(): Scenario | null {
		return this.#scenario;
	}

	/** The talk that was held, as it stands. */
	lastVisit(): DeviceQueries['visit']['result'] {
		const phone = this.#phone;
		const at = phone ? this.#build('address', { id: phone.address }) : null;
		const [latest] = (at?.visits ?? []).toSorted((one, other) => other.startedAt - one.startedAt);
		return latest ? (this.#build('visit', { id: latest.id }) ?? null) : null;
	}

	/** Begins at a new door; what was practised before is gone. Answers the address. */
	async begin(scenario: Scenario): Promise<string> {
		const phone = await PracticePhone.open({ clock: browserClock, chance: browserChance }, scenario);
		phone.core.onChange(() => (this.#version += 1));
		this.#phone = phone;
		this.#scenario = scenario;
		return phone.address;
	}

	watch<N extends QueryName>(name: N, params: DeviceQueries[N]['params']): Watched<DeviceQueries[N]['result']> {
		if (name === 'status') return { current: this.status as DeviceQueries[N]['result'] };
		if (!isVaultQuery(name)) return this.#content.watch(name, params);
		const view = $derived.by(() => this.#build(name, params));
		return {
			get current() {
				return view;
			}
		};
	}

	#build<N extends QueryName>(name: N, params: DeviceQueries[N]['params']): DeviceQueries[N]['result'] | undefined {
		// The views are read anew with every version.
		const isBuilt = this.#version >= 0 && isVaultQuery(name);
		if (!isBuilt || !this.#phone) return undefined;
		return this.#phone.views.build(name, params as never) as DeviceQueries[N]['result'];
	}

	async #ask(verb: string, input: unknown): Promise<unknown> {
		// Reactive values of a screen are proxies; what is recorded is plain.
		const plain = $state.snapshot(input);
		const locked = { ok: false, error: { kind: 'locked' } };
		if (verb === 'saveDraft') {
			const done = await this.#phone?.saveDraft(plain as Parameters<DeviceVerbs['saveDraft']>[0]);
			this.#version += 1;
			return done ?? locked;
		}
		return (await this.#phone?.record(verb, plain)) ?? locked;
	}
}
