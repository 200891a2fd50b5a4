/*
 * What is sealed stays closed to everybody without the key, and open to
 * whoever has one of its versions; what was changed does not open.
 */

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../../app/wire/seal.h"
#include "wire_make.h"

#define KEY_1	"000102030405060708090a0b0c0d0e0f"			\
		"101112131415161718191a1b1c1d1e1f"
#define KEY_2	"202122232425262728292a2b2c2d2e2f"			\
		"303132333435363738393A3B3C3D3E3F"

static char	folder[] = "/tmp/wire_seal_XXXXXX";

static void
key_file(const char *name, const char *text, mode_t mode)
{
	char	path[128];
	int	fd;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	(void)unlink(path);
	if (text == NULL)
		return;

	if ((fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600)) == -1 ||
	    write(fd, text, strlen(text)) != (ssize_t)strlen(text) ||
	    fchmod(fd, mode) == -1 || close(fd) == -1)
		abort();
}

static void
keys(const char *seal, const char *mac)
{
	key_file("seal.key", seal, 0600);
	key_file("mac.key", mac, 0600);
}

static bool
fails_with(const char *part)
{
	if (seal_load(folder) == -1 && strstr(seal_error(), part) != NULL)
		return (true);

	printf("# %s\n", seal_error());
	return (false);
}

static void
texts_are_sealed_and_opened(void)
{
	static char	large[300000];
	static uint8_t	plain[300000];
	struct out	out;

	keys("1 " KEY_1 "\n", "1 " KEY_2 "\n");
	CLAIM("keys_are_loaded", seal_load(folder) == 0);

	out_open(&out);
	seal_write("document", "secret", 6, &out);
	CLAIM("a_sealed_text_says_its_key_and_hides_the_text",
	    out.len == 6 + SEAL_EXTRA && !out.failed && out.bytes[0] == 1 &&
	    seal_key_id(out.bytes, out.len) == 1 &&
	    memmem(out.bytes, out.len, "secret", 6) == NULL);
	CLAIM("it_opens_again", seal_read("document", out.bytes, out.len,
	    plain) == 6 && memcmp(plain, "secret", 6) == 0);
	CLAIM("not_for_another_purpose", seal_read("message", out.bytes,
	    out.len, plain) == -1 && plain[0] == 0);
	CLAIM("not_when_it_is_cut", seal_read("document", out.bytes,
	    out.len - 1, plain) == -1 && seal_read("document", out.bytes,
	    SEAL_EXTRA - 1, plain) == -1 &&
	    seal_read("document", out.bytes, 0, plain) == -1 &&
	    seal_key_id(out.bytes, 4) == 0);
	out_close(&out);

	out_open(&out);
	seal_write("document", "", 0, &out);
	CLAIM("an_empty_text_is_sealed", seal_read("document", out.bytes,
	    out.len, plain) == 0);
	out_close(&out);

	memset(large, 'x', sizeof(large));
	out_open(&out);
	seal_write("message", large, sizeof(large), &out);
	CLAIM("a_large_text_is_sealed", seal_read("message", out.bytes,
	    out.len, plain) == sizeof(large) &&
	    memcmp(plain, large, sizeof(large)) == 0);
	out_close(&out);
}

static void
changes_are_found(void)
{
	struct out	one, two;
	uint8_t		plain[16];
	size_t		i;
	int		opened, bit;

	out_open(&one);
	out_open(&two);
	seal_write("document", "amount 1.00", 11, &one);
	seal_write("document", "amount 1.00", 11, &two);
	CLAIM("the_same_text_is_never_sealed_the_same",
	    memcmp(one.bytes, two.bytes, one.len) != 0);

	opened = 0;
	for (i = 0; i < one.len; i++) {
		for (bit = 0; bit < 8; bit++) {
			one.bytes[i] ^= (char)(1 << bit);
			opened += seal_read("document", one.bytes, one.len,
			    plain) != -1;
			one.bytes[i] ^= (char)(1 << bit);
		}
	}
	CLAIM("no_bit_can_be_changed", opened == 0 && seal_read("document",
	    one.bytes, one.len, plain) == 11);
	out_close(&one);
	out_close(&two);
}

static void
keys_change(void)
{
	uint8_t		plain[16], mac[MAC_BYTES], old[MAC_BYTES];
	uint8_t		all[MAC_VERSIONS][MAC_BYTES];
	struct out	before, after;

	out_open(&before);
	out_open(&after);
	seal_write("document", "old", 3, &before);
	mac_write("person", TEXT("A"), old);

	keys("1 " KEY_1 "\n\n7 " KEY_2, "1 " KEY_2 "\n9 " KEY_1 "\n");
	CLAIM("a_second_key_is_loaded", seal_load(folder) == 0);
	seal_write("document", "new", 3, &after);
	CLAIM("the_last_key_seals", seal_key_id(after.bytes, after.len) == 7);
	CLAIM("the_old_key_still_opens",
	    seal_read("document", before.bytes, before.len, plain) == 3 &&
	    memcmp(plain, "old", 3) == 0 && seal_read("document", after.bytes,
	    after.len, plain) == 3 && memcmp(plain, "new", 3) == 0);

	mac_write("person", TEXT("A"), mac);
	CLAIM("macs_come_under_every_key_the_current_first",
	    mac_write_all("person", TEXT("A"), all) == 2 &&
	    bytes_equal(all[0], mac, MAC_BYTES) && mac[3] == 9 &&
	    bytes_equal(all[1], old, MAC_BYTES) && old[3] == 1);

	keys("7 " KEY_2 "\n", "9 " KEY_1 "\n");
	CLAIM("a_key_that_is_gone_opens_nothing", seal_load(folder) == 0 &&
	    seal_read("document", before.bytes, before.len, plain) == -1);
	out_close(&before);
	out_close(&after);
}

/* Computed by `openssl dgst -mac HMAC` for "person", 0x1f, "A" and KEY_1. */
static void
macs_are_what_they_say(void)
{
	uint8_t		mac[MAC_BYTES], other[MAC_BYTES];
	char		hex[2 * MAC_BYTES + 1];

	mac_write("person", TEXT("A"), mac);
	hex_write(mac, sizeof(mac), hex);
	CLAIM("a_mac_is_key_id_and_hmac_sha256", strcmp(hex, "00000009"
	    "780ec6b4d382cfcb52742a12534a9ede"
	    "02be86542082a1c4686ee9d34a28c5ae") == 0);
	mac_write("content", TEXT("A"), other);
	CLAIM("another_purpose_is_another_mac",
	    !bytes_equal(mac, other, MAC_BYTES));
	mac_write("person", TEXT(""), other);
	CLAIM("another_value_is_another_mac",
	    !bytes_equal(mac, other, MAC_BYTES));
}

static void
bad_key_files_are_refused(void)
{
	char	many[8000] = "";
	int	i;

	keys(NULL, "1 " KEY_1 "\n");
	CLAIM("a_missing_file_is_named", fails_with("seal.key"));
	keys("1 " KEY_1 "\n", NULL);
	CLAIM("the_other_missing_file_is_named", fails_with("mac.key"));
	keys("", "1 " KEY_1 "\n");
	CLAIM("an_empty_file_holds_no_key", fails_with("holds no key"));
	keys("1 " KEY_1 "\nx\n", "1 " KEY_1 "\n");
	CLAIM("a_bad_line_is_named", fails_with("seal.key, line 2"));
	keys("0 " KEY_1 "\n", "1 " KEY_1 "\n");
	CLAIM("ids_start_at_one", fails_with("line 1"));
	keys("4294967296 " KEY_1 "\n", "1 " KEY_1 "\n");
	CLAIM("an_id_has_32_bits", fails_with("line 1"));
	keys("1 " KEY_1 "0\n", "1 " KEY_1 "\n");
	CLAIM("a_key_has_64_digits", fails_with("line 1"));
	keys("1 g" KEY_1 "\n", "1 " KEY_1 "\n");
	CLAIM("a_key_is_hex", fails_with("line 1"));
	keys("1\t" KEY_1 "\n", "1 " KEY_1 "\n");
	CLAIM("one_blank_stands_between", fails_with("line 1"));
	keys("1 " KEY_1 "\n1 " KEY_2 "\n", "1 " KEY_1 "\n");
	CLAIM("an_id_stands_once", fails_with("line 2"));
	for (i = 1; i <= 65; i++)
		(void)sprintf(many + strlen(many), "%d " KEY_1 "\n", i);
	keys(many, "1 " KEY_1 "\n");
	CLAIM("sixty_five_keys_are_too_many", fails_with("line 65"));

	memset(many, '\n', sizeof(many) - 1);
	key_file("seal.key", many, 0600);
	CLAIM("a_file_of_blank_lines_holds_no_key", fails_with("no key"));

	key_file("seal.key", "1 " KEY_1 "\n", 0644);
	CLAIM("a_key_that_everybody_reads_is_refused",
	    fails_with("open to everybody"));
}

static void
strange_folders_are_refused(void)
{
	char	name[2000], *many;

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	CLAIM("a_path_without_end_is_refused", seal_load(name) == -1 &&
	    strstr(seal_error(), "too long") != NULL);

	many = calloc(1, 9000);
	memset(many, '\n', 8999);
	key_file("seal.key", many, 0600);
	CLAIM("a_file_without_end_is_refused", fails_with("read whole"));
	free(many);
}

static void
keys_are_added(void)
{
	uint8_t		plain[8];
	struct stat	st;
	struct out	out;
	char		path[128];
	int		i, rc;

	keys(NULL, NULL);
	CLAIM("the_first_keys_are_made",
	    seal_key_add(folder, "seal.key") == 0 &&
	    seal_key_add(folder, "mac.key") == 0 && seal_load(folder) == 0);
	(void)snprintf(path, sizeof(path), "%s/seal.key", folder);
	CLAIM("nobody_else_may_read_them", stat(path, &st) == 0 &&
	    (st.st_mode & 0777) == 0600);

	out_open(&out);
	seal_write("document", "x", 1, &out);
	CLAIM("the_next_key_has_the_next_id",
	    seal_key_add(folder, "seal.key") == 0 && seal_load(folder) == 0 &&
	    seal_read("document", out.bytes, out.len, plain) == 1);
	out_close(&out);
	out_open(&out);
	seal_write("document", "x", 1, &out);
	CLAIM("and_seals", seal_key_id(out.bytes, out.len) == 2);
	out_close(&out);

	rc = 0;
	for (i = 3; i <= 64; i++)
		rc |= seal_key_add(folder, "seal.key");
	CLAIM("sixty_four_keys_are_the_most", rc == 0 &&
	    seal_key_add(folder, "seal.key") == -1 &&
	    strstr(seal_error(), "64") != NULL && seal_load(folder) == 0);

	CLAIM("no_folder_no_key", seal_key_add("/nonexistent", "k") == -1);
	key_file("mac.key", "rubbish", 0600);
	CLAIM("a_broken_file_gets_no_key", seal_key_add(folder, "mac.key") ==
	    -1 && strstr(seal_error(), "line 1") != NULL);
}

static void
small_parts_work(void)
{
	uint8_t	digest[DIGEST_BYTES], a[16], b[16];
	char	hex[65], guid[37], other[37];

	digest_write("abc", 3, digest);
	hex_write(digest, sizeof(digest), hex);
	CLAIM("a_digest_is_sha256", strcmp(hex, "ba7816bf8f01cfea414140de"
	    "5dae2223b00361a396177a9cb410ff61f20015ad") == 0);
	CLAIM("hex_comes_back", hex_read(text_of(hex), digest, 32) &&
	    digest[0] == 0xba && digest[31] == 0xad);
	CLAIM("hex_is_exact", !hex_read(TEXT("abc"), digest, 2) &&
	    !hex_read(TEXT("ab"), digest, 2) &&
	    !hex_read(TEXT("g0"), digest, 1) &&
	    !hex_read(TEXT("0G"), digest, 1) &&
	    !hex_read(TEXT_NONE, digest, 0) &&
	    hex_read(TEXT("Fe"), digest, 1) && digest[0] == 0xfe);

	random_write(a, sizeof(a));
	random_write(b, sizeof(b));
	CLAIM("random_is_not_the_same_twice", !bytes_equal(a, b, 16));

	guid_write(guid);
	guid_write(other);
	CLAIM("a_guid_is_a_random_uuid_in_upper_case", strlen(guid) == 36 &&
	    guid[14] == '4' && strchr("89AB", guid[19]) != NULL &&
	    guid[8] == '-' && strpbrk(guid, "abcdef") == NULL &&
	    strcmp(guid, other) != 0);
}

static void
passwords_are_hashed(void)
{
	char	one[PASSWORD_ROOM], two[PASSWORD_ROOM];

	CLAIM("a_password_is_hashed_in_the_agreed_form",
	    password_hash("Tr0ub4dor&3", one) == 0 &&
	    strncmp(one, "scrypt$32768$8$1$", 17) == 0 &&
	    strlen(one) == 17 + 32 + 1 + 64);
	CLAIM("it_is_known_again", password_check("Tr0ub4dor&3", one));
	CLAIM("another_is_not", !password_check("Tr0ub4dor&4", one));
	CLAIM("the_same_password_has_another_hash",
	    password_hash("Tr0ub4dor&3", two) == 0 && strcmp(one, two) != 0);

	/* Computed by another implementation (Python's hashlib). */
	CLAIM("a_hash_made_elsewhere_is_known", password_check("Tr0ub4dor&3",
	    "scrypt$32768$8$1$000102030405060708090a0b0c0d0e0f$"
	    "e895b6b6d8032fb396bb10f500549df8"
	    "f7f7ecb86664de242bd54c2dbb2348bd"));

	two[60] = (char)(two[60] == 'a' ? 'b' : 'a');
	CLAIM("a_changed_hash_is_no_match",
	    !password_check("Tr0ub4dor&3", two));
}

#define SALT	"000102030405060708090a0b0c0d0e0f"
#define HASH	KEY_1

static void
bad_hashes_match_nothing(void)
{
	static const char *const	bad[] = {
		"", "scrypt$", "bcrypt$32768$8$1$" SALT "$" HASH,
		"scrypt$65536$8$1$" SALT "$" HASH,
		"scrypt$32768$9$1$" SALT "$" HASH,
		"scrypt$32768$8$2$" SALT "$" HASH,
		"scrypt$32767$8$1$" SALT "$" HASH,	/* no power of two */
		"scrypt$0$8$1$" SALT "$" HASH,
		"scrypt$-1$8$1$" SALT "$" HASH,
		"scrypt$99999999999999999999$8$1$" SALT "$" HASH,
		"scrypt$32768$8$1x" SALT "$" HASH,
		"scrypt$32768$8$1$" SALT "0$" HASH,
		"scrypt$32768$8$1$" SALT "$" HASH "0",
		"scrypt$32768$8$1$" SALT "$",
		"scrypt$32768$8$1$g" SALT "$" HASH,
		"scrypt$32768$8$1$g00102030405060708090a0b0c0d0e0f$" HASH,
	};
	size_t				i, matched;

	matched = 0;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		matched += password_check("x", bad[i]);
	CLAIM("a_hash_of_another_form_matches_nothing", matched == 0);
	CLAIM("a_cheaper_hash_of_the_form_is_computed",
	    !password_check("x", "scrypt$16$1$1$" SALT "$" HASH));
}

int
main(void)
{
	char	command[64];
	int	rc;

	if (mkdtemp(folder) == NULL)
		return (1);

	texts_are_sealed_and_opened();
	changes_are_found();
	keys_change();
	macs_are_what_they_say();
	bad_key_files_are_refused();
	strange_folders_are_refused();
	keys_are_added();
	small_parts_work();
	passwords_are_hashed();
	bad_hashes_match_nothing();
	seal_wipe();

	(void)snprintf(command, sizeof(command), "rm -r %s", folder);
	rc = system(command);
	return (claims_done() | rc);
}
