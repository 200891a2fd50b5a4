/* What runs without a request, in each worker. */

#ifndef HUB_JOBS_JOBS_H
#define HUB_JOBS_JOBS_H

#include <stdint.h>

void	jobs_open(void);
void	jobs_close(void);

/*
 * Reconciles a purchase soon: reads its legs in one snapshot, judges them,
 * and writes the verdict unless the legs have changed meanwhile (then again).
 * Whatever fails here is found by the sweep.
 */
void	recon_touch(int64_t purchase);

/* Makes the tax bills of the lists that a worker has claimed (tax_claim). */
struct db_answer;
void	tax_due(const struct db_answer *);

/* Gives the applications that are due their effects. */
void	effect_due(const struct db_answer *);

void	sweep_open(void);
void	sweep_close(void);

#endif
