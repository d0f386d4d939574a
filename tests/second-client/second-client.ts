/**
 * `npm run second-client`: a phone that somebody else wrote. Its client (`tests/attack/client.ts`) knows PROTOCOL.md and
 * none of the product's code. Over HTTP, at the built server, it enrols, reads its scopes page by page, hands in a ring
 * and a visit, reads its receipts, hands the same in once more, and finds its own words back in what it pulls; one
 * envelope that nobody can read holds up none of them (G13).
 * Last line `second-client: R records pulled, H handed in, C receipts read, 0 differ`; exit 1 where one differs.
 *
 *   npm run second-client                   at this build
 *   npm run second-client -- --build FOLDER
 */
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { buildWhenNeeded } from '../../commands/steps/build.mjs';
import { Client, type Receipt, type Said, type Sealed } from '../attack/client.ts';
import { startServer } from '../browser/harness/server.ts';

const { values: given } = parseArgs({ options: { build: { type: 'string' } } });
if (given.build === undefined) await buildWhenNeeded();

/** The shapes of the page, section *To the byte*; what it does not name is let through. */
const Handshake = v.object({ epoch: v.string(), serverTime: v.number(), scopes: v.array(v.string()) });
const Change = v.variant('what', [
	v.object({
		what: v.literal('state'),
		seq: v.number(),
		ent: v.string(),
		state: v.object({ kind: v.string(), root: v.string(), fields: v.record(v.string(), v.unknown()) })
	}),
	v.object({ what: v.picklist(['leave', 'purge']), seq: v.number(), ent: v.string() })
]);
const Page = v.object({ scope: v.string(), to: v.number(), complete: v.boolean(), changes: v.array(Change) });
type State = Extract<v.InferOutput<typeof Change>, { what: 'state' }>;

const WORDS = 'Tocht bij de voordeur, zij begint met de brievenbus.';
/** Small, so that a scope of the demo takes several pages. */
const PER_PAGE = 40;
const PAGES_MAX = 2_000;

const differing: string[] = [];
const holds = (says: string, isSo: boolean): void => {
	if (!isSo) differing.push(says);
};

const server = await startServer(given.build === undefined ? {} : { build: given.build });
const counts = { pulled: 0, handedIn: 0, receipts: 0 };
try {
	const client = await Client.enrol(server.origin, server.links.enrol);
	const handshake = v.parse(Handshake, JSON.parse((await client.get('/api/v1/handshake')).text));
	const round = handshake.scopes.find((scope) => scope.startsWith('round:'));
	if (!round) throw new Error('the handshake names no round');
	const scopes = new Map<string, Pulled>();
	for (const scope of handshake.scopes) scopes.set(scope, await pullAll(client, scope, 0));
	counts.pulled = [...scopes.values()].reduce((sum, { states }) => sum + states.length, 0);
	const before = scopes.get(round);
	const household = before?.states.find(({ state }) => state.kind === 'household');
	const address = fieldOf(household, 'address');
	if (!before || !household || typeof address !== 'string') throw new Error('the round holds no household');

	const said = sayVisit({ client, round, household: household.ent, address });
	const sealed: Sealed[] = [];
	for (const one of said) sealed.push(await client.seal(one));
	const [ring, ...rest] = sealed;
	if (!ring) throw new Error('nothing was said');
	const garbled = await client.seal({ ...ring.said, ent: crypto.randomUUID() });
	const unreadable: Sealed = { ...garbled, envelope: { ...garbled.envelope, ct: 'AAAA'.repeat(20) } };
	const pushed = [ring, unreadable, ...rest];
	counts.handedIn = pushed.length;
	const receipts = await client.push(pushed);
	counts.receipts = receipts.size;
	holds(
		'each operation has a receipt',
		pushed.every(({ opId }) => receipts.has(opId))
	);
	for (const { opId, said: what } of sealed)
		holds(`a ${what.kind} is stored, not ${told(receipts.get(opId))}`, receipts.get(opId)?.result === 'stored');
	const aside = receipts.get(unreadable.opId);
	holds(`what nobody can read waits alone, not ${told(aside)}`, aside?.result === 'quarantined');

	const again = await client.push(sealed);
	counts.receipts += again.size;
	for (const { opId } of sealed)
		holds('the same operation has the same receipt', told(again.get(opId)) === told(receipts.get(opId)));

	const after = await pullAll(client, round, before.to);
	counts.pulled += after.states.length;
	const mine = new Set(said.map(({ ent }) => ent));
	holds(
		'nothing comes that was not new',
		after.states.every(({ seq }) => seq > before.to)
	);
	for (const ent of mine)
		holds(
			`${ent} came back`,
			after.states.some((change) => change.ent === ent)
		);
	holds('the words came back', JSON.stringify(after.states).includes(WORDS));
	const file = await client.rescue(sealed);
	holds(`a rescue file of known operations is taken, not ${file.status}`, file.status === 200);
	const twice = await pullAll(client, round, after.to);
	holds('handing in once more changed nothing', twice.states.length === 0 && twice.to === after.to);
} finally {
	await server.dispose();
}
for (const line of differing) console.log(`differs: ${line}`);
console.log(
	`second-client: ${counts.pulled} records pulled, ${counts.handedIn} handed in, ${counts.receipts} receipts read, ${differing.length} differ`
);
process.exit(counts.pulled > 0 && counts.receipts > 0 && differing.length === 0 ? 0 : 1);

interface Pulled {
	readonly to: number;
	readonly states: readonly State[];
}

/** Every change above a number, page by page, until one says `complete`. */
async function pullAll(client: Client, scope: string, from: number): Promise<Pulled> {
	const states: State[] = [];
	let to = from;
	for (let page = 0; page < PAGES_MAX; page += 1) {
		const answer = await client.pull(scope, { after: to, limit: PER_PAGE });
		if (answer.status !== 200) throw new Error(`a pull of ${scope} was answered ${answer.status}: ${answer.text}`);
		const read = v.parse(Page, JSON.parse(answer.text));
		holds('a page is of the scope that was asked for', read.scope === scope);
		holds('a page goes on from the one before', read.complete || read.to > to);
		for (const change of read.changes) if (change.what === 'state') states.push(change);
		to = read.to;
		if (read.complete) return { to, states };
	}
	throw new Error(`${scope} never came to an end`);
}

/** A ring, then a visit with a note, as the sheets of the records ask for them (docs/policy/roles.md). */
function sayVisit(of: {
	readonly client: Client;
	readonly round: string;
	readonly household: string;
	readonly address: string;
}): readonly Said[] {
	const { client, round: scope, household, address } = of;
	const [ring, visit, note] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
	const coach = client.person;
	const at = Date.now();
	return [
		{
			ent: ring,
			root: address,
			kind: 'attempt',
			scope,
			fields: { address, coach, outcome: 'spoken', at }
		},
		{
			ent: visit,
			root: household,
			kind: 'visit',
			scope,
			fields: { address, household, coach, startedAt: at, state: { step: 'open' } }
		},
		{ ent: note, root: household, kind: 'note', scope, fields: { visit, text: WORDS } }
	];
}

function fieldOf(change: State | undefined, name: string): unknown {
	const field = change?.state.fields[name];
	return typeof field === 'object' && field !== null && 'v' in field ? field.v : undefined;
}

function told(receipt: Receipt | undefined): string {
	return receipt === undefined ? 'without a receipt' : JSON.stringify(receipt);
}
