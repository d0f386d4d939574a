/** What only the tests need; the app is built without it. */
import { availableParallelism } from 'node:os';
import { defineConfig, mergeConfig } from 'vitest/config';
import { threadsBuilt } from './tests/store/threads-built.ts';
import app from './vite.config.ts';

/** The endpoints have one server in a process; these open stores of their own by `site.ts`, whose hooks belong to the first file that imports it: each has a process of its own. */
const APART = ['tests/store/{another-history,backup-file,organisation,several-hosts}.test.ts'];

export default mergeConfig(
	app,
	defineConfig({
		plugins: [threadsBuilt()],
		test: {
			environment: 'node',
			// Of its own accord it leaves one core idle, and of two that is a half. One more than there are: a third of their
			// time the tests of the stores wait, for the disk, for PostgreSQL or for another process.
			maxWorkers: availableParallelism() + 1,
			testTimeout: 60_000,
			hookTimeout: 120_000,
			projects: [
				{
					extends: true,
					test: {
						name: 'unit',
						include: ['tests/unit/**/*.test.ts'],
						exclude: ['tests/unit/server/**'],
						// They share what they import, which takes as long as running them: none puts anything in its place.
						isolate: false
					}
				},
				{
					extends: true,
					test: {
						name: 'stores',
						include: ['tests/{store,simulation}/**/*.test.ts'],
						exclude: APART,
						globalSetup: 'tests/store/shared-postgres.ts',
						isolate: false
					}
				},
				{
					extends: true,
					test: {
						name: 'apart',
						include: [...APART, 'tests/unit/server/**/*.test.ts'],
						globalSetup: 'tests/store/shared-postgres.ts'
					}
				}
			]
		}
	})
);
