/** What only the tests need; the app is built without it. */
import { availableParallelism } from 'node:os';
import { defineConfig, mergeConfig } from 'vitest/config';
import { threadsBuilt } from './tests/store/threads-built.ts';
import app from './vite.config.ts';

export default mergeConfig(
	app,
	defineConfig({
		plugins: [threadsBuilt()],
		test: {
			environment: 'node',
			// Of its own accord it leaves one core idle, and of two that is a half.
			maxWorkers: availableParallelism(),
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
						include: ['tests/{store,scenario,simulation}/**/*.test.ts', 'tests/unit/server/**/*.test.ts'],
						globalSetup: 'tests/store/shared-postgres.ts'
					}
				}
			]
		}
	})
);
