/** The server's load as figures beside their budgets. */
import type { LoadSeries } from '../load/series.ts';
import { budgetOf, type Figure } from '../machine.ts';

const STORES = { sqlite: 'SQLite', postgres: 'PostgreSQL' } as const;

export function serverFigures({ name, runs, middle }: LoadSeries): readonly Figure[] {
	const where = `${STORES[middle.store]}, ${middle.phones} phones`;
	const lost = runs.reduce((sum, run) => sum + run.lost, 0);
	const doubled = runs.reduce((sum, run) => sum + run.doubled, 0);
	const speed = (what: string, least?: number): Figure => ({
		what,
		value: middle.visitsPerSecond,
		unit: 'a second',
		...(least === undefined ? {} : { least, line: 'server' })
	});
	const wait = (what: string, value: number, budget?: number): Figure => ({
		what,
		value,
		unit: 'ms',
		...(budget === undefined ? {} : { budget })
	});
	const whole: readonly Figure[] = [
		{ what: `${where}, ${name}: lost`, value: lost, unit: 'count', budget: 0 },
		{ what: `${where}, ${name}: doubled`, value: doubled, unit: 'count', budget: 0 }
	];
	switch (name) {
		case 'steady':
			return [
				// The budget is the embedded store's; PostgreSQL shares the two cores as a server of its own, and is told.
				speed(`${where}: durable visits`, middle.store === 'sqlite' ? budgetOf('visitsPerSecond') : undefined),
				wait(`${where}: an answer, p95`, middle.p95Ms),
				{ what: `${where}: processor time of a visit`, value: middle.cpuMsPerVisit, unit: 'ms' },
				{ what: `${where}: store for a visit`, value: middle.bytesPerVisit, unit: 'bytes' },
				...whole
			];
		case 'burst':
			return [
				wait(`${where} at once: an answer, p95`, middle.p95Ms, budgetOf('burstWaitMs')),
				{ what: `${where} at once: memory of the server, MB`, value: middle.memoryMb, unit: 'count' },
				...whole
			];
		case 'whole':
			return [
				speed(`${where}, ${middle.operations} operations a visit: durable visits`),
				wait(`${where}, ${middle.operations} operations a visit: an answer, p95`, middle.p95Ms),
				{
					what: `${where}, ${middle.operations} operations a visit: store for a visit`,
					value: middle.bytesPerVisit,
					unit: 'bytes'
				},
				...whole
			];
		case 'report':
			return [
				speed(`${where}, office reading: durable visits`),
				wait(`${where}, office reading: an answer, p95`, middle.p95Ms),
				wait(`${where}, office reading: a large office page, p95`, middle.officeP95Ms),
				{ what: `${where}, office reading: pages given`, value: middle.officePages, unit: 'count' },
				...whole
			];
	}
}
