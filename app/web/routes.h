/*
 * The handlers of conf/hub.conf whose flows stand in this room, one a flow;
 * session.c, health.c and the ground have theirs for themselves. A handler is
 * one line: who may come in, and the steps.
 */

#ifndef HUB_WEB_ROUTES_H
#define HUB_WEB_ROUTES_H

#include "answer.h"
#include "call.h"

struct http_request;

int	route_message_post(struct http_request *);
int	route_manifest_post(struct http_request *);
int	route_receipt_list(struct http_request *);
int	route_receipt_get(struct http_request *);
int	route_order_get(struct http_request *);
int	route_order_reveal(struct http_request *);
int	route_parcel_get(struct http_request *);
int	route_parcel_list(struct http_request *);
int	route_parcel_requeue(struct http_request *);
int	route_parcel_settle(struct http_request *);
int	route_scan_post(struct http_request *);
int	route_instruction_list(struct http_request *);
int	route_instruction_ack(struct http_request *);
int	route_lane_list(struct http_request *);
int	route_lane_patch(struct http_request *);
int	route_alarm_post(struct http_request *);
int	route_alarm_delete(struct http_request *);
int	route_review_get(struct http_request *);
int	route_review_image(struct http_request *);
int	route_decision_post(struct http_request *);
int	route_inspection_list(struct http_request *);
int	route_inspection_get(struct http_request *);
int	route_inspection_sign(struct http_request *);
int	route_hold_post(struct http_request *);
int	route_hold_list(struct http_request *);
int	route_hold_delete(struct http_request *);
int	route_export_get(struct http_request *);
int	route_export_manifest(struct http_request *);
int	route_live_get(struct http_request *);
int	route_webhook_list(struct http_request *);
int	route_webhook_post(struct http_request *);
int	route_webhook_delete(struct http_request *);
int	route_webhook_enable(struct http_request *);
int	route_webhook_rotate(struct http_request *);
int	route_webhook_failures(struct http_request *);
int	route_openapi_get(struct http_request *);

#endif
