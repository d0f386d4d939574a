import { version } from '$app/environment';
import { timingSafeEqual } from 'node:crypto';
import { getApp } from '#lib/server/app.ts';
import { answerSafely } from '#lib/server/http/answer.ts';
import { problem } from '#lib/server/http/problem.ts';
import { answerMetrics } from '#lib/server/metrics/answers.ts';
import { METRICS_TYPE, metricsText } from '#lib/server/metrics/prometheus.ts';
import { storeMetrics } from '#lib/server/metrics/store-metrics.ts';
import type { RequestHandler } from './$types';

/** A token that somebody could guess guards nothing. */
const TOKEN_LENGTH_MIN = 16;

/** For whoever watches the server: counts without anybody in them, to who bears METRICS_TOKEN. Without a token set there is nothing here. */
export const GET: RequestHandler = ({ request }) =>
	answerSafely(async () => {
		const token = process.env['METRICS_TOKEN'] ?? '';
		if (token.length < TOKEN_LENGTH_MIN)
			return problem('notFound', 'This server gives no metrics: METRICS_TOKEN is not set.');
		if (!isSame(request.headers.get('authorization') ?? '', `Bearer ${token}`))
			return problem('metricsToken', 'Send METRICS_TOKEN as a bearer token.');
		const metrics = [...(await storeMetrics(await getApp(), { version, env: process.env })), ...answerMetrics()];
		return new Response(metricsText(metrics), {
			headers: { 'Content-Type': METRICS_TYPE, 'Cache-Control': 'no-store' }
		});
	});

function isSame(given: string, wanted: string): boolean {
	const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
	return a.length === b.length && timingSafeEqual(a, b);
}
