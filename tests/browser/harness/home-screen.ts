/**
 * Chromium's own way of putting an app on a home screen and opening it from there. It takes such commands over a pair of
 * pipes and over nothing else.
 */
import type { ChildProcess } from 'node:child_process';
import { Readable, Writable } from 'node:stream';

/** Flags and pipes that `putOnHomeScreen` needs. */
export const HOME_SCREEN_FLAGS = ['--remote-debugging-pipe'];
export const HOME_SCREEN_PIPES = ['pipe', 'pipe'] as const;

interface Answer {
	readonly id: number;
	readonly error?: { readonly message: string };
}

/**
 * Installs the app of this origin and opens it in a window of its own. Headless on a desktop it would open in a tab: the
 * setting that says otherwise is the one a user finds beside the app.
 */
export async function putOnHomeScreen(child: ChildProcess, origin: string): Promise<void> {
	const [, , , commands, answers] = child.stdio;
	if (!(commands instanceof Writable) || !(answers instanceof Readable)) throw new Error('started without its pipes');
	const manifestId = `${origin}/`;
	const steps: readonly (readonly [string, object])[] = [
		['PWA.install', { manifestId, installUrlOrBundleUrl: `${origin}/today` }],
		['PWA.changeAppUserSettings', { manifestId, displayMode: 'standalone' }],
		['PWA.launch', { manifestId }]
	];
	for (const [at, [method, params]] of steps.entries()) {
		const answer = answerTo(answers, at + 1);
		commands.write(`${JSON.stringify({ id: at + 1, method, params })}\0`);
		const { error } = await answer;
		if (error) throw new Error(`${method}: ${error.message}`);
	}
}

/** Answers end with a zero byte; between them lie events, which have no number. */
function answerTo(answers: Readable, id: number): Promise<Answer> {
	return new Promise((resolve) => {
		let text = '';
		const take = (chunk: Buffer): void => {
			text += chunk.toString();
			const found = text
				.split('\0')
				.slice(0, -1)
				.map((line): Answer => JSON.parse(line))
				.find((line) => line.id === id);
			if (!found) return;
			answers.off('data', take);
			resolve(found);
		};
		answers.on('data', take);
	});
}
