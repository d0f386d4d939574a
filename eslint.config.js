import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import voordeur from './lint/voordeur.js';
import svelteConfig from './svelte.config.js';

export default ts.config(
	{ ignores: ['build/', '.svelte-kit/', 'node_modules/', 'data/', 'release/', 'static/', 'src/content/', 'docs/'] },
	js.configs.recommended,
	...ts.configs.recommended,
	...svelte.configs.recommended,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		plugins: { voordeur },
		rules: {
			'no-undef': 'off',
			'no-control-regex': 'off',
			'no-empty': ['error', { allowEmptyCatch: false }],
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
			'@typescript-eslint/no-explicit-any': 'error',
			'voordeur/dexie-only': 'error',
			// Ids in links are random; no resolve() is needed without a base path.
			'svelte/no-navigation-without-resolve': 'off',
			'svelte/prefer-svelte-reactivity': 'off'
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { extraFileExtensions: ['.svelte'], parser: ts.parser, svelteConfig } },
		// The one place for {@html} is the checked content pack; the policy `voordeur` stands in front of it.
		rules: { 'svelte/no-at-html-tags': 'off' }
	},
	{
		files: [
			'src/lib/domain/**/*.ts',
			'src/lib/sync/**/*.ts',
			'src/lib/device/core/**/*.ts',
			'src/lib/server/sync/**/*.ts'
		],
		rules: { 'voordeur/replayable': 'error' }
	},
	{
		files: ['tests/**/*.ts'],
		rules: { 'voordeur/no-day-beside-clock': 'error' }
	}
);
