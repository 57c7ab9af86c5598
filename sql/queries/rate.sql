-- The limits: store/rate.c says when they are asked. No tenant is entered.

-- name: rate_take :one :write
-- reads: 2
select granted, wait_ms
from rate_take(:key::bytea, :burst::int, :every::bigint, :want::int)
