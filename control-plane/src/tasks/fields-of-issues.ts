import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/**
 * One message per wrong field, keyed by its dotted path. Of a union that nothing fits, the branch that came closest
 * speaks: for a component that is the shape of its own `type`, not of the nineteen others.
 */
export function fieldsOfIssues(issues: readonly Issue[], at: readonly PropertyKey[] = []): Record<string, string> {
	const fields: Record<string, string> = {};
	for (const issue of issues) {
		const path = [...at, ...issue.path];
		const closest = issue.code === "invalid_union" ? closestBranch(issue.errors) : undefined;
		if (closest) Object.assign(fields, fieldsOfIssues(closest, path));
		else fields[path.map(String).join(".") || "body"] ??= issue.message;
	}
	return fields;
}

function closestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
	const aboutOtherTypes = (issue: Issue) =>
		issue.path[0] === "type" ||
		(issue.path.length === 0 && (issue.code === "custom" || issue.code === "invalid_union"));
	return branches.find((issues) => issues.length > 0 && !issues.some(aboutOtherTypes));
}
