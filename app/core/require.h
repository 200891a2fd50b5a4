/*
 * Our own mistakes are assertions, also in production: the world's mistakes
 * are values. The core has no stderr to write to, so it stops on the spot and
 * leaves the place to the core dump.
 */

#ifndef HUB_CORE_REQUIRE_H
#define HUB_CORE_REQUIRE_H

#define REQUIRE(condition)						\
	do {								\
		if (!(condition))					\
			__builtin_trap();				\
	} while (0)

#endif
