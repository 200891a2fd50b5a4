/*
 * Messages that real partners and the specification sent. They are not part of
 * the project; they are looked for beside it, in ../shared/ceb/samples, and
 * where they are not there nothing is claimed but that.
 */

#include <dirent.h>

#include "../../app/core/check.h"
#include "../../app/core/finding.h"
#include "../../app/limits.h"
#include "wire_make.h"

#define SAMPLES	"../shared/ceb/samples"

static int	read_well, read_badly;
static int	turned_well, turned_badly;

/* What the core makes of it, for whoever reads the test's output. */
static void
judge(const char *name, const struct message *message)
{
	struct fault	faults[LIMIT_FAULTS];
	char		info[FINDING_INFO_ROOM];
	uint32_t	i;
	int		count;

	for (i = 0; i < message->entry_count; i++) {
		count = document_check(&message->entries[i].document, faults,
		    LIMIT_FAULTS);
		(void)fault_info(faults, (uint32_t)count, info, sizeof(info));
		printf("# %s %u: structure %d, faults %d %s\n", name, i,
		    message->entries[i].fault_count, count, info);
	}
}

static void
turn(const struct message *message, struct arena *arena)
{
	struct message	back;
	struct out	out;
	enum media	media;

	for (media = MEDIA_XML; media < MEDIAS; media++) {
		out_open(&out);
		message_write(media, message, &out);
		if (message_read(media, out.bytes, out.len, arena,
		    &back) == 0 && make_same_message(message, &back))
			turned_well++;
		else
			turned_badly++;
		out_close(&out);
	}
}

static void
look(const char *name)
{
	char		path[512], *bytes;
	struct message	message;
	struct arena	arena;
	size_t		len;
	int		rc;

	(void)snprintf(path, sizeof(path), "%s/%s", SAMPLES, name);
	if ((bytes = make_file(path, &len)) == NULL)
		return;

	arena_open(&arena, 16u << 20);
	rc = message_read(MEDIA_XML, bytes, len, &arena, &message);

	if (rc == 0) {
		read_well++;
		if (message.kind->direction == DIRECTION_IN)
			judge(name, &message);
		turn(&message, &arena);
	} else {
		read_badly++;
		printf("# %s: fault %d at %u\n", name,
		    (int)message.fault.code, message.fault.pos);
	}

	arena_close(&arena);
	free(bytes);
}

int
main(void)
{
	struct dirent	*entry;
	DIR		*samples;

	if ((samples = opendir(SAMPLES)) == NULL) {
		printf("# %s is not here: no sample was read\n", SAMPLES);
		printf("0 passed, 0 failed\n");
		return (0);
	}

	while ((entry = readdir(samples)) != NULL) {
		if (strncmp(entry->d_name, "CEB", 3) == 0)
			look(entry->d_name);
	}
	(void)closedir(samples);

	CLAIM("every_sample_of_the_family_is_read", read_well > 50 &&
	    read_badly == 0);
	CLAIM("every_sample_survives_every_medium",
	    turned_well == 3 * read_well && turned_badly == 0);

	return (claims_done());
}
