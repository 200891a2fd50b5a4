/*
 * Feeds a fuzz target what is kept of it in tests/fuzz/corpus, so that every
 * run of the tests meets what the fuzzers have met. A target that does not
 * come back has said why. Each input is a claim.
 */

#include <dirent.h>
#include <libgen.h>

#include "fuzz_message.h"

#define CORPUS	"tests/fuzz/corpus"

int
main(int argc, char **argv)
{
	struct dirent	*entry;
	char		folder[256], path[768];
	char		*bytes;
	size_t		len;
	DIR		*corpus;

	(void)argc;
	(void)snprintf(folder, sizeof(folder), "%s/%s", CORPUS,
	    basename(argv[0]));
	if ((corpus = opendir(folder)) == NULL) {
		printf("not ok %s has a corpus\n", folder);
		printf("0 passed, 1 failed\n");
		return (1);
	}

	while ((entry = readdir(corpus)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", folder,
		    entry->d_name);
		if ((bytes = make_file(path, &len)) == NULL)
			continue;
		CLAIM(entry->d_name, LLVMFuzzerTestOneInput(
		    (const uint8_t *)bytes, len) == 0);
		free(bytes);
	}
	(void)closedir(corpus);

	return (claims_done());
}
