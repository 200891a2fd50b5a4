-- Webhooks and their deliveries, counted.
-- in:
-- out: enabled bigint, disabled bigint, failing bigint, waiting bigint
select enabled, disabled, failing, waiting from webhook_meter()
