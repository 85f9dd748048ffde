// The container's health check: n8n answers, and its database does.
fetch("http://127.0.0.1:5678/healthz/readiness", { signal: AbortSignal.timeout(4_000) }).then(
	({ ok }) => process.exit(ok ? 0 : 1),
	() => process.exit(1),
);
