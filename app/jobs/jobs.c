/* Starts and stops the jobs of a worker. */

#include "../store/intake.h"
#include "../web/take.h"
#include "jobs.h"

void
jobs_open(void)
{
	intake_open(take_codes(), recon_touch);
	sweep_open();
}

void
jobs_close(void)
{
	sweep_close();
}
