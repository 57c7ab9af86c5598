-- Files and their chunks. The content is sent once; the database cuts it and
-- makes the sum of what it received.
-- name: file_add :exec
with made as (
	insert into file (tenant_id, id, sha256, size, name, media_type, kind)
	values ((select nullif(current_setting('app.tenant', true), '')::uuid),
	    $1::uuid, sha256($2::bytea), length($2::bytea), $3::text,
	    $4::text, $5::text)
	returning tenant_id, id, size
)
insert into file_chunk (tenant_id, file_id, n, bytes)
select made.tenant_id, made.id, n, substr($2::bytea, n * 262144 + 1, 262144)
from made cross join generate_series(0, (made.size - 1) / 262144) n

-- name: file_chunks_get :many
select bytes
from file_chunk
where tenant_id =
    (select nullif(current_setting('app.tenant', true), '')::uuid)
    and file_id = $1::uuid
order by n
