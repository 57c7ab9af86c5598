-- Files and their chunks. The content is sent once; the database cuts it and
-- makes the sum of what it received.
-- name: file_add :exec
-- reads: 5
with made as (
	insert into file (tenant_id, id, sha256, size, name, media_type, kind)
	values (:tenant, :id::uuid, sha256(:bytes::bytea),
	    length(:bytes::bytea), :name::text, :media_type::text,
	    :kind::text)
	returning tenant_id, id, size
)
insert into file_chunk (tenant_id, file_id, n, bytes)
select made.tenant_id, made.id, n,
    substr(:bytes::bytea, n * 262144 + 1, 262144)
from made cross join generate_series(0, (made.size - 1) / 262144) n

-- name: file_piece_get :one
-- reads: 1
select bytes
from file_chunk
where tenant_id = :tenant
    and file_id = :file::uuid and n = :n::int
