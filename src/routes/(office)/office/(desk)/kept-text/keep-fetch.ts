/**
 * A form that the office did not take keeps all it holds. Kit would leave the page for the sign-in, or draw its error page
 * over the form; here whoever typed is asked first, in place, and the same form is sent again.
 */

/**
 * `signedOut`: the session is over. `closed`: the role may not do this (any more). `away`: no answer, or a server that is
 * starting. `large`: more than the address takes. `fault`: anything else that has no words of its page.
 */
export type Halt = 'signedOut' | 'closed' | 'away' | 'large' | 'fault';

export interface Halted {
	readonly why: Halt;
	/** What the log has the same of, for who asks for help. */
	readonly reference: string | null;
}

/** What Kit's own form handling reads as: it did not go through, and everything stays. */
const STAYS = JSON.stringify({ type: 'failure', status: 503, data: '[{}]' });

/**
 * @param ask true to send it again, false to leave the form as it is
 * @param done called once the office took it
 */
export function keepFetch(
	send: typeof fetch,
	{ ask, done }: { readonly ask: (halted: Halted) => Promise<boolean>; readonly done: () => void }
): typeof fetch {
	return async (input, init) => {
		if (init?.method !== 'POST' || !new Headers(init.headers).has('x-sveltekit-action')) return send(input, init);
		for (;;) {
			const { response, halted, isTaken } = await sendOnce(send, input, init);
			if (halted === null) {
				if (isTaken) done();
				return response;
			}
			if (!(await ask(halted))) return new Response(STAYS, { headers: { 'Content-Type': 'application/json' } });
		}
	};
}

interface Sent {
	readonly response: Response;
	readonly halted: Halted | null;
	readonly isTaken: boolean;
}

async function sendOnce(send: typeof fetch, ...[input, init]: Parameters<typeof fetch>): Promise<Sent> {
	let response: Response;
	try {
		response = await send(input, init);
	} catch (error) {
		if (error instanceof DOMException && error.name === 'AbortError') throw error;
		return { response: Response.error(), halted: { why: 'away', reference: null }, isTaken: false };
	}
	const answer = await answerOf(response.clone());
	const isTaken =
		answer.type === 'success' || (answer.type === 'redirect' && !/^\/office\/(sign-in|confirm)/.test(answer.location));
	return { response, halted: haltOf(response.status, answer), isTaken };
}

interface Answer {
	readonly type: string;
	readonly location: string;
	readonly reference: string | null;
}

function haltOf(status: number, { type, location, reference }: Answer): Halted | null {
	if (type === 'redirect') return /^\/office\/sign-in(\?|$)/.test(location) ? { why: 'signedOut', reference } : null;
	if (type !== 'error') return null;
	if (status === 401) return { why: 'signedOut', reference };
	if (status === 403) return { why: 'closed', reference };
	if (status === 413) return { why: 'large', reference };
	return { why: [502, 503, 504].includes(status) ? 'away' : 'fault', reference };
}

/** What is no answer of Kit's is one of something in between, such as a proxy whose server is away. */
async function answerOf(response: Response): Promise<Answer> {
	const none: Answer = { type: response.ok ? '' : 'error', location: '', reference: null };
	try {
		const value: unknown = await response.json();
		if (typeof value !== 'object' || value === null || !('type' in value)) return none;
		const error = 'error' in value && typeof value.error === 'object' && value.error !== null ? value.error : {};
		return {
			type: String(value.type),
			location: 'location' in value ? String(value.location) : '',
			reference: 'reference' in error ? String(error.reference) : null
		};
	} catch {
		return none;
	}
}
