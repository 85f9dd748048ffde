import { connect, createServer, type NetConnectOpts, type Socket } from "node:net";

/** A server between us and another that can go away and come back at the same port. */
export interface Relay {
	port: number;
	/** Nobody listens any more, and what was open breaks. */
	goAway(): Promise<void>;
	comeBack(): Promise<void>;
	/** What is open breaks; whoever comes next is let through. */
	breakAll(): void;
}

/** Call it at the top level of a test file or in a test; whoever opened it ends it with `goAway`. */
export async function openRelay(to: NetConnectOpts): Promise<Relay> {
	const sockets = new Set<Socket>();
	const server = createServer((incoming) => {
		const outgoing = connect(to);
		for (const [one, other] of [[incoming, outgoing] as const, [outgoing, incoming] as const]) {
			sockets.add(one);
			one.pipe(other);
			one.on("error", () => other.destroy());
			one.on("close", () => {
				sockets.delete(one);
				other.destroy();
			});
		}
	});
	const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
	await listen(0);
	const { port } = server.address() as { port: number };
	const breakAll = () => {
		for (const socket of sockets) socket.destroy();
	};
	return {
		port,
		breakAll,
		comeBack: () => listen(port),
		async goAway() {
			const closed = new Promise((resolve) => server.close(resolve));
			breakAll();
			await closed;
		},
	};
}
