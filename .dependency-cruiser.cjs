/**
 * Who may import whom. The table stands in ARCHITECTURE.md; each comment says
 * what breaks when the rule is broken.
 */
const floor = (name, from, to, comment, options = {}) => ({
	name,
	comment,
	severity: 'error',
	from: { path: from, ...options.from },
	to: { path: to, ...options.to }
});

module.exports = {
	forbidden: [
		floor(
			'domain-knows-nobody',
			'^src/lib/domain/',
			'^(src/(?!lib/domain/)|node_modules/(?!valibot))',
			'The rules must run on the phone, the server and in the simulation alike.'
		),
		floor('domain-no-node', '^src/lib/(domain|sync)/', '^node:', 'A rule that reads the world cannot be replayed.'),
		floor(
			'sync-on-domain-only',
			'^src/lib/sync/',
			'^(src/(?!lib/(sync|domain)/)|node_modules/(?!valibot))',
			'The protocol is proven by driving it with twins; any other import cannot be driven.'
		),
		floor(
			'content-no-device',
			'^src/lib/content/',
			'^src/(lib/(device|server|ui)|routes)/',
			'Content is checked on the server, on the phone and in commands.'
		),
		floor(
			'content-server-stays-on-server',
			'^src/(lib/(device|ui|words|domain|sync)|routes/\\(coach\\))/',
			'^src/lib/content/server/',
			'The Markdown compiler must not ship to phones.'
		),
		floor(
			'words-on-nothing',
			'^src/lib/words/',
			'^src/(?!lib/words/)',
			'Texts are data: everyone may read them, they read nobody.'
		),
		floor(
			'ui-props-in-callbacks-out',
			'^src/lib/ui/',
			'^src/(lib/(device|server|sync)|routes)/',
			'A component that fetches cannot be shown in every state.'
		),
		floor(
			'device-no-server',
			'^src/lib/device/',
			'^src/(lib/(server|ui)|routes)/',
			'The phone must work with the server gone.'
		),
		floor(
			'server-no-device',
			'^src/lib/server/',
			'^src/(lib/(device|ui)|routes)/',
			'The server has no screen and no phone.'
		),
		floor(
			'coach-no-server',
			'^src/routes/\\(coach\\)/',
			'^src/(lib/server|routes/\\(office\\)|routes/api)/',
			'Every coach screen opens with the server dead.'
		),
		floor(
			'office-no-device',
			'^src/routes/\\(office\\)/',
			'^src/(lib/device|routes/\\(coach\\))/',
			'The office reads what was received, never a phone.'
		),
		floor(
			'api-thin',
			'^src/routes/api/',
			'^src/(lib/(device|ui|words)|routes/\\((coach|office)\\))/',
			'An endpoint parses, authorises, calls one function and answers.'
		),
		{
			name: 'no-circles',
			comment: 'Files that need each other are one thing in two places.',
			severity: 'error',
			from: {},
			to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }
		}
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['svelte', 'import', 'node', 'default'],
			extensions: ['.ts', '.js', '.svelte']
		}
	}
};
