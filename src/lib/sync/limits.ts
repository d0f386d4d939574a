/** Every limit of the protocol, named once, with its reason. */

/** Ahead of the database's time by more than this, an operation's clock is cut back: a phone set to next year must not win for a year. */
export const CLOCK_AHEAD_MS_MAX = 120_000;
/** Operations in one push: a request stays short on a link that cuts every few seconds. */
export const PUSH_OPERATIONS_MAX = 200;
/** Operations that a push names for the office to find in its store: half of them for scopes, half for what was put aside. */
export const NEWEST_MAX = 64;
/** Bytes of one push body, unpacked; the server answers 413 above it. */
export const PUSH_BYTES_MAX = 1_000_000;
/** Bytes of one operation: a page of text with room for answers of a long guide. */
export const OPERATION_BYTES_MAX = 64_000;
/** Changes in one pull page. */
export const PULL_CHANGES_MAX = 500;
/** Characters of the changes in one pull page, unpacked: about 150 KB on the wire, under a second of a slow link. */
export const PULL_BYTES_MAX = 1_000_000;
/** Purges in one handshake; the next one names the rest. */
export const PURGES_MAX = 100;
/** First wait after a failed exchange; doubled each time, with chance, up to the maximum. */
export const RETRY_DELAY_MS_MIN = 1_000;
export const RETRY_DELAY_MS_MAX = 300_000;
/** Fields of one operation. */
export const FIELDS_MAX = 64;
/** How deep anything that is handed in may nest: a long guide takes seven. Judged on the text, before it is taken apart. */
export const DEPTH_MAX = 32;
/** Entries that one field of a record may hold in all its time: of a set those added and taken away, of a note its edits. */
export const ENTRIES_MAX = 1_000;
/** Versions of one note that stand side by side, and what one edit may name as seen. */
export const NOTE_VERSIONS_MAX = 50;
/** Characters of the name that an entry of a set goes by. */
export const TAG_LENGTH_MAX = 120;
/** Characters of one merged record: many guides with long answers, and still a part of one page of a pull. */
export const RECORD_CHARACTERS_MAX = 400_000;
/** Operations that a phone may say it holds: years of work of a whole team. */
export const UNSENT_MAX = 1_000_000;
/** Characters of what may wait of a phone that was withdrawn, or whose person has left: a month of work. The phone keeps the rest. */
export const WITHDRAWN_HELD_MAX = 30_000_000;
/** Bytes of the photos of one phone that no record here names: two hundred of the largest. */
export const PHOTOS_UNNAMED_BYTES_MAX = 60_000_000;
/** Certificates of one rescue file: a phone has one for each time that it was enrolled. */
export const RESCUE_CERTIFICATES_MAX = 10;
/** How long a phone waits that was told there is no room for its work: until somebody at the office has decided. */
export const NO_ROOM_MS = 3_600_000;
/** How long a read token lives. */
export const READ_TOKEN_MS = 600_000;
/** Bytes of a sealed photo: sharp enough to read a meter or see a crack, small enough for a slow link. */
export const PHOTO_BYTES_MAX = 300_000;
/** Bytes that the server takes in for one photo; above it 413. */
export const PHOTO_REQUEST_BYTES_MAX = 400_000;
/** Photos that one handshake names as missing; the next one names the rest. */
export const PHOTOS_MISSING_MAX = 500;
/** How long a phone keeps its sealed copy after the office said it has the photo: longer than a lost store goes unseen. */
export const PHOTO_KEPT_MS = 30 * 86_400_000;
/** The schema that this version writes. Server and phone may differ by three. */
export const SCHEMA_VERSION = 1;
/** No version will ever write a higher one. */
export const SCHEMA_MAX = 100_000;
