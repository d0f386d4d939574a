/**
 * A device in memory, for looking at the coach's screens without worker or server. Only the Vite configuration beside
 * it puts it in the place of the real one; it is in no build.
 */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { DeviceQueries, DeviceVerbs, Done, DoorView, QueryName, StatusView, VisitView } from '#lib/device/port.ts';
import { createContentSearch } from '#lib/content/search.ts';
import type { Progress, ProgressChange } from '#lib/domain/learning.ts';
import type { ContentPack } from '#lib/domain/guide/guide.ts';
import { fakeDue, fakeFlat, fakeFlats, fakeOutbox, fakeOwnLessons, fakeOwnWork, fakeRing } from './fake-doors.ts';
import { addedDoor, chosenTry, doors, lentUntil } from './fake-round.ts';
import { fakeVaultVerbs, fakeWays, lockOf } from './fake-vault.svelte.ts';
import content from 'virtual:pack';

const NOW = Date.now();
const params = new URLSearchParams(location.search);
const scene = params.get('scene') ?? sessionStorage.getItem('scene') ?? 'offline';
sessionStorage.setItem('scene', scene);
const pack: ContentPack = content.pack;

const done = <T>(value: T): Promise<Done<T>> => Promise.resolve({ ok: true, value, savedAt: Date.now() });
let ids = 0;
const newId = (): string => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`;

const UNRUNG = { plate: 'todo', lastOutcome: null, nextTry: null } as const;

export class Device {
	readonly #doors = new SvelteMap<string, DoorView>(
		doors(params.has('many') ? 2000 : 14, NOW).map((door) => [door.id, door])
	);
	readonly #visits = new SvelteMap<string, VisitView>();
	readonly #attempts = new SvelteMap<
		string,
		{ id: string; address: string; outcome: NonNullable<DoorView['lastOutcome']>; at: number; cardLeft: boolean }
	>();
	readonly #read = new SvelteSet<string>();
	readonly #marked = new SvelteSet<string>();
	#last: Progress['last'] = $state.raw(null);
	#lock: StatusView['lock'] = $state(lockOf(scene));
	#sent: number | null = $state(scene === 'sent' ? NOW : null);

	get status(): StatusView {
		const isEmpty = scene === 'notEnrolled';
		return {
			lock: this.#lock,
			online: scene !== 'offline',
			send: scene === 'portal' ? { kind: 'waiting', failure: 'portal', until: NOW + 60_000 } : { kind: 'idle' },
			unsentOperations: this.#sent === null ? 12 : 0,
			unsentVisits: this.#sent === null ? 3 : 0,
			unsentPhotos: 0,
			unsentAttempts: this.#sent === null ? this.#attempts.size : 0,
			oldestUnsentAt: this.#sent === null ? NOW - 7_200_000 : null,
			lastContactAt: scene === 'coming' ? null : NOW - 3_600_000,
			clockOffsetMs: scene === 'full' ? -420_000 : 0,
			arriving: scene === 'coming' ? { held: 0, total: 0 } : null,
			healed: [],
			safety: { hidden: null, installed: true, goesOn: true, isRevoked: false },
			allReceivedAt: this.#sent,
			persisted: false,
			organisation: isEmpty ? null : { name: 'Populierenbuurt', demo: true },
			person: isEmpty ? null : { id: 'p1', name: 'Ria' },
			packHash: content.hash,
			saveTrouble: scene === 'full' ? 'full' : null,
			openVisit: [...this.#visits.values()].some(({ state }) => state === 'open')
		};
	}

	watch<N extends QueryName>(
		name: N,
		input: DeviceQueries[N]['params']
	): { readonly current: DeviceQueries[N]['result'] | undefined } {
		const answer = (): unknown => this.#answer(name, input);
		return {
			get current() {
				return answer() as DeviceQueries[N]['result'];
			}
		};
	}

	#answer(name: QueryName, input: object): unknown {
		const text = 'text' in input && typeof input.text === 'string' ? input.text : '';
		const id = 'id' in input && typeof input.id === 'string' ? input.id : '';
		switch (name) {
			case 'status':
				return this.status;
			case 'content':
				return scene === 'noContent' ? null : content;
			case 'pack':
				return null;
			case 'organisation':
				return { name: 'Populierenbuurt', coordinatorName: 'Marja', coordinatorPhone: '010 000 00 00' };
			case 'today':
				return this.#today();
			case 'address':
				return this.#address(id);
			case 'visit':
				return this.#visits.get(id) ?? null;
			case 'outbox':
				return fakeOutbox(NOW, this.#sent !== null);
			case 'flats':
				return fakeFlats([...this.#doors.values()]);
			case 'flat':
				return fakeFlat([...this.#doors.values()], id);
			case 'ownWork':
				return fakeOwnWork([...this.#doors.values()]);
			case 'learning':
				return { read: [...this.#read], marked: [...this.#marked], last: this.#last };
			case 'drafts':
				return {};
			case 'known':
				return [];
			case 'ownLessons':
				return fakeOwnLessons(NOW);
			case 'ways':
				return fakeWays();
			case 'doors':
				return [...this.#doors.values()].filter((door) =>
					`${door.street} ${door.number}${door.letter}`.toLowerCase().includes(text.toLowerCase())
				);
			case 'search':
				return createContentSearch(pack, 'language' in input && input.language === 'en' ? 'en' : 'nl').find(text);
		}
	}

	#learn({ read = [], unread = [], mark = [], unmark = [], last }: ProgressChange): Promise<Done> {
		for (const { lesson } of read) this.#read.add(lesson);
		for (const lesson of unread) this.#read.delete(lesson);
		for (const lesson of mark) this.#marked.add(lesson);
		for (const lesson of unmark) this.#marked.delete(lesson);
		if (last) this.#last = last;
		return done(null);
	}

	#today(): DeviceQueries['today']['result'] {
		if (scene === 'noRound' || scene === 'coming')
			return { round: null, next: null, doors: [], done: 0, due: [], openVisits: [], messages: [] };
		const all = [...this.#doors.values()];
		const open = [...this.#visits.values()].filter(({ state }) => state === 'open');
		return {
			round: { id: 'r', name: 'Hazelhof en omgeving', lentUntil: lentUntil(NOW) },
			next: all.find(({ plate }) => plate === 'todo' || plate === 'again') ?? null,
			doors: all,
			done: all.filter(({ plate }) => plate === 'done').length,
			due: fakeDue(all[5]?.id ?? ''),
			openVisits: open.map((visit) => ({ visit: visit.id, door: visit.door, startedAt: NOW })),
			messages: []
		};
	}

	#address(id: string): DeviceQueries['address']['result'] {
		const door = this.#doors.get(id);
		if (!door) return null;
		const all = [...this.#doors.values()];
		const attempts = [...this.#attempts.values()].filter(({ address }) => address === id);
		return {
			door,
			values: {},
			doNotVisit: door.plate === 'never',
			households: [{ id: 'h', name: 'Familie Yılmaz', language: 'tr', phone: null }],
			attempts: [
				...attempts.map((attempt) => ({
					...attempt,
					mine: true,
					where: { kind: 'phone' as const, savedAt: attempt.at }
				})),
				...(door.attempts > 0 && door.lastAt ? [fakeRing(NOW)] : [])
			],
			visits: [...this.#visits.values()]
				.filter((visit) => visit.door.id === id)
				.map((visit) => ({ id: visit.id, startedAt: NOW, state: visit.state, where: visit.where })),
			commitments: [],
			concerns: [],
			nextDoor: all[all.indexOf(door) + 1] ?? null,
			lentUntil: null
		};
	}

	#change(id: string, change: (visit: VisitView) => Partial<VisitView>): Promise<Done> {
		const visit = this.#visits.get(id);
		if (visit) this.#visits.set(id, { ...visit, ...change(visit), lastSavedAt: Date.now() });
		return scene === 'full' ? Promise.resolve({ ok: false, error: { kind: 'full' } }) : done(null);
	}

	#withConcern(concern: string): string {
		return [...this.#visits.values()].find((visit) => visit.concerns.some(({ id }) => id === concern))?.id ?? '';
	}

	readonly call: DeviceVerbs = {
		enrol: () => done({ demo: true, name: 'Ria' }),
		createVault: async () => {
			this.#lock = { kind: 'open' };
			return done(null);
		},
		unlock: async ({ passphrase }) => {
			if (passphrase !== 'abcd') return { ok: false, error: { kind: 'wrongSecret', triesLeft: null } };
			this.#lock = { kind: 'open' };
			return done(null);
		},
		...fakeVaultVerbs(
			() => (this.#lock = { kind: 'open' }),
			() => (this.#lock = { kind: 'notEnrolled', hasWork: true })
		),
		uncover: async ({ pin }) => {
			if (pin !== '1234') {
				this.#lock = { kind: 'covered', triesLeft: 4 };
				return { ok: false, error: { kind: 'wrongSecret', triesLeft: 4 } };
			}
			this.#lock = { kind: 'open' };
			return done(null);
		},
		chooser: () => Promise.resolve(),
		goOn: () => done(null),
		noteBroken: () => Promise.resolve(),
		empty: () => done({ why: 'coach', at: Date.now(), kept: 0, keptPhotos: 0, proof: null } as const),
		cover: async () => void (this.#lock = { kind: 'covered', triesLeft: 5 }),
		lock: async () => void (this.#lock = { kind: 'locked' }),
		takeOver: async () => void (this.#lock = { kind: 'open' }),
		touch: async () => {},
		recordAttempt: async ({ address, outcome, cardLeft }) => {
			if (scene === 'full') return { ok: false, error: { kind: 'full' } };
			const attempt = newId();
			const door = this.#doors.get(address);
			this.#attempts.set(attempt, { id: attempt, address, outcome, at: Date.now(), cardLeft });
			if (door)
				this.#doors.set(address, {
					...door,
					plate: outcome === 'notHome' ? 'again' : 'done',
					attempts: door.attempts + 1,
					lastOutcome: outcome,
					lastAt: Date.now(),
					nextTry: outcome === 'notHome' ? { kind: 'part', part: 'evening', isChosen: false } : null
				});
			return done({ attempt });
		},
		leaveCard: ({ attempt, cardLeft }) => {
			const found = this.#attempts.get(attempt);
			if (found) this.#attempts.set(attempt, { ...found, cardLeft });
			return done(null);
		},
		chooseTry: ({ attempt, tryIn, tryOn, isNotAgain }) => {
			const door = this.#doors.get(this.#attempts.get(attempt)?.address ?? '');
			const nextTry = chosenTry({ tryIn, tryOn, isNotAgain });
			if (door) this.#doors.set(door.id, { ...door, plate: isNotAgain ? 'done' : 'again', nextTry });
			return done(null);
		},
		undoAttempt: async ({ attempt }) => {
			const found = this.#attempts.get(attempt);
			this.#attempts.delete(attempt);
			const door = found ? this.#doors.get(found.address) : undefined;
			if (door) this.#doors.set(door.id, { ...door, ...UNRUNG, attempts: door.attempts - 1 });
			return done(null);
		},
		recordAttempts: async ({ addresses, ...ring }) => {
			const made = await Promise.all(addresses.map((address) => this.call.recordAttempt({ address, ...ring })));
			return done({ attempts: made.flatMap((one) => (one.ok ? [one.value.attempt] : [])) });
		},
		undoAttempts: async ({ attempts }) => {
			for (const attempt of attempts) await this.call.undoAttempt({ attempt });
			return done(null);
		},
		addAddress: (address) => {
			const door = addedDoor(newId(), address);
			this.#doors.set(door.id, door);
			return done({ address: door.id });
		},
		startVisit: async ({ address }) => {
			const id = newId();
			const door = this.#doors.get(address);
			if (!door) return { ok: false, error: { kind: 'unknown', reference: 'x' } };
			this.#visits.set(id, {
				id,
				door,
				household: 'h',
				values: {},
				state: 'open',
				guides: {},
				concerns: [],
				answers: [],
				notes: [],
				measures: [],
				commitments: [],
				appointments: [],
				consents: [],
				meterReadings: [],
				readingsBefore: [],
				namedPartners: [],
				photos: [],
				mayPhotograph: null,
				consentTexts: { visitRecord: [], referral: [], contactAgain: [], photo: [] },
				language: null,
				resident: { name: 'Familie Yılmaz', phone: null, email: null },
				referrals: [],
				drafts: {},
				place: null,
				lastSavedAt: Date.now(),
				where: { kind: 'phone', savedAt: Date.now() }
			});
			this.#doors.set(address, { ...door, openVisit: id });
			return done({ visit: id });
		},
		saveGuide: ({ visit, session }) =>
			this.#change(visit, ({ guides }) => ({ guides: { ...guides, [session.guide]: session } })),
		addConcern: async ({ visit, category }) => {
			const concern = newId();
			await this.#change(visit, ({ concerns }) => ({
				concerns: [...concerns, { id: concern, category, state: 'open' }]
			}));
			return done({ concern });
		},
		updateConcern: ({ concern, values }) =>
			this.#change(this.#withConcern(concern), ({ concerns }) => ({
				concerns: concerns.map((other) => (other.id === concern ? { ...other, ...values } : other))
			})),
		tellResident: () => done(null),
		saveNote: async ({ visit, note = newId(), moment, text }) => {
			const saved = await this.#change(visit, ({ notes }) => ({
				notes: [
					...notes.filter(({ id }) => id !== note),
					{ id: note, moment, text, at: Date.now(), versions: [text], edits: [] }
				]
			}));
			return saved.ok ? done({ note }) : saved;
		},
		addMeasure: async ({ visit, code, count, how }) => {
			const measure = newId();
			await this.#change(visit, ({ measures }) => ({ measures: [...measures, { id: measure, code, count, how }] }));
			return done({ measure });
		},
		updateMeasure: async ({ measure, values }) => {
			for (const visit of this.#visits.values())
				await this.#change(visit.id, ({ measures }) => ({
					measures: measures.map((other) => (other.id === measure ? { ...other, ...values } : other))
				}));
			return done(null);
		},
		addCommitment: async ({ visit, values }) => {
			const commitment = newId();
			await this.#change(visit, ({ commitments }) => ({
				commitments: [...commitments, { id: commitment, ...values }]
			}));
			return done({ commitment });
		},
		updateCommitment: async ({ commitment, values }) => {
			for (const visit of this.#visits.values())
				await this.#change(visit.id, ({ commitments }) => ({
					commitments: commitments.map((other) => (other.id === commitment ? { ...other, ...values } : other))
				}));
			return done(null);
		},
		addAppointment: async ({ visit, values }) => {
			const appointment = newId();
			await this.#change(visit, ({ appointments }) => ({
				appointments: [...appointments, { id: appointment, ...values }]
			}));
			return done({ appointment });
		},
		updateAppointment: () => done(null),
		agreeAtDoor: () => done({ appointment: newId() }),
		noteLanguage: () => done(null),
		addConsent: async ({ visit, values }) => {
			const consent = newId();
			await this.#change(visit, ({ consents }) => ({
				consents: [...consents, { id: consent, at: Date.now(), ...values }]
			}));
			return done({ consent });
		},
		withdrawConsent: () => done(null),
		addReferral: async ({ visit, values }) => {
			const referral = newId();
			await this.#change(visit, ({ referrals }) => ({ referrals: [...referrals, { id: referral, ...values }] }));
			return done({ referral });
		},
		addMeterReading: () => done({ reading: newId() }),
		updateMeterReading: () => done(null),
		updateVisit: ({ visit, values }) => this.#change(visit, (before) => ({ values: { ...before.values, ...values } })),
		updateHousehold: () => done(null),
		setDoNotVisit: async ({ address }) => {
			const door = this.#doors.get(address);
			if (door) this.#doors.set(address, { ...door, plate: 'never' });
			return done(null);
		},
		closeVisit: ({ visit }) => this.#change(visit, () => ({ state: 'closed' })),
		reopenVisit: ({ visit }) => this.#change(visit, () => ({ state: 'open' })),
		readMessage: () => done(null),
		takePhoto: () => done({ photo: newId() }),
		describePhoto: () => done(null),
		removePhoto: () => done(null),
		openPhoto: () => done(null),
		proposeLesson: () => done(null),
		keepLearning: (change) => this.#learn(change),
		saveDraft: ({ visit, key, text }) =>
			this.#change(visit, ({ drafts }) => (key === 'place' ? { place: text } : { drafts: { ...drafts, [key]: text } })),
		exchange: async () => {
			if (scene === 'offline') return { ok: false, error: { kind: 'network', failure: 'offline' } };
			this.#sent = Date.now();
			return done(null);
		},
		makeRescueFile: () => done({ text: '', envelopes: 0, unsent: 0 }),
		healedSeen: async () => ({ ok: true, value: null, savedAt: 0 }),
		askPersistence: async () => true
	};
}
