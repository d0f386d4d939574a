/** A line to a server on which nothing can be handed in and all else goes by: what a phone holds stays unsent. */
import { createServer, request as ask } from 'node:http';

export interface MutePush {
	close(): Promise<void>;
}

/** @param options.at where phones ask, the origin's own port; @param options.to where the server listens */
export async function mutePush(options: { readonly at: number; readonly to: number }): Promise<MutePush> {
	const line = createServer((incoming, outgoing) => {
		if (incoming.url?.startsWith('/api/v1/push')) {
			incoming.resume();
			outgoing.writeHead(503, { 'retry-after': '5' }).end();
			return;
		}
		const { url: path, method, headers } = incoming;
		const onward = ask({ host: '127.0.0.1', port: options.to, path, method, headers }, (answer) => {
			outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(outgoing);
		});
		onward.once('error', () => outgoing.destroy());
		incoming.pipe(onward);
	});
	await new Promise<void>((resolve) => line.listen(options.at, '127.0.0.1', resolve));
	return {
		close: () => {
			line.closeAllConnections();
			return new Promise((resolve) => line.close(() => resolve()));
		}
	};
}
