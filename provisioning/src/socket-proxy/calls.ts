import type { z } from "zod";
import { createBody, updateBody } from "./container-body.ts";
import { connectBody, disconnectBody, networkBody, volumeBody } from "./network-body.ts";

export type Kind = "containers" | "networks" | "volumes";

/** A call that the control plane may make. Its body is written anew from what was checked; without one none goes through. */
export type Call = {
	method: "GET" | "HEAD" | "POST" | "DELETE";
	path: RegExp;
	/** Parameters that go through. */
	query?: readonly string[];
	body?: z.ZodType;
	/** The path names one of these by group 1: it must bear the platform's label. */
	of?: Kind;
	/** Lists: what is asked for must be limited to the platform's, or to these kinds of events. */
	filtered?: "label" | "containers";
	/** The body names a container: the platform's or one of its doors. Whoever is gone may still be taken out of a network. */
	member?: "there" | "there or gone";
	/** The name among the parameters must be the platform's. */
	named?: boolean;
};

const id = "([a-zA-Z0-9][a-zA-Z0-9_.-]{0,200})";
const to = (path: string): RegExp => new RegExp(`^${path}$`);
const container = (method: Call["method"], verb: string, query: readonly string[] = []): Call => ({
	method,
	path: to(`/containers/${id}${verb}`),
	query,
	of: "containers",
});

/** Everything the control plane asks of Docker. No exec, no build, no copying of files, no look at other containers. */
export function callsOf(platform: string): Call[] {
	return [
		{ method: "GET", path: to("/_ping") },
		{ method: "HEAD", path: to("/_ping") },
		{ method: "GET", path: to("/version") },
		{ method: "GET", path: to("/info") },
		{ method: "GET", path: to("/events"), query: ["filters", "since", "until"], filtered: "containers" },

		{ method: "GET", path: to("/containers/json"), query: ["all", "limit", "size", "filters"], filtered: "label" },
		{ method: "POST", path: to("/containers/create"), query: ["name"], named: true, body: createBody(platform) },
		container("GET", "/json", ["size"]),
		container("GET", "/logs", ["follow", "stdout", "stderr", "since", "until", "timestamps", "tail"]),
		container("GET", "/stats", ["stream", "one-shot"]),
		container("POST", "/attach", ["stream", "stdin", "stdout", "stderr", "logs", "hijack"]),
		container("POST", "/start"),
		container("POST", "/stop", ["t", "signal"]),
		container("POST", "/restart", ["t", "signal"]),
		container("POST", "/pause"),
		container("POST", "/unpause"),
		container("POST", "/wait", ["condition"]),
		{ ...container("POST", "/update"), body: updateBody },
		container("DELETE", "", ["v", "force"]),

		{ method: "GET", path: to("/networks"), query: ["filters"] },
		{ method: "POST", path: to("/networks/create"), body: networkBody(platform) },
		{ method: "GET", path: to(`/networks/${id}`), query: ["verbose", "scope"], of: "networks" },
		{ method: "DELETE", path: to(`/networks/${id}`), of: "networks" },
		{ method: "POST", path: to(`/networks/${id}/connect`), of: "networks", body: connectBody, member: "there" },
		{
			method: "POST",
			path: to(`/networks/${id}/disconnect`),
			of: "networks",
			body: disconnectBody,
			member: "there or gone",
		},

		{ method: "GET", path: to("/volumes"), query: ["filters"], filtered: "label" },
		{ method: "POST", path: to("/volumes/create"), body: volumeBody(platform) },
		{ method: "GET", path: to(`/volumes/${id}`), of: "volumes" },
		{ method: "DELETE", path: to(`/volumes/${id}`), query: ["force"], of: "volumes" },

		{ method: "GET", path: to("/images/json"), query: ["all", "filters", "digests"] },
		{ method: "GET", path: to("/images/(?:flomastr/n8n:[a-zA-Z0-9_.-]{1,128})/json") },
		{ method: "DELETE", path: to("/images/(?:flomastr/n8n:[a-zA-Z0-9_.-]{1,128})"), query: ["force", "noprune"] },
	];
}
