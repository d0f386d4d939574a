import { NO_ROOM_MS } from '#lib/sync/limits.ts';
import { getApp } from '#lib/server/app.ts';
import { answerSafely, jsonAnswer } from '#lib/server/http/answer.ts';
import { readBytes } from '#lib/server/http/body.ts';
import { bodyBytesMax } from '#lib/server/surface/body-limits.mjs';
import { createBuckets } from '#lib/server/http/buckets.ts';
import { problem } from '#lib/server/http/problem.ts';
import { isPhotoHash } from '#lib/server/photos/port.ts';
import { photoDevice, receivePhoto } from '#lib/server/photos/receive.ts';
import type { RequestHandler } from './$types';

/** A month of photos at once, then two a second: more than any link of a phone carries. */
const puts = createBuckets({ burst: 400, perSecond: 2 });

export const PUT: RequestHandler = ({ request, params }) =>
	answerSafely(async () => {
		const app = await getApp();
		const { hash } = params;
		if (!isPhotoHash(hash))
			return problem('malformed', 'A photo is named by the SHA-256 of its sealed bytes, 64 hexadecimal digits.');
		const authorization = request.headers.get('authorization');
		const dev = await photoDevice({ crypto: app.ports.crypto, tenant: app.tenant }, { hash, authorization });
		if (dev === null)
			return problem(
				'notEnrolled',
				'The office cannot tell whose phone this is. The photo stays on the phone; ask the coordinator to enrol it again.'
			);
		const wait = puts.take(dev, app.now());
		if (wait > 0)
			return problem('tooMany', 'This phone sends faster than it may: it keeps every photo and sends again later.', {
				retryAfterSeconds: wait
			});
		const body = await readBytes(request, {
			bytesMax: bodyBytesMax('/api/v1/photos/'),
			kind: 'application/octet-stream'
		});
		if (!body.ok) return body.answer;
		const place = { db: app.store.db, photos: app.photos, tenant: app.tenant };
		const answer = await receivePhoto(place, { hash, bytes: body.value, receivedAt: app.now(), dev });
		if (answer === 'otherBytes')
			return problem(
				'otherBytes',
				'What came is not what the hash names: it was cut or changed on the way. Send it again.'
			);
		if (answer === 'noRoom')
			return problem(
				'tooMany',
				'As many photos of this phone wait for a record as may wait: the phone keeps the rest and sends them again later.',
				{ retryAfterSeconds: NO_ROOM_MS / 1_000 }
			);
		return jsonAnswer(request, answer);
	});
