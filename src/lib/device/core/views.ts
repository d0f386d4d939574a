/** The named queries that need the open vault, over the entities in memory. */
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import type { DeviceQueries, PhotoWhere } from '../port.ts';
import type { DeviceCore } from './device-core.ts';
import type { Drafts } from './drafts.ts';
import { buildAddress } from './queries/address.ts';
import { Doors, type QueryContext } from './queries/door.ts';
import { DoorSearch } from './queries/find-doors.ts';
import { buildLearning } from './queries/learning.ts';
import { findKnown } from './queries/known.ts';
import { buildOrganisation } from './queries/organisation.ts';
import { buildOutbox, countUnsent } from './queries/outbox.ts';
import { buildToday, openRounds } from './queries/today.ts';
import { buildVisit } from './queries/visit.ts';

export const VAULT_QUERIES = [
	'today',
	'address',
	'visit',
	'outbox',
	'organisation',
	'doors',
	'learning',
	'drafts',
	'known'
] as const;
export type VaultQuery = (typeof VAULT_QUERIES)[number];

export function isVaultQuery(name: string): name is VaultQuery {
	return VAULT_QUERIES.some((query) => query === name);
}

type Builders = { readonly [Q in VaultQuery]: (params: DeviceQueries[Q]['params']) => DeviceQueries[Q]['result'] };

/** What views are made of: the opened device, or what its veil lets through. */
export type Opened = Pick<DeviceCore, 'index' | 'handover'>;

/** A phone without a photo store, such as one that is only practised on. */
const nowhere = (): PhotoWhere => ({ kind: 'elsewhere' });

export class Views {
	readonly #core: Opened;
	readonly #drafts: Drafts;
	readonly #photoWhere: (hash: string) => PhotoWhere;
	readonly #doors: Doors;
	readonly #search = new DoorSearch();

	constructor(core: Opened, drafts: Drafts, photoWhere: (hash: string) => PhotoWhere = nowhere) {
		this.#photoWhere = photoWhere;
		this.#core = core;
		this.#drafts = drafts;
		this.#doors = new Doors(core.index);
	}

	build<Q extends VaultQuery>(name: Q, params: DeviceQueries[Q]['params']): DeviceQueries[Q]['result'] {
		return this.#builders[name](params);
	}

	/** A round of this coach is running: the lock waits longer then. */
	isRoundRunning(): boolean {
		return openRounds(this.#context()).length > 0;
	}

	hasOpenVisit(): boolean {
		const { person } = this.#core.handover.meta;
		return this.#core.index
			.ofKind('visit')
			.some(({ values }) => values.state === 'open' && values.discarded !== true && values.coach === person);
	}

	unsent(): { readonly visits: number; readonly attempts: number } {
		return countUnsent(this.#core.index, this.#core.handover.book);
	}

	personName(): string | null {
		return this.#core.index.find('person', this.#core.handover.meta.person)?.values.name ?? null;
	}

	readonly #builders: Builders = {
		today: () => buildToday(this.#context(), this.#doors),
		address: ({ id }) => buildAddress(this.#context(), { doors: this.#doors, book: this.#core.handover.book }, id),
		visit: ({ id }) => {
			const tools = {
				doors: this.#doors,
				book: this.#core.handover.book,
				draftsOf: (visit: string) => this.#drafts.of(visit),
				photoWhere: this.#photoWhere
			};
			return buildVisit(this.#context(), tools, id);
		},
		outbox: () => buildOutbox(this.#core.index, this.#core.handover.book),
		organisation: () => buildOrganisation(this.#context()),
		learning: () => buildLearning(this.#context()),
		drafts: ({ of }) => this.#drafts.of(of),
		known: ({ text }) => findKnown(this.#context(), text),
		doors: ({ text }) => this.#search.find(this.#context(), this.#doors, text)
	};

	#context(): QueryContext {
		const now = this.#core.handover.now();
		return { index: this.#core.index, me: this.#core.handover.meta.person, now, today: dayInAmsterdam(now) };
	}
}
