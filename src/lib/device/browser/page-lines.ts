/**
 * Pages that the office sends one behind the other: a line of JSON each. Each is given out only to whoever asks for
 * exactly what it is; what was cut off is asked for anew, and what came before the cut is not lost.
 */
import * as v from 'valibot';
import { type PullAnswer, pullAnswer, type PullRequest } from '#lib/sync/wire.ts';
import type { Patience } from './patience.ts';

export class PageLines {
	readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
	readonly #patience: Patience;
	readonly #decoder = new TextDecoder();
	#text = '';
	/** What the next line is the answer to; null where none will come. */
	#asks: string | null;

	constructor(
		body: ReadableStream<Uint8Array>,
		options: { readonly patience: Patience; readonly request: PullRequest }
	) {
		this.#reader = body.getReader();
		this.#patience = options.patience;
		this.#asks = asksOf(options.request);
	}

	/** The page that answers this; null when the next one is another, or did not come whole. */
	async take(request: PullRequest): Promise<PullAnswer | null> {
		if (this.#asks !== asksOf(request)) return null;
		this.#asks = null;
		const line = await this.#line();
		const read = v.safeParse(pullAnswer, line === null ? null : jsonOf(line));
		if (!read.success) {
			this.end();
			return null;
		}
		const place = read.output.snapshot?.next;
		const isSame = read.output.scope === request.scope && read.output.epoch === request.epoch;
		this.#asks = place && isSame ? asksOf({ ...request, snapshot: { place } }) : null;
		return read.output;
	}

	end(): void {
		this.#asks = null;
		// A cut has ended it already.
		this.#reader.cancel().catch(() => undefined);
	}

	async #line(): Promise<string | null> {
		this.#patience.heard();
		try {
			for (;;) {
				const at = this.#text.indexOf('\n');
				if (at >= 0) {
					const line = this.#text.slice(0, at);
					this.#text = this.#text.slice(at + 1);
					return line;
				}
				const { done, value } = await this.#reader.read();
				if (done) return null;
				this.#patience.heard();
				this.#text += this.#decoder.decode(value, { stream: true });
			}
		} catch {
			return null;
		} finally {
			// While a page is being stored nobody listens, and silence says nothing.
			this.#patience.end();
		}
	}
}

/** What a page of a snapshot is asked for by, however much of it. */
function asksOf({ scope, epoch, snapshot, purges }: PullRequest): string {
	return JSON.stringify([scope, epoch, snapshot, purges]);
}

function jsonOf(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		return null;
	}
}
