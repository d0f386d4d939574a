/**
 * What an administrator watches: phones and when they were last heard, what waits in quarantine, alarms, backups, and
 * the room that is left. Counts of the organisation as a whole, never of a home, a street or a person.
 */
import { statfs } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { sql } from 'kysely';
import type { App } from '../app.ts';
import { readBackupState } from '../backup/backup-state.ts';
import { DEVICE_SILENT_DAYS } from '../office/work-counts.ts';
import type { Metric } from './prometheus.ts';

const DAY_MS = 86_400_000;
const LOOP_RESOLUTION_MS = 20;
const NANOSECONDS = 1e9;

/** Since this process began; a long delay here is a slow answer everywhere. */
const loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
loop.enable();

export async function storeMetrics(
	app: App,
	options: { readonly version: string; readonly env: NodeJS.ProcessEnv }
): Promise<readonly Metric[]> {
	const { env } = options;
	const { store, tenant } = app;
	const now = app.now();
	const devices = await store.db
		.selectFrom('device')
		.where('tenant', '=', tenant)
		.where('revoked_at', 'is', null)
		.select([
			sql<number>`count(*)`.as('enrolled'),
			sql<number>`sum(case when coalesce(last_contact_at, enrolled_at) < ${now - DEVICE_SILENT_DAYS * DAY_MS} then 1 else 0 end)`.as(
				'silent'
			),
			sql<number>`sum(case when persisted = 0 then 1 else 0 end)`.as('unpersisted'),
			sql<number>`sum(coalesce(unsent, 0))`.as('unsent')
		])
		.executeTakeFirstOrThrow();
	const alarms = await store.db
		.selectFrom('alarm')
		.where('tenant', '=', tenant)
		.select(sql<number>`count(*)`.as('count'))
		.executeTakeFirstOrThrow();
	const numbered = await store.db
		.selectFrom('scope_counter')
		.where('tenant', '=', tenant)
		.select(sql<number>`coalesce(sum(seq), 0)`.as('count'))
		.executeTakeFirstOrThrow();
	const held = await store.db
		.selectFrom('quarantine')
		.where('tenant', '=', tenant)
		.where('state', '=', 'waiting')
		.select(sql<number>`count(*)`.as('count'))
		.executeTakeFirstOrThrow();
	const backup = await store.transaction(tenant, (tx) => readBackupState(tx, now));
	const room = await statfs(env['DATA_DIR'] || './data').catch(() => null);
	const one = (value: number | null) => [{ value }];
	return [
		{
			name: 'voordeur_info',
			help: 'The version that runs.',
			type: 'gauge',
			samples: [{ labels: { version: options.version, store: store.engine }, value: 1 }]
		},
		{
			name: 'voordeur_devices',
			help: 'Phones: enrolled, silent for too long, and without a promise of the browser to keep their data.',
			type: 'gauge',
			samples: (['enrolled', 'silent', 'unpersisted'] as const).map((state) => ({
				labels: { state },
				value: Number(devices[state] ?? 0)
			}))
		},
		{
			name: 'voordeur_unsent_changes',
			help: 'Changes that phones said they still held, at their last contact.',
			type: 'gauge',
			samples: one(Number(devices.unsent ?? 0))
		},
		{
			name: 'voordeur_changes',
			help: 'Changes that were given a number, over all scopes.',
			type: 'gauge',
			samples: one(Number(numbered.count))
		},
		{ name: 'voordeur_alarms', help: 'Alarms.', type: 'gauge', samples: one(Number(alarms.count)) },
		{
			name: 'voordeur_quarantine_waiting',
			help: 'Messages that wait for a decision.',
			type: 'gauge',
			samples: one(Number(held.count))
		},
		{
			name: 'voordeur_backup_verified',
			help: '1 when there is a verified backup that is not older than a week.',
			type: 'gauge',
			samples: one(backup.kind === 'verified' ? 1 : 0)
		},
		{
			name: 'voordeur_backup_age_seconds',
			help: 'Age of the newest verified backup; absent without one.',
			type: 'gauge',
			samples: one(backup.takenAt === null ? null : Math.round((now - backup.takenAt) / 1000))
		},
		{
			name: 'voordeur_disk_free_bytes',
			help: 'Room left where the data lies.',
			type: 'gauge',
			samples: one(room === null ? null : room.bavail * room.bsize)
		},
		...processMetrics()
	];
}

function processMetrics(): readonly Metric[] {
	const { user, system } = process.cpuUsage();
	return [
		{
			name: 'process_resident_memory_bytes',
			help: 'Memory of this process.',
			type: 'gauge',
			samples: [{ value: process.memoryUsage.rss() }]
		},
		{
			name: 'process_cpu_seconds_total',
			help: 'Seconds of processor that this process took.',
			type: 'counter',
			samples: [{ value: (user + system) / 1e6 }]
		},
		{
			name: 'process_uptime_seconds',
			help: 'Seconds since this process began.',
			type: 'gauge',
			samples: [{ value: Math.round(process.uptime()) }]
		},
		{
			name: 'voordeur_event_loop_delay_seconds',
			help: 'How late the process came to its work, since it began.',
			type: 'gauge',
			samples: [
				{ labels: { quantile: '0.5' }, value: loop.percentile(50) / NANOSECONDS },
				{ labels: { quantile: '0.99' }, value: loop.percentile(99) / NANOSECONDS }
			]
		}
	];
}
