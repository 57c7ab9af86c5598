-- Mails that strangers ask for, to addresses that they type.

-- n is 0 if the mailbox has had as many as it may for now. A mail is counted
-- before it is there, as an application's is.
-- name: delivery_add :one :write
-- reads: 6
with mailed as (
	insert into delivery (tenant_id, kind, purpose, recipient, content)
	select :tenant, 'mail', :purpose::text, :recipient::text,
	    jsonb_build_object('subject', :subject::text,
		'text', :text::text)
	where case when :mail_hour_key::bytea is null then true
	    else rate_take_both(:mail_hour_key?::bytea,
	    :mail_hour_burst::int, :mail_hour_every::bigint,
	    :mail_day_key?::bytea, :mail_day_burst::int,
	    :mail_day_every::bigint) end
	returning tenant_id, id
), queued as (
	insert into job (tenant_id, kind, delivery_id)
	select tenant_id, 'mail', id from mailed
)
select count(*) as n from mailed
