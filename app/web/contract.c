/* GET /openapi.json: the contract, as it lies in assets/openapi.json. */

#include <kore/kore.h>
#include <kore/http.h>

#include "../ground/asset.h"
#include "call.h"
#include "routes.h"

static enum call_turn	contract_answer(struct call *);

static const struct step	contract_get[] = {
	{ "answer", contract_answer },
	{ NULL, NULL }
};

int
route_openapi_get(struct http_request *req)
{
	return (call_run(req, DOOR_ANYONE, contract_get));
}

static enum call_turn
contract_answer(struct call *call)
{
	if (!asset_answer(call->req, "openapi.json"))
		return (call_problem(call, 404, "NOT_FOUND", NULL, NULL));
	return (call_taken(call, 200));
}
