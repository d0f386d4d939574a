/**
 * How long to wait for the office. Nobody tells how far an upload is, so until the
 * first byte of the answer it is given the time its size takes on the slowest link
 * that still works; from then on only silence ends it. A large answer on a slow link
 * that keeps coming is never cut off, and one that stands still is not waited for.
 */

/** Without a byte from the other side for this long, the connection is dead. */
export const SILENCE_MS = 15_000;
/** The slowest link that is waited for: 32 kbit/s. */
const SLOWEST_BYTES_PER_MS = 4;

export interface Patience {
	readonly signal: AbortSignal;
	/** Something came: the silence starts again. */
	heard(): void;
	/** The exchange is over. */
	end(): void;
}

export function patienceFor(bytesUp: number): Patience {
	const controller = new AbortController();
	const wait = (ms: number) => setTimeout(() => controller.abort(), ms);
	let timer = wait(SILENCE_MS + bytesUp / SLOWEST_BYTES_PER_MS);
	const end = (): void => clearTimeout(timer);
	return {
		signal: controller.signal,
		heard() {
			end();
			timer = wait(SILENCE_MS);
		},
		end
	};
}

/** The text of an answer, piece by piece, so that silence can be told from slowness. */
export async function textWith(response: Response, patience: Patience): Promise<string> {
	patience.heard();
	const reader = response.body?.getReader();
	if (!reader) return response.text();
	const decoder = new TextDecoder();
	let text = '';
	for (;;) {
		const { done, value } = await reader.read();
		if (done) return text + decoder.decode();
		patience.heard();
		text += decoder.decode(value, { stream: true });
	}
}
