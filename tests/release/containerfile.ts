/** A Containerfile as its stages and steps: as much of the format as ours uses, and no more. */

export type Step =
	| { readonly kind: 'workdir'; readonly path: string }
	| { readonly kind: 'env'; readonly set: Readonly<Record<string, string>> }
	| { readonly kind: 'copy'; readonly from: string | null; readonly sources: readonly string[]; readonly to: string }
	| { readonly kind: 'run'; readonly command: string }
	| { readonly kind: 'user'; readonly name: string }
	| { readonly kind: 'cmd'; readonly args: readonly string[] };

export interface Stage {
	readonly name: string;
	readonly base: string;
	readonly steps: readonly Step[];
}

/** @throws for an instruction that it does not know: the file then does more than is tried */
export function readContainerfile(text: string): readonly Stage[] {
	const stages: { name: string; base: string; steps: Step[] }[] = [];
	for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
		const [word = '', ...rest] = line.split(' ');
		const given = rest.join(' ');
		if (word === 'FROM') {
			const [base = '', , name = String(stages.length)] = rest;
			stages.push({ name, base, steps: [] });
			continue;
		}
		const step = stepOf(word, given);
		if (step !== null) stages.at(-1)?.steps.push(step);
	}
	return stages;
}

function stepOf(word: string, given: string): Step | null {
	switch (word) {
		case 'WORKDIR':
			return { kind: 'workdir', path: given };
		case 'ENV':
			return { kind: 'env', set: Object.fromEntries(given.split(' ').map((one) => one.split('=', 2))) };
		case 'COPY': {
			const [, from = null] = /^--from=(\S+) /.exec(given) ?? [];
			const paths = given.replace(/^--from=\S+ /, '').split(' ');
			return { kind: 'copy', from, sources: paths.slice(0, -1), to: paths.at(-1) ?? '' };
		}
		case 'RUN':
			return { kind: 'run', command: given };
		case 'USER':
			return { kind: 'user', name: given };
		case 'CMD':
			return { kind: 'cmd', args: JSON.parse(given) };
		case 'VOLUME':
		case 'EXPOSE':
			return null;
		default:
			throw new Error(`nobody knows how to try ${word}`);
	}
}
