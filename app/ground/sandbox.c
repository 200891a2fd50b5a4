/*
 * Kore's seccomp filter is older than the C library that Debian 12 gives it:
 * without the calls below a worker is killed in its first milliseconds and
 * restarted for ever. Kore asks for additions by the name kore_seccomp_hook,
 * once in each worker, before its own filter.
 */

#include <sys/types.h>
#include <stdlib.h>
#include <string.h>

#include <kore/kore.h>
#include <kore/seccomp.h>

#include "visible.h"

/* Needed by the C library itself, by threads, and by a clean end. */
static struct sock_filter	sandbox_libc[] = {
	KORE_SYSCALL_ALLOW(newfstatat),
	KORE_SYSCALL_ALLOW(faccessat2),
	KORE_SYSCALL_ALLOW(mremap),
	KORE_SYSCALL_ALLOW(clone3),
	KORE_SYSCALL_ALLOW(rseq),
	KORE_SYSCALL_ALLOW(set_robust_list),
	KORE_SYSCALL_ALLOW(gettid),
	KORE_SYSCALL_ALLOW(getppid),
	KORE_SYSCALL_ALLOW(tgkill),
	KORE_SYSCALL_ALLOW(sched_yield),
	KORE_SYSCALL_ALLOW(sched_getaffinity),
	KORE_SYSCALL_ALLOW(sysinfo),
	KORE_SYSCALL_ALLOW(uname),
	KORE_SYSCALL_ALLOW(getdents64),
	KORE_SYSCALL_ALLOW(prlimit64),
};

/* Needed by us: the end of a connection (guard.c), the talk with PostgreSQL
 * and Redis (unix sockets and TCP), the news of threads (jobs/verify.c). */
static struct sock_filter	sandbox_hub[] = {
	KORE_SYSCALL_ALLOW(shutdown),
	KORE_SYSCALL_ALLOW_ARG(socket, 0, AF_UNIX),
	KORE_SYSCALL_ALLOW_ARG(socket, 0, AF_INET),
	KORE_SYSCALL_ALLOW_ARG(socket, 0, AF_INET6),
	KORE_SYSCALL_ALLOW(connect),
	KORE_SYSCALL_ALLOW(getsockopt),
	KORE_SYSCALL_ALLOW(getsockname),
	KORE_SYSCALL_ALLOW(getpeername),
	KORE_SYSCALL_ALLOW(sendmsg),
	KORE_SYSCALL_ALLOW(recvmsg),
	KORE_SYSCALL_ALLOW(epoll_create1),
	KORE_SYSCALL_ALLOW(eventfd2),
};

/* For a sanitized or instrumented Kore only (make asan, valgrind), which
 * makes calls of its own; named by the one who starts it. */
static struct sock_filter	sandbox_open[] = {
	KORE_BPF_RET(SECCOMP_RET_ALLOW),
};

VISIBLE void	kore_seccomp_hook(void);

void
kore_seccomp_hook(void)
{
	const char	*mode = getenv("HUB_SECCOMP");

	if (mode != NULL && strcmp(mode, "off") == 0)
		(void)kore_seccomp_filter("hub_open", sandbox_open,
		    KORE_FILTER_LEN(sandbox_open));

	(void)kore_seccomp_filter("hub_libc", sandbox_libc,
	    KORE_FILTER_LEN(sandbox_libc));
	(void)kore_seccomp_filter("hub", sandbox_hub,
	    KORE_FILTER_LEN(sandbox_hub));
}
