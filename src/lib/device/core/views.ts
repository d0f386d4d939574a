/** The named queries that need the open vault, over the entities in memory. */
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import type { Kind } from '#lib/domain/records/index.ts';
import { type Clock, deviceOfClock } from '#lib/sync/clock.ts';
import type { DeviceQueries, NoteEdit, PhotoWhere } from '../port.ts';
import type { DeviceCore } from './device-core.ts';
import type { Drafts } from './drafts.ts';
import type { EntityIndex } from './entity-index.ts';
import { buildAddress } from './queries/address.ts';
import { Doors, type QueryContext } from './queries/door.ts';
import { DoorSearch } from './queries/find-doors.ts';
import { buildFlat, buildFlats } from './queries/flats.ts';
import { buildLearning } from './queries/learning.ts';
import { findKnown } from './queries/known.ts';
import { buildOrganisation } from './queries/organisation.ts';
import { buildOwnLessons } from './queries/own-lessons.ts';
import { buildOwnWork } from './queries/own-work.ts';
import { buildOutbox } from './queries/outbox.ts';
import { buildToday, openRounds, openVisitsOf } from './queries/today.ts';
import { buildVisit } from './queries/visit.ts';
import { type Unsent, UnsentCount } from './unsent-count.ts';

export const VAULT_QUERIES = [
	'today',
	'address',
	'visit',
	'outbox',
	'organisation',
	'doors',
	'flats',
	'flat',
	'ownWork',
	'learning',
	'ownLessons',
	'drafts',
	'known'
] as const;
export type VaultQuery = (typeof VAULT_QUERIES)[number];

/**
 * What the lists of thousands of doors rest on: a note, or that something was received, does not make them anew. A list
 * that shows more of the records than these says so here; one that is not here rests on all of them.
 */
const DOOR_KINDS: readonly Kind[] = ['round', 'address', 'household', 'attempt', 'visit', 'appointment'];
export const LIST_KINDS: Readonly<Record<string, readonly Kind[] | undefined>> = {
	today: [...DOOR_KINDS, 'commitment', 'message'],
	doors: [...DOOR_KINDS, 'concern'],
	flats: DOOR_KINDS
};

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
	#unsent: UnsentCount | null = null;
	#openVisit: { readonly version: number; readonly index: EntityIndex; readonly isOpen: boolean } | null = null;

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

	/** Asked at every change, so it is looked up once for every change of a visit. */
	hasOpenVisit(): boolean {
		const { index, handover } = this.#core;
		const { person } = handover.meta;
		const version = index.kindVersion('visit');
		if (this.#openVisit?.version !== version || this.#openVisit.index !== index) {
			const isOpen = openVisitsOf({ index, me: person }).length > 0;
			this.#openVisit = { version, index, isOpen };
		}
		return this.#openVisit.isOpen;
	}

	/** Asked by every look at the status. */
	unsent(): Unsent {
		const { index, handover } = this.#core;
		if (this.#unsent?.index !== index) {
			this.#unsent?.end();
			this.#unsent = new UnsentCount(index, handover.book);
		}
		return this.#unsent.counts();
	}

	/** Nothing that outlives the session holds its records any more. */
	end(): void {
		this.#unsent?.end();
		this.#unsent = null;
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
				photoWhere: this.#photoWhere,
				whose: (clock: Clock) => this.#whose(clock)
			};
			return buildVisit(this.#context(), tools, id);
		},
		outbox: () => buildOutbox(this.#core.index, this.#core.handover.book),
		flats: () => buildFlats(this.#context(), this.#doors),
		flat: ({ id }) => buildFlat(this.#context(), this.#doors, id),
		ownWork: () => buildOwnWork(this.#context(), this.#doors),
		organisation: () => buildOrganisation(this.#context()),
		learning: () => buildLearning(this.#context()),
		ownLessons: () => buildOwnLessons(this.#context(), this.#core.handover.book),
		drafts: ({ of }) => this.#drafts.of(of),
		known: ({ text }) => findKnown(this.#context(), text),
		doors: ({ text }) => this.#search.find(this.#context(), this.#doors, text)
	};

	/** What the office writes bears the organisation for a device. */
	#whose(clock: Clock): NoteEdit['by'] {
		const { dev, tenant } = this.#core.handover.meta;
		const device = deviceOfClock(clock);
		return device === dev ? 'me' : device === tenant ? 'office' : 'colleague';
	}

	#context(): QueryContext {
		const now = this.#core.handover.now();
		return { index: this.#core.index, me: this.#core.handover.meta.person, now, today: dayInAmsterdam(now) };
	}
}
