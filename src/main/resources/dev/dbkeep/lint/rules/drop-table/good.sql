ALTER TABLE audit_log RENAME TO dropped_audit_log;
