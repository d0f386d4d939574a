/** Where a round is that this phone does not hold: an empty list at the first start is not an answer yet. */
import type { StatusView } from '#lib/device/port.ts';

type Known = Pick<StatusView, 'arriving' | 'lastContactAt' | 'online' | 'send'>;

/**
 * `coming`: the first records are being fetched; `notYet`: they were never all fetched, and the office cannot be
 * reached now; `none`: all was fetched, and there is no round among it.
 */
export function roundIs(status: Known, isFetching: boolean): 'coming' | 'notYet' | 'none' {
	const isFirst = status.arriving !== null || status.lastContactAt === null;
	if (isFetching) return 'coming';
	if (!isFirst) return 'none';
	return status.online && status.send.kind !== 'waiting' ? 'coming' : 'notYet';
}
