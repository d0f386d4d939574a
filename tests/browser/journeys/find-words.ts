/** Fifty words that stand nowhere else, planted in every kind of text that the office's search looks through. */
import type { FindKind } from '#lib/domain/find-kinds.ts';
import { coachScope, OFFICE_SCOPE, ORG_SCOPE, roundScope } from '#lib/domain/round.ts';
import { openServer } from '#lib/server/app.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import type { Json } from '#lib/sync/json.ts';
import type { TestServer } from '../harness/server.ts';

export interface PlantedWord {
	readonly kind: FindKind;
	readonly word: string;
	/** The household whose record it stands in; null for what is of no home. */
	readonly root: string | null;
}

const id = serverChance.uuid;
/** Of every kind how many; of a lesson the words are its own. */
const COUNTS: Readonly<Record<FindKind, number>> = {
	address: 3,
	household: 4,
	concern: 7,
	note: 6,
	visit: 4,
	commitment: 4,
	referral: 4,
	person: 3,
	round: 3,
	message: 3,
	partner: 4,
	area: 2,
	lesson: 2,
	lessonProposal: 1
};

export async function plantWords(server: TestServer): Promise<readonly PlantedWord[]> {
	const app = await openServer({ DATA_DIR: server.data });
	try {
		const { db } = app.store;
		const { tenant } = await db.selectFrom('organisation').select('tenant').executeTakeFirstOrThrow();
		const people = await db.selectFrom('person').select(['person', 'role']).where('tenant', '=', tenant).execute();
		const personWith = (role: string): string => people.find((one) => one.role === role)?.person ?? '';
		const [coordinator, coach] = [personWith('coordinator'), personWith('coach')];
		const home = await db
			.selectFrom('visit_list')
			.innerJoin('entity', (join) =>
				join.onRef('entity.tenant', '=', 'visit_list.tenant').onRef('entity.ent', '=', 'visit_list.ent')
			)
			.select(['visit_list.ent as visit', 'visit_list.household', 'visit_list.address', 'entity.scope'])
			.where('visit_list.tenant', '=', tenant)
			.where('visit_list.discarded', '=', 0)
			.where('visit_list.household', 'is not', null)
			.orderBy('visit_list.started_at', 'desc')
			.executeTakeFirstOrThrow();
		const household = home.household ?? '';
		const pack = await readPublishedPack({ db, tenant });
		const guide = pack?.pack.guides.find(({ moments }) => moments.some(({ answer }) => answer === 'text'));
		const asked = guide?.moments.find(({ answer }) => answer === 'text')?.id ?? '';
		const put = async (
			kind: string,
			fields: Readonly<Record<string, Json>>,
			at: { readonly ent?: string; readonly scope: string; readonly root?: string; readonly role?: 'coach' }
		): Promise<string> => {
			const { role = 'coordinator', ent = id(), scope } = at;
			const person = role === 'coach' ? coach : coordinator;
			const changes = [{ kind, ent, root: at.root ?? ent, scope, fields }];
			const outcome = await recordOffice(app.ports, { tenant, person, role, changes });
			if (!outcome.ok) throw new Error(`${kind} could not be planted: ${outcome.error.reason}`);
			return ent;
		};
		const { scope, address } = home;
		const inHome = { scope, root: household };
		const under = { household, address };
		const { visit } = home;
		const words = unusedWords();
		const say = (word: string): string => `Hier staat ${word} bij.`;
		const plant: Readonly<Record<Exclude<FindKind, 'lesson'>, (word: string, at: number) => Promise<unknown>>> = {
			address: (word) => put('address', { street: `${word}straat`, number: 7 }, { scope: OFFICE_SCOPE }),
			household: (word, at) =>
				put(
					'household',
					at === 0 ? { address, name: 'Bewoner', email: `${word}@example.nl` } : { address, name: `Familie ${word}` },
					{ scope }
				),
			concern: async (word, at) => {
				const told = at < 4 ? { ownWords: say(word) } : { ownWords: 'Het tocht.', answer: say(word) };
				await put('concern', { ...under, visit, ...told, raisedAt: app.now(), state: { step: 'open' } }, inHome);
			},
			note: (word) => put('note', { household, visit, text: say(word), at: app.now() }, inHome),
			visit: (word) => {
				const session = { guide: guide?.id ?? '', packHash: pack?.hash ?? '', at: null, visited: [] };
				const fields = { ...under, coach, startedAt: app.now(), state: { step: 'closed' } };
				return put(
					'visit',
					{ ...fields, [`guide:${guide?.id}`]: { ...session, answers: { [asked]: say(word) } } },
					inHome
				);
			},
			commitment: (word) =>
				put('commitment', { ...under, visit, what: say(word), who: 'office', state: { step: 'open' } }, inHome),
			referral: (word, at) =>
				put(
					'referral',
					at < 2
						? { household, visit, purpose: say(word), madeAt: app.now() }
						: { household, visit, purpose: 'De ketel', outcome: say(word), madeAt: app.now() },
					inHome
				),
			person: (word) =>
				app.store.transaction(tenant, (tx) =>
					tx.putPerson({
						person: id(),
						name: `Coach ${word}`,
						email: null,
						language: 'nl',
						roles: ['coach'],
						expiresAt: null,
						active: true
					})
				),
			round: (word) => {
				const ent = id();
				return put('round', { name: `Ronde ${word}` }, { ent, scope: roundScope(ent) });
			},
			message: (word) => put('message', { to: coach, text: say(word), at: app.now() }, { scope: coachScope(coach) }),
			partner: (word, at) =>
				put(
					'partner',
					{ name: 'Partner', [['name', 'contact', 'email', 'purpose'][at] ?? 'name']: word },
					{ scope: ORG_SCOPE }
				),
			area: (word) => put('area', { name: `Buurt ${word}` }, { scope: ORG_SCOPE }),
			lessonProposal: (word) =>
				put(
					'lessonProposal',
					{ by: coach, text: say(word), at: app.now(), state: { step: 'proposed' } },
					{ scope: coachScope(coach), role: 'coach' }
				)
		};
		const planted: PlantedWord[] = [];
		for (const [kind, make] of Object.entries(plant) as [Exclude<FindKind, 'lesson'>, (typeof plant)['note']][])
			for (let at = 0; at < COUNTS[kind]; at += 1) {
				const word = words.next().value ?? '';
				await make(word, at);
				const isOfHome = ['concern', 'note', 'visit', 'commitment', 'referral'].includes(kind);
				planted.push({ kind, word, root: isOfHome ? household : null });
			}
		const rare = rareWords(
			(pack?.pack.lessons ?? []).map((lesson) => [lesson.why.text['nl'], lesson.do.text['nl']].join(' '))
		);
		for (const word of rare.slice(0, COUNTS.lesson)) planted.push({ kind: 'lesson', word, root: null });
		return planted;
	} finally {
		await app.store.close();
	}
}

/** Words that no language has and that hold none of each other. */
function* unusedWords(): Generator<string, undefined> {
	for (const first of 'bcdfghjklm') for (const second of 'npqrstvwxz') yield `zw${first}a${second}um`;
}

/** Long words that stand in one lesson alone, in the order of the set. */
function rareWords(lessons: readonly string[]): readonly string[] {
	const wordsOf = (text: string) =>
		new Set(
			text
				.replace(/<[^<>]*>/g, ' ')
				.toLowerCase()
				.match(/[a-z]{9,}/g) ?? []
		);
	const all = lessons.map(wordsOf);
	return all.flatMap((words, at) =>
		[...words]
			.filter((word) => lessons.every((text, other) => other === at || !text.toLowerCase().includes(word)))
			.slice(0, 1)
	);
}
