-- What was changed of one survey, without reading the customer's whole log.
create index audit_survey on app.audit (tenant_id, object_id, id desc)
    where object_kind = 'survey';
