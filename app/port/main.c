/*
 * synthport: the synthetic port. It makes up purchases and express parcels
 * (purchase.c, express.c), spoils some of them (error.c), writes their papers
 * (paper.c, letter.c), draws what the X-ray line sees (xray.c and below), and
 * plays all of it against a hub through the public API (port.c, feed.c,
 * belt.c, sorter.c).
 */

#include <curl/curl.h>

#include "option.h"
#include "port.h"
#include "print.h"

int
main(int argc, char **argv)
{
	struct options	options;
	int		status;

	status = options_read(&options, argc, argv);
	if (status != -1)
		return (status);
	if (options.print != PRINT_NOTHING)
		return (print_run(&options));
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
		return (1);
	status = port_run(&options);
	curl_global_cleanup();
	return (status);
}
