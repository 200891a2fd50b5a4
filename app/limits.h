/*
 * Every limit of the hub, with its reason. A buffer, list, loop, retry or body
 * without a line here has no limit, and that is a fault.
 */

#ifndef HUB_LIMITS_H
#define HUB_LIMITS_H

/* --- connections and requests (app/ground) ------------------------------- */

/*
 * A request body. The largest honest one is an X-ray image: 16,384 x 4,096
 * pixels as PNG stay below it. Lines are not bound by it, see below.
 */
#define LIMIT_BODY_BYTES		(16 * 1024 * 1024)

/* All bodies that a worker holds, from their heads to their answers: thirty
 * X-ray images of usual size. Over it a request is refused by its head. Bodies
 * below LIMIT_BODY_SMALL are not counted: connections are (conf/hub.conf). */
#define LIMIT_BODIES_BYTES		(64 * 1024 * 1024)
#define LIMIT_BODY_SMALL		(32 * 1024)

/* So fast a body must come when another needs its room: a second's grace, and
 * a line of 2 Mbit/s. */
#define LIMIT_BODY_PRESSED_MS		1000
#define LIMIT_BODY_PRESSED_BYTES_PER_S	(256 * 1024)

/* A body of lines is read as it comes and needs no memory of its length: a
 * week of the largest port, in JSON. Its lines are bounded below. */
#define LIMIT_BULK_BYTES		(1024ULL * 1024 * 1024 * 1024)

/* The head of a request, with room to rewrite it in the buffer that Kore
 * gives it (http_header_max). Browsers stay below 4 KB, cookies included. */
#define LIMIT_HEAD_BUFFER		16384
#define LIMIT_HEAD_BYTES		(LIMIT_HEAD_BUFFER - 32)

/* Kore keeps 25 lines of a head, the request line and Host among them, and
 * drops what comes after without a word. */
#define LIMIT_HEADERS			23

/* Kore's own, HTTP_URI_LEN less its terminator and one. */
#define LIMIT_TARGET_BYTES		1998

/* From a connection to the end of its TLS handshake. */
#define LIMIT_HANDSHAKE_MS		10000

/* From the first byte of a head to its last; also from the connection on. */
#define LIMIT_HEAD_MS			10000

/* For a body: a grace, and then at least this many bytes a second, so that
 * a slow line may send an image and a slow loris may not stay. */
#define LIMIT_BODY_GRACE_MS		15000
#define LIMIT_BODY_BYTES_PER_S		16384

/*
 * A refused request's body is read and thrown away for so long, so that the
 * answer is not lost to a reset while the client is still sending.
 */
#define LIMIT_LINGER_MS			10000
#define LIMIT_LINGER_BYTES		(64 * 1024 * 1024)

/* Parked requests, streams and answers may take so long after SIGTERM. */
#define LIMIT_DRAIN_MS			15000

/* The clock of all of these; an idle Kore worker has none of its own. */
#define LIMIT_TICK_MS			500

/* How soon a pipelined request is looked at after the answer before it. */
#define LIMIT_RESUME_MS			5

/* --- answers that are streamed ------------------------------------------- */

/* One piece of an export: big enough for TLS, small enough to be fair. */
#define LIMIT_STREAM_PIECE		(64 * 1024)

/* --- sockets of the screens ---------------------------------------------- */

/* What a screen that does not read may leave unsent before it is cut off:
 * about a thousand events, minutes of a busy lane. */
#define LIMIT_SOCKET_QUEUE_BYTES	(1024 * 1024)

/* A screen's message: a ping, or the marks of one image. */
#define LIMIT_SOCKET_MESSAGE_BYTES	16384

/* Silence after which a screen is gone; the server asks twice as often. */
#define LIMIT_SOCKET_SILENCE_MS		20000

/* --- PostgreSQL (app/store) ---------------------------------------------- */

/* A connection that was lost is tried again after 0.1 s, then later. */
#define LIMIT_DB_BACKOFF_FIRST_MS	100
#define LIMIT_DB_BACKOFF_LAST_MS	2000

/* Longer than this no server on the same host needs to answer a dial. */
#define LIMIT_DB_DIAL_MS		5000

/* A statement that takes longer is stuck; it is cancelled by the server. */
#define LIMIT_DB_STATEMENT_MS		15000

/* And when even that does not come back, the server is gone. */
#define LIMIT_DB_PATIENCE_MS		18000

/* Connections of a worker: actions and reads; group commit. One more
 * listens. With 2 cores more of them only wait for each other. */
#define LIMIT_DB_POOL			4
#define LIMIT_DB_INTAKE			1

/* Queries of a lane that wait for a connection, and the bytes of their
 * parameters: an image is up to LIMIT_BODY_BYTES. Over it the answer is
 * 503, as it is after waiting so long: a client has better uses for that
 * time than to wait for a database that is behind. */
#define LIMIT_DB_QUEUE			1024
#define LIMIT_DB_QUEUE_BYTES		(64 * 1024 * 1024)
#define LIMIT_DB_WAIT_MS		5000

/* A deadlock's victim is run so often in all. */
#define LIMIT_DB_TRIES			3

/* A statement that took longer is named in the log. */
#define LIMIT_DB_SLOW_MS		1000

/* Back-offs, deadlines and silences are looked at so often. */
#define LIMIT_DB_SWEEP_MS		100

/* The listening connection says something each second, and is lost when it
 * hears nothing for two: a revoked token is refused within their sum even
 * when the network swallows everything. */
#define LIMIT_DB_HEARTBEAT_MS		1000
#define LIMIT_DB_SILENCE_MS		2000
#define LIMIT_DB_CHANNELS		16

/* --- Redis (app/cache) --------------------------------------------------- */

/* The same back-off as above, up to 5 s: nothing waits for it. */
#define LIMIT_REDIS_BACKOFF_FIRST_MS	100
#define LIMIT_REDIS_BACKOFF_LAST_MS	5000
#define LIMIT_REDIS_DIAL_MS		2000
#define LIMIT_REDIS_SWEEP_MS		100

/* After so long without an answer the database is asked instead: a person
 * waits for it. */
#define LIMIT_REDIS_ANSWER_MS		500

/* A beat each second; a feed without three of them is dead. */
#define LIMIT_REDIS_HEARTBEAT_MS	1000
#define LIMIT_REDIS_SILENCE_MS		3000

/* Commands under way; far more than calls can be parked. */
#define LIMIT_REDIS_PENDING		8192
#define LIMIT_REDIS_CHANNELS		8

/* Documents in one group commit: what the bench found best. */
#define LIMIT_INTAKE_BATCH		512

/* Between two batches so long is waited for the senders of the first. */
#define LIMIT_INTAKE_GATHER_MS		2

/* Documents that wait for their commit; over it the answer is 503. */
#define LIMIT_INTAKE_WAITING		4096

/* And the bytes of what is sealed of them: 4,096 documents of usual size have
 * 6 MB; one message alone may have more. */
#define LIMIT_INTAKE_BYTES		(32 * 1024 * 1024)

/* --- calls and their doors (app/web) ------------------------------------- */

/* What one request may use beside its body: the largest tree of a body. */
#define LIMIT_CALL_MEMORY		(64 * 1024 * 1024)

/* Seconds that a 503 asks for: PostgreSQL is back in less after a restart. */
#define LIMIT_RETRY_AFTER		"2"

/* Routes and workers that are counted one by one. */
#define LIMIT_METER_ROUTES		96
#define LIMIT_METER_WORKERS		65
#define LIMIT_METER_SAMPLE_MS		1000

/* Accounts, people and ended sessions that a worker remembers; the news of
 * the database keep them true. */
#define LIMIT_DOOR_ACCOUNTS		1024
#define LIMIT_DOOR_PEOPLE		1024
#define LIMIT_DOOR_ENDED		1024

/* A session's key in Redis lives so long; the memory of ended ones longer. */
#define LIMIT_SESSION_CACHE_S		10

/* Sign-ins of a worker that wait for scrypt or run it: 4 threads of 2 workers
 * do about 40 a second, so the last one waits less than a second. */
#define LIMIT_PASSWORDS			16
#define LIMIT_PASSWORD_BYTES		256
#define LIMIT_NAME_BYTES		127

/* --- documents and images (app/core, app/wire) --------------------------- */

/* Parcels that one arrival, departure, master, tally or summary names: twice
 * a truck's load (LIMIT_MANIFEST_ITEMS). The schema sets no end, but each is
 * locked while the document takes effect, and PostgreSQL's table of locks has
 * room for about 6,400. Longer ones are split (msgCount), a 711 by copNo. */
#define LIMIT_DOCUMENT_LINES		1000

/* All faults of a document are told together, up to so many. */
#define LIMIT_FAULTS			64

/* An X-ray image: what the belt scanners of today send, doubled. */
#define LIMIT_IMAGE_SIDE		16384
#define LIMIT_IMAGE_PIXELS		(67 * 1024 * 1024)

/* A body cut into chunks, frames or scans has so many of them at most: the
 * largest PNG in pieces of 8 KB, twice. */
#define LIMIT_IMAGE_PIECES		4096

/* Of a PNG's pixels so many bytes are inflated to see that they are pixels: a
 * picture of 1,280 x 1,024 in colour, about 10 ms. */
#define LIMIT_IMAGE_INFLATE		(4 * 1024 * 1024)

/* scrypt: 32 MB and about 60 ms for each sign-in. A stored hash may not ask
 * for more. */
#define LIMIT_SCRYPT_N			32768
#define LIMIT_SCRYPT_R			8
#define LIMIT_SCRYPT_P			1

/* --- messages (app/wire) ------------------------------------------------- */

/* Levels of elements or objects; CEB needs 5, its signature 6. */
#define LIMIT_DEPTH			32

/* Documents of a message, by the specification. */
#define LIMIT_DOCUMENTS			100

/* Elements of a message: 100 documents of 60 fields and 99 lines of 22 make
 * 224,000; the rest is for what strangers add. */
#define LIMIT_ELEMENTS			300000

/* Bytes between two '<' of XML: a signature's certificate takes 3,000. The
 * parser looks at such a stretch more than once. */
#define LIMIT_XML_STRETCH		65536

/* XML that is kept and not understood, ExtendMessage's and the signature's:
 * ten times a signature with its certificate. */
#define LIMIT_OPAQUE_BYTES		65536
#define LIMIT_OPAQUE_NAMESPACES		64

/* Attributes of one element. The parser compares each with each. */
#define LIMIT_XML_ATTRIBUTES		64

/* Names in one JSON object or msgpack map; the longest head has 46. */
#define LIMIT_MEMBERS			256

/* Of a message that cannot be read so much goes back in its CEB900. */
#define LIMIT_RECEIPT_ORIGINAL		(64 * 1024)

/* --- signatures (app/wire) ----------------------------------------------- */

/* Namespaces in scope and xml: attributes on the way to SignedInfo: CEB has
 * three and none. Each declaration is compared with all. */
#define LIMIT_C14N_BINDINGS		64
#define LIMIT_C14N_INHERITED		16

/* The canonical form of a message: a body of mere ">" grows fourfold. Over
 * it the signature cannot be checked. */
#define LIMIT_C14N_BYTES		(32 * 1024 * 1024)

/* The text of one element of a signature: a certificate of 8 KB. */
#define LIMIT_SIGN_TEXT			12288

/* Bits of an RSA key: the oldest cards of the port have 1,024; over 4,096
 * one message costs more than a millisecond. Its exponent: 65,537 is usual,
 * a long one makes verifying as slow as signing. */
#define LIMIT_SIGN_RSA_LEAST		1024
#define LIMIT_SIGN_RSA_BITS		4096
#define LIMIT_SIGN_EXPONENT_BITS	33

/* Certificates of one account: this year's, last year's, and some cards. */
#define LIMIT_SIGN_CERTIFICATES		16

/* Certificates that one signature may carry: a chain. */
#define LIMIT_SIGN_CHAIN		4

/* Threads of a worker that verify, and what waits for them: a tenth of a
 * second of SM2. */
#define LIMIT_VERIFY_THREADS		2
#define LIMIT_VERIFY_WAITING		512

/* The hub's own key or certificate chain, as a file. */
#define LIMIT_HUBKEY_BYTES		65536

/* Names that a parser remembers before it is made anew: a message brings some
 * hundred, and strangers may bring new ones for ever. */
#define LIMIT_SIGN_NAMES		4096

/* --- flows (app/web) and jobs (app/jobs) --------------------------------- */

/* A page of a list, by default and at most. */
#define LIMIT_PAGE_DEFAULT		100
#define LIMIT_PAGE			500

/* Codes and numbers of documents that are kept beside their content: the
 * longest of CEB, logisticsNo of an export, has 80 characters. */
#define LIMIT_KEY_BYTES			256

/* A reason or note that a person types, in characters. */
#define LIMIT_REASON			500

/* The key of a hold: two codes and a slash. */
#define LIMIT_HOLD_KEY			150

/* Regions of one image, the digits of one of their numbers, and its members:
 * ours, and what a screen of somebody else's may add. */
#define LIMIT_MARKS			32
#define LIMIT_MARK_DIGITS		24
#define LIMIT_MARK_MEMBERS		8

/* A long poll is answered after so long, with nothing: under the idle limits
 * of the proxies that stand between. */
#define LIMIT_POLL_SECONDS		30

/* Lines of a bulk body that are judged and committed together. */
#define LIMIT_BULK_WINDOW		64

/* One line of a bulk body, and the buffer of one. The largest honest message,
 * 100 documents with lines of goods, has half of it. */
#define LIMIT_BULK_LINE_BYTES		(1024 * 1024)

/* Receipts of a bulk body that its sender has not read: two windows. Over it
 * nothing more is read from the socket. */
#define LIMIT_BULK_ANSWER_BYTES		(128 * 1024)

/* Bulk bodies of one worker at a time. Each is a client with a day's documents,
 * and takes a few megabytes at most; over it the answer is 503. */
#define LIMIT_BULKS			16

/* When the queue of the group commit is full, a bulk body tries again so often,
 * and for so long. */
#define LIMIT_BULK_AGAIN_MS		20
#define LIMIT_BULK_PATIENCE_MS		10000

/* Memory for reading one message, or a window of lines: a 16 MB body and what
 * is made of it. */
#define LIMIT_MESSAGE_MEMORY		(128 * 1024 * 1024)

/* Express parcels in one manifest: a truck's load. */
#define LIMIT_MANIFEST_ITEMS		500

/* Purchases that wait for their reconciliation in a worker; those that go
 * together, so that a turn of the worker is a few milliseconds; and those under
 * way that must go alone: half the connections. The sweep finds the rest. */
#define LIMIT_RECON_WAITING		8192
#define LIMIT_RECON_BATCH		64
#define LIMIT_RECON_ALONE		2

/* Two batches begin at least so far apart: the legs of one purchase mostly come
 * within it, and are judged once. Whoever comes alone does not wait. */
#define LIMIT_RECON_GATHER_MS		4

/* Slots of the table in which those are found: one of two is free. */
#define LIMIT_RECON_SLOTS		16384

/* Four documents, unsealed, and the verdict: about 400 KB with 99 lines. */
#define LIMIT_RECON_MEMORY		(16 * 1024 * 1024)

/* An application of a thousand lines, unsealed, and a list beside it. */
#define LIMIT_EFFECT_MEMORY		(16 * 1024 * 1024)

/* A purchase whose legs change faster than this is left to the sweep. */
#define LIMIT_RECON_TRIES		5

/* A scan right behind its papers looks so often, and for so long, whether the
 * verdict is there: the belt has a second, the shelf costs minutes. */
#define LIMIT_SCAN_LOOK_MS		10
#define LIMIT_SCAN_PATIENCE_MS		1000

/* Rows of due work that one tick of a job does. */
#define LIMIT_SWEEP_ROWS		200

/* The live feed: how often a worker looks in the database for events that
 * Redis lost, how far back, and how many of the newest it knows again. */
#define LIMIT_FEED_REPAIR_MS		500
#define LIMIT_FEED_REPAIR_INTERVAL	"5 seconds"
#define LIMIT_FEED_RING			4096

/* Reviews of an agency's queue in Redis. Lanes whose officers sit at them never
 * take from it; what falls out of it is found in the database. */
#define LIMIT_POOL_QUEUE		1024

/* Open reviews that a screen is shown when it takes its seat: a belt at one
 * parcel each two seconds, for the four minutes of the longest deadline. */
#define LIMIT_SCREEN_REVIEWS		128

/* Reviews whose end a screen is told: what an officer of the pool can decide
 * before the other agency is in, one each second for four minutes. */
#define LIMIT_SCREEN_RECENT		256

/* A third of the shortest seat lease (parameter seat.lease_seconds). */
#define LIMIT_SEAT_RENEW_MS		2000

/* Rows of an export that are read at a time: about 2 MB of sealed documents,
 * and one turn of the worker is a few milliseconds. */
#define LIMIT_EXPORT_ROWS		200

/* --- webhooks (app/web, app/hook) ----------------------------------------- */

/* Of one account, and the characters of an address. */
#define LIMIT_WEBHOOKS			5
#define LIMIT_WEBHOOK_URL		1000

/* A registration waits so long for its check, which asks for a name, and
 * looks so often: a name is found within a tenth of that, or not at all. */
#define LIMIT_WEBHOOK_PATIENCE_MS	6000
#define LIMIT_WEBHOOK_LOOK_MS		30

/* Deliveries under way: of one webhook at most (it begins with fewer, and
 * earns more by answering), and of all, where each has its first for certain.
 * Each is a connection and about 40 KB. */
#define LIMIT_HOOK_PARALLEL		32
#define LIMIT_HOOK_PARALLEL_FIRST	8
#define LIMIT_HOOK_FLIGHTS		1024

/* To connect; the whole of it is parameter webhook.timeout_seconds. */
#define LIMIT_HOOK_CONNECT_MS		5000

/* Head and body of an answer, of which nobody reads more than the status. */
#define LIMIT_HOOK_ANSWER		(64 * 1024)

/* A delivery that has been on its way for so long no longer keeps the feed
 * from going on: it becomes a row. */
#define LIMIT_HOOK_LATE_MS		1000

/* A row that is being tried is due again when nothing was heard of it for so
 * long: more than any time-out. */
#define LIMIT_HOOK_LEASE_S		150

/* Items of a webhook that were read and are not delivered, their bytes, and
 * those of all (where each may have one page for certain); rows of the feed
 * that are read at a time. */
#define LIMIT_HOOK_WINDOW		512
#define LIMIT_HOOK_WINDOW_BYTES		(4 * 1024 * 1024)
#define LIMIT_HOOK_BYTES		(48 * 1024 * 1024)
#define LIMIT_HOOK_PAGE			128

/* Rows of failures that one webhook may have; then its feed waits for them.
 * A receiver that is wholly away never gets so far. */
#define LIMIT_HOOK_ROWS			10000

/* So many failures with no success between them: the receiver is away. */
#define LIMIT_HOOK_STRIKES		8

/* How often the feed and what is due are looked at, how often the cursor of a
 * feed that flows is written, and how often all webhooks are read again,
 * whatever was told. */
#define LIMIT_HOOK_POLL_MS		150
#define LIMIT_HOOK_KEEP_MS		200
#define LIMIT_HOOK_LOAD_MS		5000

/* No receiver may put a delivery off for longer. */
#define LIMIT_HOOK_PUT_OFF_S		86400

/* Names that are being asked for at once, for registrations. */
#define LIMIT_HOOK_CHECKS		8

/* --- assets -------------------------------------------------------------- */

#define LIMIT_ASSETS			256
#define LIMIT_ASSET_BYTES		(8 * 1024 * 1024)

#endif
