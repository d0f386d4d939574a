/** Recovery keys and requests on a SQL engine. */
import { RECOVERY_STATES, type RecoveryState } from '#lib/sync/recovery.ts';
import type { RecoveryVerbs, StoredRecoveryKey, StoredRecoveryRequest } from './recovery-verbs.ts';
import type { RecoveryKeyRow, RecoveryRequestRow } from './recovery-rows.ts';
import type { Database } from './schema.ts';
import type { Engine } from './sql-store.ts';

export function recoveryVerbs(
	db: Database,
	{ tenant, engine }: { readonly tenant: string; readonly engine: Engine }
): RecoveryVerbs {
	return {
		async listRecoveryKeys() {
			const rows = await db
				.selectFrom('recovery_key')
				.selectAll()
				.where('tenant', '=', tenant)
				.orderBy('made_at', 'desc')
				.orderBy('key')
				.execute();
			return rows.map(rowToKey);
		},
		async putRecoveryKey({ key, publicKey, madeAt, madeBy }) {
			await db
				.updateTable('recovery_key')
				.set({ replaced_at: madeAt })
				.where('tenant', '=', tenant)
				.where('replaced_at', 'is', null)
				.execute();
			await db
				.insertInto('recovery_key')
				.values({ tenant, key, public_key: publicKey, made_at: madeAt, made_by: madeBy, replaced_at: null })
				.execute();
		},
		async noteRecoveryHeld({ dev, key, at }) {
			await db
				.insertInto('recovery_held')
				.values({ tenant, dev, key, at })
				.onConflict((conflict) => conflict.columns(['tenant', 'dev']).doUpdateSet({ key, at }))
				.execute();
		},
		async readRecoveryRequest(request) {
			const select = db
				.selectFrom('recovery_request')
				.selectAll()
				.where('tenant', '=', tenant)
				.where('request', '=', request);
			const row = await (engine.engine === 'postgres' ? select.forUpdate() : select).executeTakeFirst();
			return row ? rowToRequest(row) : null;
		},
		async listRecoveryRequests(dev) {
			const all = db.selectFrom('recovery_request').selectAll().where('tenant', '=', tenant);
			const some = dev === undefined ? all : all.where('dev', '=', dev).where('state', '<>', 'ended');
			const rows = await some.orderBy('asked_at', 'desc').orderBy('request').execute();
			return rows.map(rowToRequest);
		},
		async putRecoveryRequest(one) {
			const row = {
				dev: one.dev,
				person: one.person,
				body: one.body,
				asked_at: one.askedAt,
				state: one.state,
				answer: one.answer,
				decided_at: one.decidedAt,
				decided_by: one.decidedBy
			};
			await db
				.insertInto('recovery_request')
				.values({ tenant, request: one.request, ...row })
				.onConflict((conflict) => conflict.columns(['tenant', 'request']).doUpdateSet(row))
				.execute();
		}
	};
}

function rowToKey(row: RecoveryKeyRow): StoredRecoveryKey {
	return {
		key: row.key,
		publicKey: row.public_key,
		madeAt: row.made_at,
		madeBy: row.made_by,
		replacedAt: row.replaced_at
	};
}

function rowToRequest(row: RecoveryRequestRow): StoredRecoveryRequest {
	return {
		request: row.request,
		dev: row.dev,
		person: row.person,
		body: row.body,
		askedAt: row.asked_at,
		state: parsedState(row.state),
		answer: row.answer,
		decidedAt: row.decided_at,
		decidedBy: row.decided_by
	};
}

function parsedState(text: string): RecoveryState {
	const known = RECOVERY_STATES.find((state) => state === text);
	if (!known) throw new Error('a recovery request is in a state that this version does not know');
	return known;
}
